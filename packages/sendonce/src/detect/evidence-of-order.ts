import { callOfPromise } from '../analyse/domain/outside-promises.ts'
import { stepsOf } from '../analyse/domain/steps.ts'
import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import { isErrorEvent, type RegionInfo } from '../analyse/domain/frame.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { closesBehind, endsBehind } from '../analyse/later/event-order.ts'
import { isBehindPiped } from './piped.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import { areOfOneEvent } from './relation.ts'
import {
  callbacksApart,
  callbacksOnlyAround,
  choicesOutside,
  customAround,
  eventAround,
} from './steps-between.ts'
import { type View } from './view.ts'

const ending = /^(error|end|finish|close|exit)$/

/** Which of the two comes first, or whether both do, is up to timers, emitters, or what calls back. */
export function areUnordered(view: View): boolean {
  const { first, second, state, isOneRun, relation } = view
  const { firstRegion, secondRegion } = relation
  if (isOneRun || areOfOneEvent(firstRegion, secondRegion)) return false
  const kinds = [firstRegion.kind, secondRegion.kind]
  if (kinds.every((kind) => kind === 'callback')) return true
  // The end of the response, or of what is piped into it, comes for certain, if not that of the client.
  const isCertain =
    isBehindPiped(first, second, secondRegion) ||
    (isAtEnd(secondRegion) && !hasDoubt(state, 'clientLeft')) ||
    isClosedBehind(view)
  if (isCertain || !(kinds.includes('timer') || kinds.includes('event'))) return false
  // What has begun can fail and end; when another event comes is up to what emits it.
  return !(first.kind === 'begin' && ending.test(secondRegion.label))
}

/** A request closes behind the end of its response, whatever happens; not where it has failed in between. */
function isClosedBehind({ first, second, relation }: View): boolean {
  if (!closesBehind(relation.secondRegion, relation.firstRegion)) return false
  for (const step of stepsOf(second.steps, first.steps))
    if (step.kind === 'region' && step.label === 'event:error') return false
  return true
}

function hasBegun({ kind }: Answer): boolean {
  return kind === 'begin' || kind === 'pipe'
}

/** What has begun to be sent may fail for as long as it takes. */
function isFailureOfBegun({ first, relation: { secondRegion } }: View): boolean {
  return hasBegun(first) && isErrorEvent(secondRegion)
}

/** A chain of promises leads from a step that fails to its catch, whatever was forgotten. */
function isCatchOfChain({ firstRegion, secondRegion }: View['relation']): boolean {
  const isOneChain = firstRegion.kind === 'reaction' && firstRegion.source === secondRegion.source
  return isOneChain && secondRegion.label === 'catch'
}

/** Conditions of later code that what the path has forgotten may have decided. */
export function hasForgottenLater(view: View): boolean {
  const { isOneRun, state, choices, relation } = view
  if (isOneRun || !state.isCoarse || choices === 0) return false
  return !isCatchOfChain(relation) && !isFailureOfBegun(view)
}

/** Calls that nothing is known of, of which the callback is around one region and not around the other. */
function strangersAround(region: RegionInfo, other: RegionInfo): RegionInfo[] {
  const callbacks = callbacksOnlyAround(region, other)
  // An emitter and a callback that one call gives are parts of one thing.
  if (callbacks.some(({ source }) => source === other.source)) return []
  return callbacks.filter(({ isModelled }) => !isModelled)
}

/** A callback of a call that nothing is known of does not come behind the end of an emitter. */
export function isCalledBackBehindEnd({ relation: { firstRegion, secondRegion } }: View): boolean {
  const isEnd = firstRegion.kind === 'event' && ending.test(firstRegion.label)
  return isEnd && strangersAround(secondRegion, firstRegion).length > 0
}

/**
 * Code goes on and answers, or hands on, and so does a callback of a call that nothing is known of. What is given an
 * error first comes later; others mostly come before, or are what another library drives, and so is what comes of the
 * response, which that may hold back.
 */
export function isCalledBackBehind({ first, state, relation }: View): boolean {
  const { firstRegion, secondRegion } = relation
  if (firstRegion.kind === 'callback' || firstRegion.kind === 'event') return false
  if (callbacksOnlyAround(firstRegion, secondRegion).length > 0) return false
  const strangers = strangersAround(secondRegion, firstRegion)
  if (!strangers.some((one) => !one.isErrorFirst || one.isOfResponse)) return false
  return state.isCoarse || isHandingOn(first)
}

