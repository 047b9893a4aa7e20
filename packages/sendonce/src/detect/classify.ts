import { stepsOf, type Step } from '../analyse/domain/steps.ts'
import { isAt } from '../analyse/domain/place.ts'
import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import type { Conflict } from '../analyse/machine.ts'
import { isFailureEvent, type Frame, type RegionInfo } from '../analyse/domain/frame.ts'
import { ranAgain } from '../analyse/later/later-call.ts'
import { isLayer } from '../analyse/effects/layers.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { isBehindPiped } from './piped.ts'
import { isGivenError } from './two-failures.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import {
  calledAgainAt,
  calledBack,
  callsBack,
  comesAround,
  isUnder,
  ownCalls,
  relate,
  type Relation,
} from './relation.ts'

/**
 * The code of a conflict. The order of the rules is the one that the analyser and the recorder
 * share: the first that holds wins.
 */
export function classify(conflict: Conflict): string {
  const { first, second } = conflict
  if (conflict.how === 'shared' || conflict.how === 'foreign') return 'SO021'
  const isOfFramework = first && !first.byFramework !== !second.byFramework
  const isReturned = first?.isBuilt && second.byFramework === 'returned'
  if (isOfFramework && !isReturned && !isTooLate(first, second)) return 'SO016'
  // What is prepared for the framework to send is of no use where somebody has answered past it.
  if (first && !first.byFramework && second.kind === 'prepared' && first.kind !== 'prepared')
    return 'SO016'
  if (second.kind === 'header' && isAtEnd(second.frame.region)) return 'SO018'
  if (hasDoubt(conflict.state, 'brokenOff')) return 'SO010'
  if (hasDoubt(conflict.state, 'answeredInside'))
    return second.kind === 'header' ? 'SO011' : 'SO016'
  if (!first) return second.kind === 'header' && conflict.state.guarded ? 'SO011' : 'SO009'
  const relation = relate(first, second)
  if (isTooLate(first, second)) return classifyTooLate(conflict, relation)
  if (areOfTwoListeners(relation)) return 'SO017'
  if (second.kind === 'header') {
    const again = answersAgain(first, second, relation)
    return again ? classify({ ...conflict, second: again }) : 'SO011'
  }
  // What a listener for that has ended before the work was done.
  if (isAtEnd(first.frame.region)) return 'SO019'
  if (isHandingOn(second)) return isHandingOn(first) || isBehindNext(relation) ? 'SO012' : 'SO002'
  if (answeredAndHandedOn(relation)) return 'SO002'
  if (hasHandedOnFailure(relation)) return 'SO007'
  if (relation.belowSecond.some((frame) => frame.via === 'error-handler')) return 'SO009'
  if (hasDoubt(conflict.state, 'clientLeft')) return 'SO019'
  if (relation.caught) return 'SO008'
  return classifyByTime(conflict, first, relation) ?? classifyByPlace(first, second, relation)
}

/** What only prepares the framework's own answer is no answer of another owner: it comes behind that. */
function isTooLate(first: Answer, second: Answer): boolean {
  return first.byFramework === 'anyway' && (second.kind === 'prepared' || second.kind === 'header')
}

/** Behind the framework's own answer: what nobody has waited for. */
function classifyTooLate(
  { second, awaited }: Conflict,
  { belowSecond, secondRegion, calledIn }: Relation,
): string {
  if (second.kind === 'header') return 'SO011'
  // A layer is late where it was handed on to.
  const layer = belowSecond.find(isLayer)
  const region = layer ? calledIn(layer) : secondRegion
  const isPromised = region.kind === 'reaction' || region.kind === 'resume'
  const isHandedOn = layer !== undefined && region.kind === 'entry'
  return isPromised || isHandedOn || leftAlone(belowSecond, awaited) ? 'SO006' : 'SO004'
}

/**
 * A header in front of where the same code has answered begins that answer again, and one that an answer is called on,
 * `res.type('text').send(text)`, is part of that one: why that runs is what matters.
 */
