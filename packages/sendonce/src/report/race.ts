import { plural } from '@sendonce/model'
import { paletteOf, type Style } from './style.ts'
import { brief, safe, wrap } from './text.ts'

/** An order in which a request is answered twice, as it is told. */
export interface ToldRace {
  /** `GET /doc#0` */
  readonly request: string
  readonly what: 'answered twice' | 'changed behind its answer'
  /** `stat in src/doc.ts:10` */
  readonly operation: string
  /** How much longer it takes, in milliseconds; where it is a timer that fires first, how long that waits. */
  readonly ms: number
  readonly isTimer: boolean
  /** What else is under way, if that is one thing only. */
  readonly other: string | null
  readonly times: number
  readonly tries: number
  readonly replay: string
  /** The incident, drawn. */
  readonly drawing: string
}

export interface ToldFailure {
  readonly status: number | null
  /** What was delayed, as `--replay` takes it. */
  readonly delays: readonly string[]
}

/** What `sendonce race` tells at its end. */
export interface RaceFacts {
  readonly races: readonly ToldRace[]
  readonly unconfirmed: readonly ToldRace[]
  readonly failures: readonly ToldFailure[]
  /** Mistakes that happen without any delay. */
  readonly plain: number
  readonly runs: number
  readonly requests: number
  readonly operations: number
  readonly candidates: number
  readonly notExplored: number
  readonly unstable: number
  readonly isBudgetUsed: boolean
  /** The command of the tests, as a person would type it. */
  readonly command: string
}

const shownDelays = 3

/** Each race with its incident, how to see it again, and what was not tried. */
export function renderRaces(facts: RaceFacts, style: Style): string {
  const palette = paletteOf(style)
  const folded = (text: string, indent = ''): string[] =>
    wrap(text, style.width - indent.length).map((line) => indent + line)
  const lines = [
    ...facts.races.flatMap((race) => [...raceLines(race, facts.command, style), '']),
    ...facts.unconfirmed.flatMap((race) => [
      ...folded(`not confirmed (${race.times}/${race.tries}): ${sentenceOf(race)}`),
      `  ${replayLine(race.replay, facts.command)}`,
      '',
    ]),
    ...failureLines(facts, folded),
    ...folded(outcome(facts)).map(palette.strong),
    ...folded(notExplored(facts)),
    ...(facts.plain > 0
      ? folded(
          `${plural(facts.plain, 'mistake')} without any delay, not told here: sendonce run -- ${facts.command}`,
        )
      : []),
  ]
  return `${lines.join('\n')}\n`
}

/** In one sentence, when it happens. */
function sentenceOf({ request, what, operation, ms, isTimer, other }: ToldRace): string {
  const when = isTimer
    ? `everything before this timer takes longer than ${ms.toLocaleString('en')} ms (${operation})`
    : `the ${operation} takes ${ms.toLocaleString('en')} ms longer than ${other === null ? 'usual' : `the ${other}`}`
  return brief(`${request} is ${what} if ${when}`)
}

function raceLines(race: ToldRace, command: string, style: Style): string[] {
  const palette = paletteOf(style)
  return [
    ...wrap(sentenceOf(race), style.width).map(palette.strong),
    ...race.drawing.trimEnd().split('\n'),
    `  confirmed  ${race.times}/${race.tries}`,
    `  again      ${replayLine(race.replay, command)}`,
  ]
}

/** In one piece, so that it can be copied. */
function replayLine(replay: string, command: string): string {
  return `sendonce race --replay '${safe(replay)}' -- ${safe(command)}`
}

/** What `--replay` has seen. */
export interface ReplayFacts {
  readonly replay: string
  readonly times: number
  readonly tries: number
  /** The incident, drawn; `null`: there was none. */
  readonly drawing: string | null
}

/** How often an order that was asked for had its request answered twice, with the incident. */
export function renderReplay({ replay, times, tries, drawing }: ReplayFacts): string {
  const head = drawing === null ? '' : `${drawing.trimEnd()}\n`
  const verdict = times === 0 ? 'not answered twice' : `answered twice ${times}/${tries}`
  return `${head}${safe(replay)}: ${verdict}\n`
}

function failureLines(
  { failures, command }: RaceFacts,
  folded: (text: string, indent?: string) => string[],
): string[] {
  if (failures.length === 0) return []
  const lines = failures.flatMap(({ status, delays }) => {
    const how = status === null ? 'did not end' : `failed (status ${status})`
    const rest = delays.length - shownDelays
    return [
      ...folded(`the tests ${how} with ${plural(delays.length, 'operation')} delayed`, '  '),
      ...delays.slice(0, shownDelays).map((delay) => `    ${replayLine(delay, command)}`),
      ...(rest > 0 ? [`    and ${rest} more`] : []),
    ]
  })
  return ['depends on timing, though no request was answered twice:', ...lines, '']
}

function outcome({ races, requests, operations, candidates, runs }: RaceFacts): string {
  const found = races.length === 0 ? 'No race' : plural(races.length, 'race')
  const seen = `${plural(requests, 'request')}, ${plural(operations, 'operation')}`
  return `${found} in ${seen} (${candidates} overlap another one), ${plural(runs, 'run')}.`
}

function notExplored({ notExplored: left, unstable, isBudgetUsed }: RaceFacts): string {
  const why = isBudgetUsed ? ', budget used' : ''
  const stable =
    unstable > 0 ? `, and ${unstable} that were seen in one of two plain runs only` : ''
  return `Not explored: ${plural(left, 'operation')}${why}${stable}.`
}