/**
 * What the program was given an object with methods for calls those by itself: that other code which is handed the object
 * answers by one of them is not what it is handed for.
 */
export function isAnsweredByInterface({ relation }: View): boolean {
  return callbacksApart(relation).some(({ isOfInterface }) => isOfInterface)
}

/** `res.format()` picks one of its functions: what another one was made of does not call back besides. */
export function isPickedFromTable({ relation }: View): boolean {
  return callbacksApart(relation).some(({ isPicked }) => isPicked)
}

/** A call that nothing is known of has called back: nothing of it is left to fail, and nothing was begun. */
export function failsBehindCallback(view: View): boolean {
  const { firstRegion, secondRegion } = view.relation
  if (!isErrorEvent(secondRegion) || isFailureOfBegun(view)) return false
  return strangersAround(firstRegion, secondRegion).length > 0
}

/** What a callback throws behind its answer, a call that nothing is known of may well keep for itself. */
export function isThrownThrough({ first, relation }: View): boolean {
  const { firstRegion, secondRegion, caught } = relation
  if (caught?.kind !== 'catch' || hasBegun(first)) return false
  return strangersAround(firstRegion, secondRegion).length > 0
}

/** Two ends of two streams: that one fails when the other is over, or fails as well, is rare. The end of a part comes, and that of the whole. */
export function areEndings(view: View): boolean {
  const { firstRegion: one, secondRegion: other } = view.relation
  if (one.kind !== 'event' || other.kind !== 'event' || one.source === other.source) return false
  if (isClosedBehind(view) || endsBehind(other, one)) return false
  return ending.test(one.label) && ending.test(other.label)
}

/** The close is the last that an emitter tells. */
export function isBehindClose({
  relation: { firstRegion: one, secondRegion: other },
}: View): boolean {
  if (one.kind !== 'event' || other.kind !== 'event' || one.source !== other.source) return false
  return one.label === 'close' && other.label !== 'close'
}

/**
 * Of two events of one emitter that the program made up, as `accept` and `reject`, mostly one comes; so where it was seen to
 * emit one of the two.
 */
export function areAlternatives({ relation }: View): boolean {
  const one = eventAround(relation.firstRegion)
  const other = eventAround(relation.secondRegion)
  if (!one || !other || one.source !== other.source || one.label === other.label) return false
  return one.isCustom === true || other.isCustom === true || one.isEmitted !== other.isEmitted
}

/**
 * An event of a name that only the program knows comes when some code emits it: behind conditions that
 * may well decide that as well. A timer asks nobody.
 */
export function isOnRequest({ second, isOneRun, relation }: View): boolean {
  const both = [relation.firstRegion, relation.secondRegion]
  if (isOneRun || both.some(({ kind }) => kind === 'timer')) return false
  const regions = both.flatMap((one) => customAround(one) ?? [])
  const names = regions.map(({ kind, label }) => `${kind}:${label}`)
  return names.length > 0 && choicesOutside(names, second.steps) > 0
}

/** What calls back and gives a promise as well is asked either way: it hands on by one of the two. */
export function areHandingOnByBoth({ first, second, relation }: View): boolean {
  const { firstRegion, secondRegion } = relation
  const kinds = [firstRegion.kind, secondRegion.kind].toSorted()
  const [one, other] = [firstRegion.source, secondRegion.source].map(callOfPromise)
  const areBoth = isHandingOn(first) && isHandingOn(second)
  return areBoth && kinds.join() === 'callback,reaction' && one === other
}

/** A callback of a call that was waited for, or what came out of one. */
export function isBehindItsCall(region: RegionInfo): boolean {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.isOver) return true
  return false
}

/** An event of its own that only sets a header comes before the data that it is about, and so does the head. */
export function isAnnounced({ first, second: { kind, frame } }: View): boolean {
  const { isCustom, label } = frame.region
  if (kind !== 'header') return first.kind === 'pipe' && label === 'response'
  const isLater = frame.region !== first.frame.region && !ending.test(label)
  return isCustom === true || (first.kind === 'pipe' && isLater)
}

/** A request that fails takes its connection along: an answer behind that goes nowhere. */
export function hasLostRequest(region: RegionInfo): boolean {
  return isErrorEvent(region) && region.source === 'request'
}