function answersAgain(first: Answer, second: Answer, { caught }: Relation): Answer | null {
  const { file, at } = first.place
  const isInFront = second.place.file === file && second.place.at < at
  const isAgain = !caught && isInFront && codeOf(first.frame) === codeOf(second.frame)
  if (isAgain) return { ...second, kind: first.kind, place: first.place }
  return second.beginsAnswer ? { ...second, kind: 'terminal' } : null
}

/** The first was given behind a `next()` of the layer that calls it again. */
function isBehindNext({ belowFirst, belowSecond }: Relation): boolean {
  return belowFirst.some(isLayer) && !belowSecond.some(isLayer)
}

/**
 * The second runs under a `next()` that was called in the run of code of the first, in front of it or behind. What a handler
 * throws goes to error handlers from outside of it.
 */
function answeredAndHandedOn({
  belowFirst,
  belowSecond: [layer],
  common,
  firstRegion,
  calledIn,
}: Relation): boolean {
  if (!layer || !isLayer(layer) || common?.via === 'entry' || belowFirst.some(isLayer)) return false
  return calledIn(layer) === firstRegion
}

/**
 * `await work().catch(next)`: the handler goes on and answers, and the error leaves its router in a turn of its own, behind
 * that answer.
 */
function hasHandedOnFailure({ belowSecond: [layer], firstRegion, calledIn }: Relation): boolean {
  if (layer?.via !== 'error-handler' || firstRegion.kind === 'reaction') return false
  const { kind, joined } = calledIn(layer)
  return kind === 'reaction' && joined
}

/** A server calls each that listens for its requests. */
function areOfTwoListeners({ belowFirst, belowSecond }: Relation): boolean {
  return [belowFirst[0], belowSecond[0]].some((frame) => frame?.via === 'listener')
}

function classifyByTime(
  { second, awaited }: Conflict,
  first: Answer,
  relation: Relation,
): string | null {
  const { firstRegion, secondRegion } = relation
  const isLater = firstRegion !== secondRegion
  const hasBegun = first.kind === 'begin' || first.kind === 'pipe'
  const startsOnly = hasBegun && !isBehindPiped(first, second, secondRegion)
  // What follows a failed stream takes its place.
  if (startsOnly && isLater && second.kind !== 'pipe' && mayFail(relation, second)) return 'SO010'
  if (
    isLater &&
    !isSameTimer(firstRegion, secondRegion) &&
    (isTimeout(firstRegion, secondRegion, relation.belowFirst) ||
      isTimeout(secondRegion, firstRegion, relation.belowSecond))
  ) {
    return 'SO015'
  }
  if (calledBack(relation) || isCalledBackAgain(first, second, relation)) return 'SO012'
  if (isLater && [firstRegion, secondRegion].some(({ source }) => source === ranAgain))
    return 'SO020'
  const repeated = classifyRepetition(first, second, relation)
  if (repeated) return repeated
  if ([relation.belowFirst, relation.belowSecond].some((below) => leftAlone(below, awaited)))
    return 'SO006'
  if (!isLater || comesBehind(relation, awaited)) return null
  const sameChain =
    firstRegion.kind === 'reaction' &&
    secondRegion.kind === 'reaction' &&
    firstRegion.source === secondRegion.source
  return sameChain || (firstRegion.kind === 'reaction' && firstRegion.joined) ? 'SO007' : 'SO004'
}

/** Whether what runs later may be there for a failure of what has begun. */
function mayFail({ firstRegion, secondRegion }: Relation, { steps }: Answer): boolean {
  const { kind } = secondRegion
  if (kind === 'event') return isFailureEvent(secondRegion)
  if (kind !== 'callback') return kind !== 'timer'
  // It may say that all went well, unless a failure led to it.
  for (let at: RegionInfo | null = secondRegion; at && at !== firstRegion; at = at.parent)
    if (isFailureEvent(at)) return true
  return isGivenError(steps)
}

/** The call of an asynchronous function for which nobody waits, among those that lead to an answer. */
export function leftAlone(
  below: readonly Frame[],
  awaited: Conflict['awaited'],
): Frame | undefined {
  return ownCalls(below).find(
    ({ isUnawaited, activationId }) => isUnawaited && !awaited.has(activationId),
  )
}

