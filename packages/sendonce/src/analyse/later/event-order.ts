import type { Due, Region } from '../domain/region.ts'
import type { RegionInfo, State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import { isOwnPromise, itemsOf, producerOf, settlementOf } from './promises.ts'

/** Whether a region may run next, because nothing that waits to run has to come before it. */
export function mayRun(region: Region, state: State): boolean {
  if (region.kind === 'callback') {
    const isHeld = region.comes === 'until-answered' && state.phase === 'ended'
    return !isHeld && timersBefore(region, state).length === 0
  }
  const awaited =
    region.kind === 'reaction'
      ? region.source
      : region.awaited.kind === 'promise'
        ? region.awaited.id
        : null
  if (awaited === null) return true
  const producer = producerOf(state, awaited)
  if (producer) return producer === region
  if (settlementOf(state, awaited) !== null) return true
  return !isOwnPromise(state, awaited) && !waitsForItem(awaited, state)
}

/** Whether a promise waits for several of which the program settles one, and has not yet. */
function waitsForItem(promise: string, state: State): boolean {
  const isOpen = (item: Value): boolean => {
    if (item.kind !== 'promise' || settlementOf(state, item.id) !== null) return false
    return isOwnPromise(state, item.id) || producerOf(state, item.id) !== undefined
  }
  return itemsOf(promise, state)?.some(isOpen) ?? false
}

/** The timers that go off before this one. */
export function timersBefore(region: Region, { pending }: State): Region[] {
  const own = dueOf(region)
  if (!own) return []
  const place = pending.indexOf(region)
  return pending.filter((other, index) => {
    const due = dueOf(other)
    if (!due || other === region) return false
    const startedEarlier = index < place
    return startedEarlier ? due.delay <= own.delay : due.turn === own.turn && due.delay < own.delay
  })
}

function dueOf(region: Region): Due | null {
  return region.kind === 'callback' ? region.due : null
}

/** Whether a region that waits goes on waiting when another one runs. */
export function keepsWaiting(other: Region, running: Region, repeats: boolean): boolean {
  if (other.info.id === running.info.id) return repeats
  const isError = running.info.label === 'error'
  if (other.kind === 'callback' && other.comes === 'after-error' && isError) return true
  if (isOver(other, running)) return false
  if (running.kind !== 'callback' || running.group === null || other.kind !== 'callback')
    return true
  return other.group !== running.group
}

const flowing = /^(open|ready|data|readable|end|finish|response|line|row|chunk|message)$/

/**
 * Whether an event takes away another one's turn: nothing flows behind the end of the same stream or fails behind
 * its close, and behind a failure there is no data, no end, and no answer of the request that failed.
 */
function isOver(other: Region, running: Region): boolean {
  if (running.info.kind !== 'event' || running.kind !== 'callback' || other.kind !== 'callback')
    return false
  const { label, source } = running.info
  const flows = flowing.test(other.info.label) || other.comes === 'before-end'
  const isFlow = other.info.kind === 'event' && flows
  const isEnd = label !== 'error' && running.group === endOf(source)
  const isFailure = other.info.kind === 'event' && other.info.label === 'error'
  if (label === 'close') return (isFlow || isFailure) && other.info.source === source
  if (isEnd) return isFlow && other.info.source === source
  if (label !== 'error') return false
  return isFlow || isGivenTo(source, other.info)
}

/**
 * A stream that was destroyed gives nothing more, and does not come to its end; nor does a request that was destroyed
 * get its response.
 */
export function stopFlow(source: string, state: State): void {
  state.pending = state.pending.filter(({ info }) => {
    if (info.kind === 'event') return info.source !== source || !flowing.test(info.label)
    return !isGivenTo(source, info)
  })
}

/** Whether a callback was given to the call that made an emitter: `http.get(url, (response) => …)`. */
function isGivenTo(emitter: string, { kind, source }: RegionInfo): boolean {
  return kind === 'callback' && source === emitter
}

/** The group of the events of which one ends an emitter. */
export function endOf(source: string): string {
  return `${source}:end`
}
