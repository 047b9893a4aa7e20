import { outsidePromise } from '../domain/outside-promises.ts'
import type { Answer } from '../domain/answer.ts'
import { flowing } from '../domain/flowing.ts'
import type { RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
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
 * Whether a region runs behind the end of what was piped into the response: that comes, and ends it. A stream closes
 * behind its end, and a process behind that of its output.
 */
export function isEndOfPiped(first: Answer, info: RegionInfo): boolean {
  const { flow } = first.piped ?? first
  if (!flow?.endsIt || flow.heardBefore.includes(info.id)) return false
  const { kind, label, source } = info
  if (kind === 'reaction') return label === 'then' && source === outsidePromise(flow.toldBy)
  if (kind === 'callback') return source === flow.toldBy
  if (kind !== 'event') return false
  if (label === 'end') return source === flow.source
  return label === 'close' && (source === flow.source || flow.source === `${source}.stdout`)
}

/** Ends the response where what was piped into it has come to its end. */
export function endPiped(info: RegionInfo, state: State): void {
  if (flowing(state) && state.first && isEndOfPiped(state.first, info)) state.phase = 'ended'
}

/** The same where a pipeline was waited for. */
export function endPipeline(promise: string, state: State): void {
  const flow = flowing(state)?.flow
  if (flow?.endsIt && flow.toldBy === promise) state.phase = 'ended'
}
