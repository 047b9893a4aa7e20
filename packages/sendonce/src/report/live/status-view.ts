import { plural, type Report } from '@sendonce/model'
import type { BannerView, CheckStateView, ProgramState, StatusView } from '@sendonce/viewer'
import { viewNotes } from '../html/notes-view.ts'
import { headlineOf, lookedAt, notLookedAt } from '../summary.ts'
import { brief } from '../text.ts'

/** What is known of the program that is watched. */
export interface ProgramFacts {
  /** `shop-api`. */
  readonly project: string
  /** `express 5.3.0`, where something tells. */
  readonly framework: string | null
  readonly pids: readonly number[]
  readonly requests: number
  readonly incidents: number
  readonly state: ProgramState
  /** With which status it ended. */
  readonly exitStatus: number | null
  /** ISO 8601. */
  readonly endedAt: string | null
  /** Why the recorder may not be in it. */
  readonly unattachedBecause: string
  /** Answered requests by route. */
  readonly routes: ReadonlyMap<string, number>
  readonly isAnythingRecorded: boolean
  /** What a person types to have a program recorded. */
  readonly command: string
}

/** How the check stands. */
export type CheckFacts =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly ms: number }
  | { readonly kind: 'failed'; readonly message: string }

const pidsAtMost = 3
const routesAtMost = 30

/** Everything that is told of the whole. `report`: as judged; `null` before the first check is done. */
export function viewStatus(
  tool: string,
  program: ProgramFacts,
  check: CheckFacts,
  report: Report | null,
  unread: readonly string[],
): StatusView {
  return {
    tool,
    program: brief(
      [program.project, program.framework, pidsText(program.pids)].filter(Boolean).join(' · '),
    ),
    counts: countsText(program),
    state: program.state,
    banner: bannerOf(program),
    since: program.endedAt,
    check: viewCheck(check, report),
    headline: report ? headlineOf(report) : 'Not checked yet',
    unchecked: report ? notLookedAt(report) : 'everything, until the check is done',
    notes: report ? viewNotes(report, true) : [],
    unread: unread.map(brief),
    missing: missingOf(program, check),
    watched: watchedLines(program, report),
  }
}

function pidsText(pids: readonly number[]): string {
  const shown = pids.slice(0, pidsAtMost).join(', ')
  const rest = pids.length - pidsAtMost
  return pids.length === 0 ? '' : `pid ${shown}${rest > 0 ? ` and ${rest} more` : ''}`
}

function countsText({ requests, incidents, isAnythingRecorded }: ProgramFacts): string {
  if (!isAnythingRecorded) return 'nothing recorded'
  return `${grouped(requests, 'request')}, ${grouped(incidents, 'incident')}`
}

/** `1,284 requests`. */
function grouped(count: number, what: string): string {
  return plural(count, what).replace(/^\d+/, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','))
}

function viewCheck(check: CheckFacts, report: Report | null): CheckStateView {
  if (check.kind === 'running') return { kind: 'running', text: 'checking…' }
  if (check.kind === 'failed') return { kind: 'failed', text: 'check failed' }
  const problems = report ? plural(report.findings.length, 'problem') : ''
  const files = report ? plural(report.coverage.files, 'file') : ''
  return { kind: 'done', text: `checked ${files}, ${problems}` }
}

function bannerOf(program: ProgramFacts): BannerView | null {
  const { state, exitStatus, unattachedBecause } = program
  if (state === 'ended') {
    const status = exitStatus === null ? '' : ` (exit status ${exitStatus})`
    return {
      text: `The program has ended${status}. What was recorded stays.`,
      command: exitStatus === null ? program.command : null,
    }
  }
  if (state === 'unattached')
    return {
      text: `The recorder is not attached: ${unattachedBecause}`,
      command: 'node --require @sendonce/runtime/register server.js',
    }
  return null
}

function missingOf(program: ProgramFacts, check: CheckFacts): BannerView[] {
  const missing: BannerView[] = []
  if (!program.isAnythingRecorded && program.state === 'none')
    missing.push({
      text: 'Nothing was recorded: what the check foresees has not been seen to happen.',
      command: program.command,
    })
  if (check.kind === 'failed')
    missing.push({
      text: `The check could not be made, so nothing is foreseen: ${brief(check.message)}`,
      command: 'sendonce check',
    })
  return missing
}

/** How much was looked at: by running it, and by reading it. */
function watchedLines(program: ProgramFacts, report: Report | null): string[] {
  const { routes } = program
  const called = [...routes].toSorted(([, a], [, b]) => b - a)
  const shown = called.slice(0, routesAtMost)
  const rest = called.length - shown.length
  return [
    ...(program.isAnythingRecorded ? [`${grouped(program.requests, 'request')} answered`] : []),
    ...(report ? [lookedAt(report), notLookedAt(report)] : []),
    ...shown.map(([route, count]) => `${brief(route)}: called ${plural(count, 'time')}`),
    ...(rest > 0 ? [`and ${plural(rest, 'route')} more`] : []),
    ...uncalled(routes, report),
  ]
}

/** The routes of findings that were not called; of others the report does not know. */
function uncalled(routes: ReadonlyMap<string, number>, report: Report | null): string[] {
  const known = new Set<string>()
  for (const { entry } of report?.findings ?? [])
    if (entry && entry.method !== null && entry.route !== null)
      known.add(`${entry.method} ${entry.route}`)
  return [...known]
    .filter((route) => !routes.has(route))
    .map((route) => `${brief(route)}: not called`)
}
