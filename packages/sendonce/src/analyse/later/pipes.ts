import type { Region } from '../domain/region.ts'
import type { Answer, RegionInfo, State } from '../domain/state.ts'
import { keyOf, literalValue, undefinedValue, type Value } from '../domain/value.ts'

const feeder = '#fedBy'
const pause = '#paused'

/** `source.pipe(target)`: what is piped flows, and comes to its end before the target does. */
export function notePiped(source: Value, target: Value, state: State): void {
  if (target.kind !== 'unknown') return
  state.writeField(target.key, feeder, literalValue(keyOf(source)))
}

/** Calls that start or stop what flows, or end a stream by itself. */
export function noteFlow(stream: Value, name: string, state: State): void {
  const key = keyOf(stream)
  const isStopped = name === 'pause' || name === 'unpipe'
  if (isStopped || state.readField(key, pause)) {
    if (isStopped) state.writeField(key, pause, literalValue(true))
    else if (name === 'resume' || name === 'pipe') state.writeField(key, pause, undefinedValue)
  }
  if (name === 'end' && state.readField(key, feeder)) state.writeField(key, feeder, undefinedValue)
}

/** Whether data waits for a stream that was told to stop. */
export function isPaused({ kind, label, source }: RegionInfo, state: State): boolean {
  if (kind !== 'event' || label !== 'data') return false
  const value = state.readField(source, pause)
  return value?.kind === 'literal' && value.value === true
}

/** Whether the end of a stream says that nothing flows any more out of the one that was piped into it. */
export function isDrainedBy(other: RegionInfo, running: RegionInfo, state: State): boolean {
  if (running.kind !== 'event' || running.label !== 'finish' || other.kind !== 'event') return false
  const fedBy = state.readField(running.source, feeder)
  return other.label === 'data' && fedBy?.kind === 'literal' && fedBy.value === other.source
}

/**
 * The stream whose end ends the response that it is piped into: what listens for it from here on comes behind that.
 * `null` where `pipe()` was told not to, or may have been, or something listens already.
 */
export function endsWith(source: Value, options: Value | undefined, state: State): string | null {
  const key = keyOf(source)
  const isHeard = ({ info }: Region): boolean =>
    info.kind === 'event' && info.label === 'end' && info.source === key
  return options || state.pending.some(isHeard) ? null : key
}

/**
 * Whether a region runs behind the end of what was piped into the response: that comes, and ends it. A stream closes
 * behind its end, and a process behind that of its output.
 */
export function isEndOfPiped(first: Answer, info: RegionInfo): boolean {
  const piped = (first.piped ?? first).endsBehind
  if (!piped) return false
  const { kind, label, source } = info
  if (kind === 'reaction') return label === 'then' && source === `ext:${piped}`
  if (kind === 'callback') return source === piped
  if (kind !== 'event') return false
  if (label === 'end') return source === piped
  return label === 'close' && (source === piped || piped === `${source}.stdout`)
}

/** Ends the response where what was piped into it has come to its end. */
export function endPiped(info: RegionInfo, state: State): void {
  if (state.first && isEndOfPiped(state.first, info)) endFlowing(state)
}

/** Notes of a pipeline that was begun by which promise, or call, its end is known. */
export function noteDone(state: State, key: string): void {
  const { first } = state
  if (first?.kind === 'pipe') state.first = { ...first, endsBehind: key }
  else if (first?.piped) state.first = { ...first, piped: { ...first.piped, endsBehind: key } }
}

/** The same where a pipeline was waited for. */
export function endPipeline(promise: string, state: State): void {
  const { first } = state
  if (first && (first.piped ?? first).endsBehind === promise) endFlowing(state)
}

function endFlowing(state: State): void {
  if (state.phase === 'piping' || state.phase === 'committed') state.phase = 'ended'
}
