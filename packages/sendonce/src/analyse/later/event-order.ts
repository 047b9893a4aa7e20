import { eventNamed } from '@sendonce/model/calls'
import { truthy } from '../domain/kinds.ts'
import type { CallbackRegion, Due, Region } from '../domain/region.ts'
import type { RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import { isRace, partsOf } from './awaited.ts'
import { isGivenTo } from './callback-arguments.ts'
import { noteConnected } from './connections.ts'
import { neverSettles } from './left-open.ts'
import { isDrainedBy, isPaused } from './pipes.ts'
import { producerOf } from './producers.ts'
import { isOwnPromise, isSettled, itemsOf } from './settlements.ts'

/** Whether a region may run next, because nothing that waits to run has to come before it. */
export function mayRun(region: Region, state: State): boolean {
  if (region.kind === 'callback') {
    if (region.comes === 'when-told') return false
    const isHeld = region.comes === 'until-answered' && state.phase === 'ended'
    if (isHeld || isPaused(region.info, state) || timersBefore(region, state).length > 0)
      return false
    if (waitsForResponse(region, state) || waitsForOpening(region, state)) return false
    return listenersWith(region, state)[0] === region
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
  if (isSettled(state, awaited)) return true
  if (isOwnPromise(state, awaited) || waitsForItem(awaited, state)) return false
  return !neverSettles(awaited, state)
}

/** The listeners that one event calls, in the order in which they were added: a region, and those beside it. */
export function listenersWith(region: Region, { pending }: State): readonly Region[] {
  if (region.info.kind !== 'event') return [region]
  return pending.filter((other) => other === region || isBeside(other, region))
}

function isBeside({ info }: Region, { info: own }: Region): boolean {
  return info.kind === 'event' && info.source === own.source && info.label === own.label
}

/** A request that did not fail closes behind its response. */
function waitsForResponse({ info }: Region, { pending }: State): boolean {
  if (info.kind !== 'event' || info.label !== 'close') return false
  return pending.some((other) => isResponseTo(info.source, other.info))
}

/** Whether what an emitter tells first, as that it is open, is still to come. */
function waitsForOpening({ info }: Region, { pending }: State): boolean {
  return pending.some(({ info: other }) => !other.outlives && isOpeningOf(other, info))
}

/** Calls that make a connection, and call back when it stands. */
const connecting = /^(?:connect|createConnection)$/

/**
 * A stream is open, and a connection made, before it gives anyKind: `open` comes first, then `ready`. A process was started
 * before it says something, and a request has its socket before the response, which has a head before it gives anyKind.
 */
function isOpeningOf({ kind, label, source }: RegionInfo, info: RegionInfo): boolean {
  const isEvent = info.kind === 'event'
  const isContent = isEvent && (info.label === 'end' || eventNamed(info.label)?.times === 'many')
  const isSame = source === info.source
  if (kind === 'callback') return isContent && isSame && connecting.test(label)
  if (kind !== 'event') return false
  switch (label) {
    case 'open':
      return isSame && (isContent || (isEvent && info.label === 'ready'))
    case 'ready':
    case 'connect':
    // What a request gives by itself, as that of `request` does, is that of its response.
    case 'response':
      return isSame && isContent
    case 'spawn':
      return (
        isOutputOf(source, info) || (isSame && isEvent && !/^(?:spawn|error)$/.test(info.label))
      )
    case 'socket':
      return isResponseTo(source, info)
    default:
      return false
  }
}

/** Whether a promise waits for several of which the program settles one, and has not yet; for the first of several, all. */
function waitsForItem(promise: string, state: State): boolean {
  const isOpen = (item: Value): boolean => {
    if (item.kind !== 'promise' || isSettled(state, item.id)) return false
    return isOwnPromise(state, item.id) || producerOf(state, item.id) !== undefined
  }
  if (isRace(promise, state)) return partsOf(promise, state).every(isOpen)
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
export function keepsWaiting(
  other: Region,
  running: Region,
  repeats: boolean,
  state: State,
): boolean {
  if (other.info.id === running.info.id) return repeats
  if (running.info.kind === 'event' && isBeside(other, running)) return true
  const isError = running.info.label === 'error'
  if (other.kind === 'callback' && other.comes === 'after-error' && isError) return true
  if (isOver(other, running) || isDrainedBy(other.info, running.info, state)) return false
  if (running.kind !== 'callback' || running.group === null || other.kind !== 'callback')
    return true
  return other.group !== running.group
}

const whileFlowing = /^(open|ready|spawn|end|finish|response|timeout)$/

/** Whether an event comes while something flows: one of several, or the beginning or the end of all. */
function isFlowing(label: string): boolean {
  return whileFlowing.test(label) || eventNamed(label)?.times === 'many'
}

/**
 * Whether an event takes away another one's turn: nothing flows behind the end of the same stream or fails behind
 * its close, and behind a failure there is no data, no end, and no answer of the request that failed. Behind the end
 * of its response a request only closes or fails, and what is still to come of that one does not come behind the close.
 * Nor does a part of something flow behind the end of that, or behind its failure; and where a part has failed, the whole
 * does not come to its end.
 */
function isOver(other: Region, running: Region): boolean {
  if (running.info.kind !== 'event' || running.kind !== 'callback' || other.kind !== 'callback')
    return false
  const { label, source } = running.info
  const isSame = other.info.source === source
  const isEvent = other.info.kind === 'event'
  // What a package's emitter gives once for each of several flows, whatever its name.
  const isOneOfSeveral = other.repeats && !other.info.outlives
  const flows =
    isEvent && (isFlowing(other.info.label) || isOneOfSeveral || other.comes === 'before-end')
  if (label === 'error') {
    const isPart = isPartOf(source, other.info) && !closesOrFails(other.info)
    return flows || isPart || isWholeEnd(other, running) || isResponseTo(source, other.info)
  }
  if (label === 'aborted') return flows && isSame
  // The end of a thread has a code.
  if (label === 'close' || (label === 'exit' && running.codes)) {
    const wouldCome = flows || (isEvent && other.info.label === 'error')
    const isPart = isOutputOf(source, other.info) || isOfResponse(source, other.info)
    return wouldCome && (isSame || isPart)
  }
  if (running.group !== endOf(source) || !isEvent) return false
  // What was sent is at its end before the response comes.
  if (isSame)
    return (
      ((flows || other.repeats) && other.info.label !== 'response') ||
      other.info.label === 'aborted'
    )
  if (isPartOf(source, other.info)) return other.info.label !== 'close'
  // It fails besides where what stands behind the response is none.
  return !closesOrFails(other.info) && isOfResponse(other.info.source, running.info)
}

/** A callback that is told of how an emitter ends: behind its failure it gets an error, behind its end there is none. */
export function toldBy(region: Region, emitter: string, event: string): Region {
  if (region.kind !== 'callback' || !region.convention) return region
  const { convention } = region
  if (!convention.repeats.includes(emitter)) return region
  if (event === 'error') return { ...region, convention: { ...convention, hasFailed: true } }
  // Of several streams another one may fail.
  const hasEnded = event === 'end' && convention.repeats.length === 1
  return hasEnded ? { ...region, convention: { ...convention, neverFails: true } } : region
}

/**
 * A stream that was destroyed gives nothing more, and does not come to its end: who waits for that gets an error. Nor
 * does a request that was destroyed get its response, or what is left of it.
 */
export function stopFlow(source: string, state: State): void {
  const left = state.pending.filter(({ info }) => {
    if (info.kind !== 'event') return !isResponseTo(source, info)
    return !isFlowing(info.label) || !(info.source === source || isOfResponse(source, info))
  })
  state.pending = left.map((region) => toldBy(region, source, 'error'))
}

/**
 * Whether a region is given the response to a request: it was given to the call that made it
 * (`http.get(url, (response) => …)`), or listens to it.
 */
function isResponseTo(emitter: string, { kind, source, label }: RegionInfo): boolean {
  return source === emitter && (kind === 'callback' || (kind === 'event' && label === 'response'))
}

/** Whether an event is one of what a process says: that is closed before the process is. */
function isOutputOf(emitter: string, { source }: RegionInfo): boolean {
  return source === `${emitter}.stdout` || source === `${emitter}.stderr`
}

/** Whether an event is one of the response that came for a request. */
function isOfResponse(emitter: string, { source, parent }: RegionInfo): boolean {
  for (let at = parent; at; at = at.parent)
    if (isResponseTo(emitter, at)) return isGivenTo(at, source)
  return false
}

/** Whether an event is one of what the emitter gave with an event of its own, as a file of a form. */
function isPartOf(emitter: string, { kind, source, parent }: RegionInfo): boolean {
  if (kind !== 'event') return false
  for (let at = parent; at; at = at.parent)
    if (at.kind === 'event' && at.source === emitter) return isGivenTo(at, source)
  return false
}

/** Whether an event is the end of what gave the emitter of another one: that does not come where a part has failed. */
function isWholeEnd({ info, group }: CallbackRegion, { info: part }: Region): boolean {
  return group === endOf(info.source) && info.label !== 'error' && isPartOf(info.source, part)
}

/** Whether one event is the end of a part of something, and the other one that of the whole, which comes then. */
export function endsBehind(whole: RegionInfo, part: RegionInfo): boolean {
  const areEnds = [whole, part].every(({ label }) => label === 'end' || label === 'finish')
  return areEnds && whole.kind === 'event' && isPartOf(whole.source, part)
}

function closesOrFails({ label }: RegionInfo): boolean {
  return label === 'close' || label === 'error'
}

/** Whether one event is the close of a request, and the other one the end of its response: the close comes for certain. */
export function closesBehind(close: RegionInfo, end: RegionInfo): boolean {
  const [first, second] = [end, close].map(({ kind, label }) => (kind === 'event' ? label : ''))
  return first === 'end' && second === 'close' && isOfResponse(close.source, end)
}

/**
 * A message that came to its end came as a whole: one that was broken off has none. A request that was answered
 * was connected.
 */
export function noteEnd(info: RegionInfo, state: State): void {
  const { kind, label, source } = info
  if (kind === 'event' && label === 'end') state.learn(`${source}.complete`, { may: truthy })
  if (isResponseTo(source, info)) noteConnected(source, state)
}

/** The group of the events of which one ends an emitter. */
export function endOf(source: string): string {
  return `${source}:end`
}
