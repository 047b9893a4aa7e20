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

/** Whether an event is the end of the stream that was piped into the response: it comes, and ends that. */
export function isEndOfPiped(first: Answer, { kind, label, source }: RegionInfo): boolean {
  return kind === 'event' && label === 'end' && (first.piped ?? first).endsBehind === source
}

/** Ends the response where the stream that was piped into it has come to its end. */
export function endPiped(info: RegionInfo, state: State): void {
  const { phase, first } = state
  const isFlowing = phase === 'piping' || phase === 'committed'
  if (isFlowing && first && isEndOfPiped(first, info)) state.phase = 'ended'
}
