import type { Finding } from '@sendonce/model'
import type { Cause } from '../detect/analyze-sources.ts'
import type { FixSession, Outcome, Way } from '../fix/fix-causes.ts'
import { openSession, type Repairable } from '../fix/fix-sources.ts'
import { consequenceOf, whyNot } from '../fix/reasons.ts'
import { effectsText } from '../report/describe.ts'
import { renderDiff } from '../report/fixes.ts'
import { renderFinding } from '../report/pretty.ts'
import { paletteOf, type Style } from '../report/style.ts'
import { brief, spelled, wrap } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'
import type { Ask, Choice, CliStream } from './io.ts'

/** More ways than this are no choice any more. */
const shownWays = 4

export interface Reviewer {
  readonly ask: Ask
  readonly out: CliStream
  readonly style: Style
}

export interface Reviewed {
  readonly outcomes: readonly Outcome[]
  readonly texts: ReadonlyMap<string, string>
}

/**
 * Goes through findings one by one: each is shown with the ways to repair it that were verified, and a person
 * takes one of them, or none. What was taken of a program is verified together at its end.
 */
export async function reviewFixes(
  programs: Iterable<Repairable>,
  findings: readonly Finding[],
  reviewer: Reviewer,
): Promise<Reviewed> {
  const wanted = new Set(findings.map(({ fingerprint }) => fingerprint))
  const outcomes: Outcome[] = []
  const texts = new Map<string, string>()
  let isStopped = false
  for (const program of programs) {
    const { session, causes } = openSession(program, ({ fingerprint }) => wanted.has(fingerprint))
    for (const cause of causes) {
      const { finding } = cause
      if (isStopped) {
        outcomes.push({ kind: 'refused', finding, reason: 'you stopped before it' })
        continue
      }
      const number = `${outcomes.length + 1} of ${findings.length}`
      const { out, style } = reviewer
      out.write(`${renderFinding(finding, style, (file) => program.host.read(file))}\n\n`)
      const outcome = await reviewOne(cause, number, session, reviewer)
      isStopped = outcome === 'stop'
      outcomes.push(
        outcome === 'stop' ? { kind: 'refused', finding, reason: 'you stopped here' } : outcome,
      )
    }
    for (const [file, text] of takenIn(session)) texts.set(file, text)
  }
  return { outcomes, texts }
}

/** The files of a program with what was taken. */
function takenIn(session: FixSession): ReadonlyMap<string, string> {
  const { edited } = session.overlay
  const flaw = edited.size > 0 ? session.verifyAll() : null
  if (flaw)
    throw new UsageError(
      `Together the edits that you took are no repair: it ${consequenceOf(flaw)}`,
      again,
    )
  return edited
}

const again = 'nothing was changed; take fewer of them at a time'

async function reviewOne(
  cause: Cause,
  number: string,
  session: FixSession,
  reviewer: Reviewer,
): Promise<Outcome | 'stop'> {
  const { finding } = cause
  const { out, style, ask } = reviewer
  if (session.isGone(cause)) {
    out.write(`${said('fixed', 'together with another one', style)}\n\n`)
    return { kind: 'gone', finding }
  }
  const ways = firstOf(session.ways(cause), shownWays)
  const decision = whyNot(finding.code, session.obstacle)
  if (ways.length === 0) {
    out.write(`${said('no edit', `is known to be right: ${decision}`, style)}\n\n`)
    return { kind: 'refused', finding, reason: decision }
  }
  for (const [at, way] of ways.entries()) out.write(renderWay(way, at, session, reviewer))
  const chosen = await ask(`Finding ${number}: what is to be done?`, choicesOf(ways))
  if (chosen === null) throw new UsageError('Broken off', 'nothing was changed')
  if (chosen === 'stop') return 'stop'
  const way = ways[Number(chosen) - 1]
  if (!way) return { kind: 'refused', finding, reason: 'you left it as it is' }
  session.accept(cause, way)
  return { kind: 'fixed', finding, ...way }
}

function firstOf(ways: Iterable<Way>, most: number): Way[] {
  const found: Way[] = []
  for (const way of ways) {
    found.push(way)
    if (found.length === most) break
  }
  // What a person has to agree to comes last, however close it is.
  return found.toSorted((a, b) => Number(b.isSure) - Number(a.isSure))
}

function choicesOf(ways: readonly Way[]): Choice[] {
  const edits = ways.map(({ title, isSure }, at) => ({
    value: String(at + 1),
    label: `${at + 1}  ${brief(title)}${isSure ? '' : ' (changes more than the second answer)'}`,
  }))
  return [
    ...edits,
    { value: 'leave', label: 'Leave it as it is' },
    { value: 'stop', label: 'Stop here, and keep what was taken until now' },
  ]
}

function renderWay(
  { title, texts, skips, begins, isSure }: Way,
  at: number,
  { overlay }: FixSession,
  { style }: Reviewer,
): string {
  const palette = paletteOf(style)
  const parts = [
    `  ${palette.strong(`${at + 1}  ${spelled(brief(title), style.unicode)}`)}`,
    said('verified', verified(isSure), style),
  ]
  if (skips.length > 0) parts.push(said('skips', effectsText(skips), style))
  if (begins.length > 0) {
    const told = `${effectsText(begins)}, which the error kept from running`
    parts.push(said('begins', told, style))
  }
  const diffs = [...texts].flatMap(([file, after]) => {
    const before = overlay.read(file) ?? ''
    return before === after ? [] : [renderDiff({ file, before, after }, style)]
  })
  return `${[...parts, ...diffs].join('\n')}\n\n`
}

function verified(isSure: boolean): string {
  const usual = 'the finding is gone, nothing new is found, and each request still gets its answer'
  return isSure ? usual : `${usual}; it changes more than the second answer, which you have to want`
}

function said(name: string, text: string, style: Style): string {
  const [first = '', ...more] = wrap(text, style.width - 12)
  const lines = [`${paletteOf(style).dim(name.padEnd(10))}${first}`]
  return [...lines, ...more.map((line) => ' '.repeat(10) + line)]
    .map((line) => `  ${line}`)
    .join('\n')
}
