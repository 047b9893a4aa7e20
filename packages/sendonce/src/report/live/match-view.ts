import { plural, type Finding, type Mistake, type Report } from '@sendonce/model'
import type { MatchKind, MatchView } from '@sendonce/viewer'
import { brief, safe } from '../text.ts'

/** Incidents of one problem that are kept, and shown. */
export const incidentsAtMost = 50

/** What is known of the recording beside single incidents. */
export interface RecordingFacts {
  /** Something was recorded, by whatever program. */
  readonly isAny: boolean
  /** Requests that were answered, by `GET /orders/:id`. */
  readonly routes: ReadonlyMap<string, number>
  /** How to record: what a person types. */
  readonly command: string
  /** Is the place of this answer of this incident missing? */
  readonly isPlaceless: (incident: string, which: 'first' | 'second') => boolean
  /** Files that were changed after a time (ISO 8601). */
  readonly changedSince: (files: readonly string[], time: string) => readonly string[]
}

/** How a finding and the recording agree. */
export function matchFinding(finding: Finding, facts: RecordingFacts): MatchView {
  const { seen } = finding
  if (!seen) return notSeen(finding, facts)
  const { times, last } = seen
  const incidents = seen.incidents.slice(0, incidentsAtMost).map(safe)
  const files = [finding.first?.file, finding.second?.file].flatMap((file) => file ?? [])
  const common = { incidents, last, command: null }
  if (seen.changedSince)
    return {
      ...common,
      kind: 'changed',
      title: 'Seen before a change',
      says: [
        `The server went this way ${plural(times, 'time')}, before a file of it was changed: the lines may mean something else today. Send the request again.`,
      ],
      changed: facts.changedSince([...new Set(files)], last).map(safe),
    }
  if (seen.confirmed)
    return {
      ...common,
      kind: 'confirmed',
      title: 'Confirmed',
      says: [
        `The check foresaw both places, and the running program went through both: ${plural(times, 'time')}.`,
      ],
      changed: [],
    }
  return {
    ...common,
    kind: 'half',
    title: 'Half seen',
    says: [`${halfOf(finding, facts)} It was seen ${plural(times, 'time')}.`],
    changed: [],
  }
}

function halfOf(finding: Finding, facts: RecordingFacts): string {
  if (!finding.second)
    return 'Nobody answered on this route: where that began the recorder cannot see.'
  const [newest] = finding.seen?.incidents ?? []
  const missing = (['first', 'second'] as const).filter(
    (which) => newest !== undefined && facts.isPlaceless(newest, which),
  )
  const [which] = missing
  if (which === undefined) return 'One of the two places is the one that the check foresaw.'
  const other = which === 'first' ? 'second' : 'first'
  return `The ${other} answer was seen where the check foresaw it; the place of the ${which} was not recorded.`
}

function notSeen({ entry }: Finding, facts: RecordingFacts): MatchView {
  const isCalled = facts.isAny ? callsOf(entry, facts.routes) : 0
  const route = entry?.route === undefined || entry.route === null ? null : entry.route
  const name = route === null ? '' : brief(`${entry?.method ?? 'ALL'} ${route}`)
  const says = !facts.isAny
    ? 'Nothing was recorded yet.'
    : isCalled > 0
      ? `${name} was called ${plural(isCalled, 'time')}, and not answered twice. That is no proof that it cannot be.`
      : route === null
        ? 'Nothing of it was recorded.'
        : `${name} was not called yet.`
  return {
    kind: 'unseen',
    title: 'Not seen yet',
    says: [says],
    command: facts.isAny ? null : facts.command,
    incidents: [],
    last: null,
    changed: [],
  }
}

/** How often a route was called; one without a method is called by each. */
function callsOf(entry: Finding['entry'], routes: ReadonlyMap<string, number>): number {
  if (!entry || entry.route === null) return 0
  let calls = 0
  for (const [name, count] of routes) {
    const [method = '', path = ''] = name.split(' ', 2)
    if (path === entry.route && (entry.method === null || entry.method === method)) calls += count
  }
  return calls
}

/** What there is to say of a mistake that no finding foresaw. */
export function matchMistake(
  mistake: Mistake,
  report: Report | null,
  isChecked: (file: string) => boolean,
): MatchView {
  return {
    kind: 'seen',
    title: 'Seen only',
    says: report
      ? [
          `The running program did this ${plural(mistake.times, 'time')}, and the check did not foresee it.`,
          ...whyMissed(mistake, report, isChecked),
        ]
      : [
          `The running program did this ${plural(mistake.times, 'time')}.`,
          'What the check foresees is not known yet.',
        ],
    command:
      report && report.coverage.unresolvedCalls > 0 ? 'sendonce check --explain-coverage' : null,
    incidents: mistake.incidents.slice(0, incidentsAtMost).map(safe),
    last: mistake.last,
    changed: [],
  }
}

/** Why the check may not have seen it, as far as that is known. */
function whyMissed(
  { first, second }: Mistake,
  { skipped, coverage }: Report,
  isChecked: (file: string) => boolean,
): string[] {
  const answers = [first, second].flatMap((one) => one ?? [])
  const packages = new Set(answers.flatMap(({ by }) => (by === null ? [] : [brief(by)])))
  const files = [...new Set(answers.flatMap(({ place }) => (place ? [place.file] : [])))]
  const reasons: string[] = []
  for (const name of packages)
    reasons.push(`An answer is given by ${name}: the check does not read what is installed.`)
  if (answers.some(({ isKnown }) => !isKnown))
    reasons.push('The place of an answer was not recorded, so it could not be compared.')
  for (const file of files) {
    const gap = skipped.find((one) => one.file === file)
    if (gap) reasons.push(`${brief(file)} was not read whole (${brief(gap.detail ?? gap.reason)}).`)
    else if (!isChecked(file))
      reasons.push(
        `${brief(file)} is not among the files that were checked: another build, perhaps.`,
      )
  }
  if (reasons.length === 0 && coverage.unresolvedCalls > 0)
    reasons.push(
      `The check could not resolve ${plural(coverage.unresolvedCalls, 'call')}: the way may lead through one of them.`,
    )
  return reasons.length > 0
    ? reasons
    : ['Why the check has missed it is not known: please report it.']
}

const words: Readonly<Record<MatchKind, string>> = {
  confirmed: 'confirmed',
  half: 'half seen',
  seen: 'seen only',
  changed: 'seen before a change',
  unseen: 'not seen yet',
}

/** `confirmed ×14`. */
export function matchText(kind: MatchKind, times: number): string {
  return times > 0 ? `${words[kind]} ×${times}` : words[kind]
}
