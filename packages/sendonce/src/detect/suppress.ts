import {
  patternByCode,
  patterns,
  type Finding,
  type Notice,
  type Site,
  type Suppressed,
} from '@sendonce/model'
import { LineTable } from '../syntax/line-table.ts'
import { parseSource } from '../syntax/parse.ts'
import { nearest } from '../util/nearest.ts'
import { suppressionOf, type Suppression } from './suppression-comment.ts'

/** Whether a text may hold suppressions; only then it is worth parsing for them. */
export function mentionsSuppression(text: string): boolean {
  return text.includes('sendonce-')
}

/** The suppressions among the comments of a file, in order. */
export function suppressionsIn(file: string, text: string): Suppression[] {
  if (!mentionsSuppression(text)) return []
  let table: LineTable | null = null
  const lines = (): LineTable => (table ??= new LineTable(text))
  return parseSource(file, text).comments.flatMap((comment) => suppressionOf(comment, lines) ?? [])
}

export interface Suppressing {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly notices: readonly Notice[]
}

/** Which codes of a comment have accepted a finding. */
type Used = Map<Suppression, Set<string>>

/**
 * Takes out the findings that a comment accepts, at the line of either place, in whatever file that is.
 * What is wrong with the comments of the checked `files` is told as notices: a missing reason or code, an
 * unknown one, one that accepts nothing.
 */
export function applySuppressions(
  findings: readonly Finding[],
  suppressionsOf: (file: string) => readonly Suppression[],
  files: readonly string[],
): Suppressing {
  const known = new Map(files.map((file) => [file, suppressionsOf(file)]))
  const inFile = (file: string): readonly Suppression[] => {
    const suppressions = known.get(file) ?? suppressionsOf(file)
    known.set(file, suppressions)
    return suppressions
  }
  const used: Used = new Map()
  const kept: Finding[] = []
  const suppressed: Suppressed[] = []
  for (const finding of findings) {
    const accepting = acceptedBy(finding, inFile)
    if (!accepting) {
      kept.push(finding)
      continue
    }
    used.set(accepting, (used.get(accepting) ?? new Set()).add(finding.code))
    suppressed.push({
      fingerprint: finding.fingerprint,
      code: finding.code,
      by: 'comment',
      reason: accepting.reason,
      site: finding.second ?? finding.first,
    })
  }
  const notices = files.flatMap((file) =>
    inFile(file).flatMap((one) =>
      messagesOf(one, used.get(one) ?? new Set()).map((message) => ({
        file,
        line: one.line,
        message,
      })),
    ),
  )
  return { findings: kept, suppressed, notices }
}

function acceptedBy(
  finding: Finding,
  inFile: (file: string) => readonly Suppression[],
): Suppression | null {
  const isAbout = ({ target, codes }: Suppression, site: Site): boolean =>
    target !== null &&
    target >= site.startLine &&
    target <= site.endLine &&
    codes.includes(finding.code)
  for (const site of [finding.second, finding.first]) {
    const accepting = site && inFile(site.file).find((one) => isAbout(one, site))
    if (accepting) return accepting
  }
  return null
}

/** What a person should put right about a suppression. */
function messagesOf(suppression: Suppression, used: ReadonlySet<string>): string[] {
  const { directive, target, codes, reason } = suppression
  if (target === null) {
    return [
      `${directive} suppresses nothing: write sendonce-ignore-next-line or sendonce-ignore-line`,
    ]
  }
  if (codes.length === 0) return [`${directive} suppresses nothing: name a code, as in SO001`]
  const messages = codes.flatMap((code) => {
    if (!patternByCode(code)) return [`there is no pattern ${code}: ${suggestion(code)}`]
    return used.has(code) ? [] : [`${code} is suppressed here but was not found: take it out`]
  })
  return reason === null
    ? [...messages, 'the suppression has no reason: write one behind --']
    : messages
}

function suggestion(code: string): string {
  const near = nearest(
    code,
    patterns.map((pattern) => pattern.code),
  )
  return near ? `did you mean ${near}?` : 'sendonce explain lists all'
}
