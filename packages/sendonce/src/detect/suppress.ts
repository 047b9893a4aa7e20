import { patternByCode, type Finding, type Notice, type Suppressed } from '@sendonce/model'
import { LineTable } from '../syntax/line-table.ts'
import type { SourceComment } from '../syntax/parse.ts'

/** One comment that accepts findings on a line. */
export interface Suppression {
  /** Line of the comment. */
  readonly line: number
  /** Line that it is about. */
  readonly target: number
  readonly codes: readonly string[]
  readonly reason: string | null
}

const directive =
  /^\s*\*?\s*sendonce-ignore-(next-line|line)\b\s*([^-]*?)\s*(?:--\s*([\s\S]*?))?\s*$/

/** The suppressions among the comments of a file. */
export function suppressionsIn(text: string, comments: readonly SourceComment[]): Suppression[] {
  const found: Suppression[] = []
  let table: LineTable | null = null
  for (const comment of comments) {
    const match = directive.exec(comment.text)
    if (!match) continue
    table ??= new LineTable(text)
    const line = table.at(comment.start).line
    const target = match[1] === 'line' ? line : table.at(comment.end).line + 1
    const codes = (match[2] ?? '').split(/[\s,]+/).filter((code) => code !== '')
    found.push({ line, target, codes, reason: match[3]?.trim() || null })
  }
  return found
}

export interface Suppressing {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly notices: readonly Notice[]
}

/**
 * Takes out the findings that a comment accepts, at the line of either place. A missing reason, an
 * unknown code and a comment that accepts nothing are told as notices.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressionsOf: (file: string) => readonly Suppression[],
  files: readonly string[],
): Suppressing {
  const byFile = new Map(files.map((file) => [file, suppressionsOf(file)]))
  const used = new Set<Suppression>()
  const kept: Finding[] = []
  const suppressed: Suppressed[] = []
  for (const finding of findings) {
    const accepting = acceptedBy(finding, byFile, used)
    if (!accepting) kept.push(finding)
    else {
      const site = finding.second ?? finding.first
      suppressed.push({
        fingerprint: finding.fingerprint,
        code: finding.code,
        by: 'comment',
        reason: accepting.reason,
        site,
      })
    }
  }
  return { findings: kept, suppressed, notices: noticesOf(byFile, used) }
}

function acceptedBy(
  finding: Finding,
  byFile: ReadonlyMap<string, readonly Suppression[]>,
  used: Set<Suppression>,
): Suppression | null {
  for (const site of [finding.second, finding.first]) {
    if (!site) continue
    for (const one of byFile.get(site.file) ?? []) {
      const isHere = one.target >= site.startLine && one.target <= site.endLine
      if (!isHere || !(one.codes.length === 0 || one.codes.includes(finding.code))) continue
      used.add(one)
      return one
    }
  }
  return null
}

function noticesOf(
  byFile: ReadonlyMap<string, readonly Suppression[]>,
  used: ReadonlySet<Suppression>,
): Notice[] {
  const notices: Notice[] = []
  for (const [file, suppressions] of byFile) {
    for (const one of suppressions) {
      const add = (message: string): void => void notices.push({ file, line: one.line, message })
      if (one.codes.length === 0)
        add('the suppression names no code: write sendonce-ignore-next-line SO001 -- reason')
      for (const code of one.codes)
        if (!patternByCode(code))
          add(`the suppression names ${code}, which is no pattern: sendonce explain lists them`)
      if (!one.reason) add('the suppression gives no reason: write it behind --')
      if (!used.has(one)) add('the suppression is not used: nothing is found there, take it out')
    }
  }
  return notices
}
