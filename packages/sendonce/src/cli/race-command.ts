import { constants } from 'node:os'
import { incidentKind } from '@sendonce/model'
import {
  explore,
  repeat,
  type Explored,
  type Interrupted,
  type Race,
  type Refused,
  type RunTests,
} from '../race/explore.ts'
import { delayText, parseDelay, partsOf } from '../race/format.ts'
import { runOnce } from '../race/run-once.ts'
import { renderRaces, renderReplay, type ToldRace } from '../report/race.ts'
import { safe } from '../report/text.ts'
import { isInsideRun, isOff, registerFile } from '../run/child-environment.ts'
import { ownAbilities, resolveCommand } from '../run/resolve-command.ts'
import { UsageError } from '../util/usage-error.ts'
import { drawRecorded } from './draw-recorded.ts'
import type { CliIo } from './io.ts'
import { createProgress } from './progress.ts'
import type { RaceFlags } from './race-flags.ts'
import { chooseStyle } from './terminal.ts'

/**
 * `sendonce race`: runs tests again and again with operations that take longer than usual, and tells which requests are
 * answered twice then.
 */
export async function runRace(
  words: readonly string[],
  flags: RaceFlags,
  io: CliIo,
): Promise<number> {
  if (isOff(io.env))
    throw new UsageError('SENDONCE_OFF is set, so nothing is watched', 'leave it away')
  const register = registerFile()
  if (isInsideRun(io.env, register))
    throw new UsageError('this is a command of sendonce run', 'start sendonce race by itself')
  const target = resolveCommand(words, io.cwd, io.env['PATH'], ownAbilities())
  const tests = { target, cwd: io.cwd, env: io.env, register }
  const runTests: RunTests = (delays, limit) => runOnce(tests, delays, limit)
  const command = words.map(quoted).join(' ')
  if (flags.replay !== undefined) return replay(flags.replay, runTests, flags, io)
  const limits = {
    runs: flags.runs ?? 30,
    ms: flags.time ?? 5 * 60_000,
    bail: flags.bail ?? false,
  }
  const progress = createProgress(io)
  const result = await explore(runTests, limits, progress.tick)
  progress.clear()
  const ending = endingOf(result, io)
  if (ending !== null || result.kind !== 'explored') return ending ?? 2
  tell(result, command, flags, io)
  return result.races.length > 0 ? 1 : 0
}

/** As a shell takes it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}

/** The exit status where nothing was found out; `null`: something was. */
function endingOf(
  result: Refused | Interrupted | { readonly kind: string },
  io: CliIo,
): number | null {
  if ('signal' in result) return 128 + constants.signals[result.signal]
  return 'why' in result ? refuse(result, io) : null
}

function refuse({ why, hint, text }: Refused, io: CliIo): number {
  if (text.trim() !== '') io.stderr.write(`${text.trimEnd().split('\n').map(safe).join('\n')}\n`)
  io.stderr.write(`sendonce: ${safe(`${why}: ${hint}`)}\n`)
  return 2
}

function tell(result: Explored, command: string, flags: RaceFlags, io: CliIo): void {
  const told = (race: Race): ToldRace => toldRace(race, flags, io)
  const facts = {
    ...result,
    races: result.races.map(told),
    unconfirmed: result.unconfirmed.map(told),
    failures: result.failures.map(({ status, delays }) => ({
      status,
      delays: delays.map(delayText),
    })),
    plain: result.plain.length,
    command,
  }
  io.stdout.write(
    flags.format === 'json'
      ? inJson(result, facts.failures)
      : renderRaces(facts, chooseStyle(io, flags)),
  )
}

function toldRace(
  { candidate, incident, times, tries }: Race,
  flags: RaceFlags,
  io: CliIo,
): ToldRace {
  const { delay, operation, others } = candidate
  const [other, ...more] = others
  return {
    request: delay.request,
    what: incidentKind(incident) === 'late change' ? 'changed behind its answer' : 'answered twice',
    operation: wordsFor(delay.operation),
    ms: delay.by === 'early' ? (operation.timer ?? 0) : delay.by,
    isTimer: delay.by === 'early',
    other: other && more.length === 0 ? wordsFor(other.name) : null,
    times,
    tries,
    replay: delayText(delay),
    drawing: drawRecorded(incident, flags, io),
  }
}

/** `stat in src/doc.ts:10` */
function wordsFor(operation: string): string {
  const parts = partsOf(operation)
  if (!parts) return operation
  return `${parts.call.replace(/.*\./s, '')} in ${parts.file}:${parts.line}`
}

function inJson(result: Explored, failures: readonly object[]): string {
  const { kind: _kind, races, unconfirmed, plain, ...counts } = result
  const plainRace = ({
    candidate: { delay, operation, others },
    incident,
    ...times
  }: Race): object => ({
    ...delay,
    timer: operation.timer,
    others: others.map(({ name }) => name),
    ...times,
    replay: delayText(delay),
    incident,
  })
  const report = {
    format: 1,
    ...counts,
    races: races.map(plainRace),
    unconfirmed: unconfirmed.map(plainRace),
    failures,
    plain,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** Has one order happen again, as often as is wanted. */
async function replay(
  text: string,
  runTests: RunTests,
  flags: RaceFlags,
  io: CliIo,
): Promise<number> {
  const delay = parseDelay(text)
  if (!delay)
    throw new UsageError(
      `--replay ${text} is not understood`,
      "it takes what a report says, as in 'GET /doc#0 fs.stat@src/doc.ts:10:66 +60ms'",
    )
  const progress = createProgress(io)
  const result = await repeat(runTests, delay, flags.runs ?? 1, progress.tick)
  progress.clear()
  const ending = endingOf(result, io)
  if (ending !== null || result.kind !== 'repeated') return ending ?? 2
  const { times, tries, incident } = result
  const drawing = incident && drawRecorded(incident, flags, io)
  const facts = { replay: delayText(delay), times, tries, drawing }
  io.stdout.write(
    flags.format === 'json'
      ? `${JSON.stringify({ format: 1, ...delay, replay: facts.replay, times, tries, incident }, null, 2)}\n`
      : renderReplay(facts),
  )
  return times > 0 ? 1 : 0
}