/** `await Promise.all(list.map(check))`: what the function that waits does then comes behind all that. */
function comesBehind(
  { belowFirst, belowSecond, firstRegion, secondRegion, calledIn }: Relation,
  awaited: Conflict['awaited'],
): boolean {
  if (firstRegion.kind !== 'resume' || belowSecond.some(({ isUnawaited }) => isUnawaited))
    return false
  const [outermost] = belowFirst
  if (outermost?.isAwaited && calledIn(outermost) === secondRegion) return true
  return belowFirst.some(({ activationId }) => awaited.has(activationId))
}

/** One call that starts a timer, made in two rounds or for two callers: neither is there to limit the other. */
function isSameTimer({ kind, place }: RegionInfo, other: RegionInfo): boolean {
  return kind === 'timer' && other.kind === 'timer' && isAt(place, other.place)
}

/** A timer that answers itself; one that only calls back when some work is done is no timeout. */
function isTimeout(region: RegionInfo, other: RegionInfo, below: readonly Frame[]): boolean {
  return (
    (region.isTimed || isUnder(region, 'timer', other)) &&
    !below.some(
      (frame) =>
        frame.via === 'callback' && frame.region === region && frame.call?.at !== region.place?.at,
    )
  )
}

/** Called back from one place, in two rounds of which each answers in its way. */
function isCalledBackAgain(first: Answer, second: Answer, { common }: Relation): boolean {
  if (first.rounds === second.rounds || isAt(first.place, second.place)) return false
  const calls = callsBack(common)
  for (const step of stepsOf(second.steps, first.steps)) {
    const { kind, place } = step
    if (kind === 'call' && calls.some((call) => isAt(call, place))) return true
  }
  return false
}

function classifyRepetition(first: Answer, second: Answer, relation: Relation): string | null {
  const { firstRegion, secondRegion } = relation
  const bothEvents = firstRegion.kind === 'event' && secondRegion.kind === 'event'
  if (bothEvents && firstRegion.source === secondRegion.source && first.rounds !== second.rounds)
    return 'SO014'
  if (bothEvents && firstRegion !== secondRegion && firstRegion.source === secondRegion.source)
    return 'SO014'
  const isOneCall = isAt(first.place, second.place)
  const isOneCallback = firstRegion.kind === 'callback' && firstRegion === secondRegion
  const isOneRun = isOneCall || comesAround(first, second)
  if (!isOneRun && !isOneCallback && !isHandedOverAgain(relation)) return null
  if (first.rounds === second.rounds && !calledAgainAt(relation)) return null
  return firstRegion.kind === 'event' ? 'SO014' : 'SO013'
}

/** One callback, handed over in two rounds: each answers in its way. */
function isHandedOverAgain({
  firstRegion,
  secondRegion,
  belowFirst,
  belowSecond,
}: Relation): boolean {
  const isOther = firstRegion !== secondRegion && firstRegion.kind === secondRegion.kind
  if (!isOther || !firstRegion.place || !isAt(firstRegion.place, secondRegion.place)) return false
  const [one, other] = [belowFirst[0], belowSecond[0]]
  return !!one && !!other && codeOf(one) === codeOf(other)
}

/** The function of the source that a call runs, whichever variables it can see. */
function codeOf({ functionKey }: Frame): string | undefined {
  return /^fn:\d+/.exec(functionKey)?.[0]
}

function classifyByPlace(first: Answer, second: Answer, relation: Relation): string {
  if (isHandingOn(first) && first.isDone) return 'SO002'
  const inHelper = [relation.belowFirst, relation.belowSecond].some((below) =>
    ownCalls(below).some(({ via }) => via === 'call' || via === 'await'),
  )
  if (inHelper) return 'SO005'
  const isStraight =
    first.block === second.block && !hasBranch(second.steps, first.steps) && !isHandingOn(first)
  return isStraight && relation.belowFirst.length + relation.belowSecond.length === 0
    ? 'SO003'
    : 'SO001'
}

function hasBranch(from: Step | null, until: Step | null): boolean {
  for (const step of stepsOf(from, until)) if (step.kind === 'branch') return true
  return false
}
