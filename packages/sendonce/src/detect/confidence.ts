import type { Confidence } from '@sendonce/model'
import type { Conflict } from '../analyse/machine.ts'
import { assumedWeight, type Answer, type RegionInfo, type Step } from '../analyse/domain/state.ts'
import { assumptionsOf, isUnproven } from './assumptions.ts'
import { isInCompiledSteps } from '../analyse/domain/compiled-steps.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { keyOf } from '../analyse/domain/value.ts'
import { isAtEnd, relate, type Relation } from './relation.ts'
import { areTwoFailures } from './two-failures.ts'

const levels: readonly Confidence[] = ['certain', 'high', 'medium', 'low']

/**
 * How sure a conflict is. `certain`: one run of one function, nothing to be decided between the two
 * operations. `high`: through calls that were resolved, an `await` or a promise, or one more
 * condition. `medium`: the order of unordered events, or something unknown that must throw. `low`:
 * several such things together, or a later handler that is not known.
 */
export function confidenceOf(conflict: Conflict): Confidence {
  return levels[Math.min(3, weightOf(conflict))] as Confidence
}

function weightOf(conflict: Conflict): number {
  const { first, second, state } = conflict
  if (!first) return isAtEnd(second.frame.region) ? 1 : 3
  const relation = relate(first, second)
  let weight = conflict.weight
  const choices = choicesBetween(second.steps, first.steps)
  if (choices > 0) weight = Math.max(weight, choices > 2 ? 2 : 1)
  if (relation.belowFirst.length + relation.belowSecond.length > 0) weight = Math.max(weight, 1)
  weight = Math.max(weight, assumedWeight(state.assumptions), proofWeight(conflict))
  if (relation.firstRegion !== relation.secondRegion) {
    const kinds = [relation.firstRegion.kind, relation.secondRegion.kind]
    const isCertain = isAtEnd(relation.secondRegion) && !hasDoubt(state, 'clientLeft')
    const isUnordered = !isCertain && (kinds.includes('timer') || kinds.includes('event'))
    // What has begun can fail and end; when another event comes is up to what emits it.
    const isOrdered = first.kind === 'begin' && ending.test(relation.secondRegion.label)
    weight = Math.max(weight, isUnordered && !isOrdered ? 2 : 1)
    if (relation.firstRegion.kind === 'callback' && relation.secondRegion.kind === 'callback')
      weight = Math.max(weight, 2)
  }
  if (isInCompiledSteps(first.frame) || isInCompiledSteps(second.frame)) weight = 3
  if (areEndings(relation.firstRegion, relation.secondRegion)) weight = 3
  if (areAlternatives(relation.firstRegion, relation.secondRegion) || isAnnounced(first, second))
    weight = 3
  if (isEither(first, second, relation) || isToldByResult(second, relation)) weight = 3
  if (areTwoFailures(first, second, relation)) weight = 3
  if (isOfOtherFailure(first, second) || isBehindItsCall(relation.secondRegion)) weight = 3
  // Who puts methods of its own in place of those that send holds back what is sent, or gives it to a stream first.
  if (hasDoubt(state, 'replaced') && !areHandingOn(first, second)) weight = 3
  if (hasLostRequest(relation.firstRegion) || isOnRequest(conflict, relation)) weight = 3
  // An event may come again; whether it does is up to what emits it.
  if (relation.firstRegion.kind === 'event' && first.rounds !== second.rounds)
    weight = Math.max(weight, relation.firstRegion.outlives && choices > 0 ? 3 : 2)
  if (isCountedDown(first, relation)) weight = 3
  if (state.isCoarse && dependsOnForgotten(second.steps, first.steps)) weight = 3
  // A path that forgot something may be none.
  if (state.isCoarse) weight = Math.max(weight, weight > 0 ? 2 : 1)
  // One thing that has to happen besides may; that several do at once, hardly ever.
  const most = isUnproven(conflict) ? 1 : 2
  return weight === 2 && assumptionsOf(conflict).length > most ? 3 : weight
}

/** The surest of the later answers counts. */
function proofWeight({ proof, first }: Conflict): number {
  if (proof.length === 0 || !first) return 0
  return Math.min(
    ...proof.map((one) => {
      const isConditional = choicesBetween(one.second.steps, first.steps) > 0
      return Math.max(
        isConditional ? 1 : 0,
        one.state.isCoarse ? 2 : 0,
        assumedWeight(one.state.assumptions),
      )
    }),
  )
}

const ending = /^(error|end|finish|close)$/

/** Two ends of two streams: that one fails when the other is over, or fails as well, is rare. */
function areEndings(first: RegionInfo, second: RegionInfo): boolean {
  if (first.kind !== 'event' || second.kind !== 'event' || first.source === second.source)
    return false
  return ending.test(first.label) && ending.test(second.label)
}

/** Of two events of one emitter that the program made up, as `accept` and `reject`, mostly one comes. */
function areAlternatives(first: RegionInfo, second: RegionInfo): boolean {
  const [one, other] = [eventAround(first), eventAround(second)]
  if (!one || !other || one.source !== other.source) return false
  return one.label !== other.label && (one.isCustom === true || other.isCustom === true)
}

/**
 * An event of a name that only the program knows comes when some code emits it: behind conditions that
 * may well decide that as well. A timer asks nobody.
 */
function isOnRequest({ second }: Conflict, { firstRegion, secondRegion }: Relation): boolean {
  if (firstRegion === secondRegion) return false
  if (firstRegion.kind === 'timer' || secondRegion.kind === 'timer') return false
  const regions = [firstRegion, secondRegion].flatMap((one) => customAround(one) ?? [])
  const names = regions.map(({ kind, label }) => `${kind}:${label}`)
  return names.length > 0 && choicesOutside(names, second.steps) > 0
}

/** Conditions that nothing decided, without those in the listeners of these events. */
function choicesOutside(events: readonly string[], from: Step | null): number {
  let count = 0
  let inRegion = 0
  for (let step = from; step; step = step.previous) {
    if (step.isChoice) inRegion++
    if (step.kind !== 'region') continue
    if (!events.includes(step.label)) count += inRegion
    inRegion = 0
  }
  return count + inRegion
}

function areHandingOn(...answers: readonly Answer[]): boolean {
  return answers.every(({ kind }) => kind === 'next' || kind === 'error-next')
}

/** What calls back and gives a promise as well is asked either way: it hands on by one of the two. */
function isEither(first: Answer, second: Answer, relation: Relation): boolean {
  const { firstRegion, secondRegion } = relation
  const kinds = [firstRegion.kind, secondRegion.kind].toSorted()
  const [one, other] = [firstRegion.source, secondRegion.source].map((key) =>
    key.replace(/^ext:/, ''),
  )
  return areHandingOn(first, second) && kinds.join() === 'callback,reaction' && one === other
}

/**
 * What is given a function calls it, or tells by its result that it does not: whoever asks that result takes one
 * of the two ways.
 */
function isToldByResult({ steps }: Answer, { firstRegion, secondRegion }: Relation): boolean {
  const sources = [
    ...callbacksOnlyAround(firstRegion, secondRegion),
    ...callbacksOnlyAround(secondRegion, firstRegion),
  ]
  for (let step = steps; step && sources.length > 0; step = step.previous) {
    if (step.kind !== 'branch' || !step.isChoice || !step.asked) continue
    const asked = keyOf(step.asked)
      .split(/[^\w:]/)
      .map((part) => part.replace(/^ext:/, ''))
    if (sources.some((source) => asked.includes(source))) return true
  }
  return false
}

const classOfFailure = / instanceof (?!Error\))[^ ]+\)$/

/** A `catch` that looks for a class of failures means those in front of the answer, and not that it failed. */
function isOfOtherFailure(first: Answer, second: Answer): boolean {
  let isAsked = false
  for (let step = second.steps; step && step !== first.steps; step = step.previous) {
    if (step.kind === 'caught' && isAsked) return true
    isAsked ||= step.taken && !!step.asked && classOfFailure.test(keyOf(step.asked))
  }
  return false
}

/** A callback of a call that was waited for, or what came out of one. */
function isBehindItsCall(region: RegionInfo): boolean {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.isOver) return true
  return false
}

/** The calls whose callbacks a region is, or came out of, and the other one is not. */
function callbacksOnlyAround(region: RegionInfo, other: RegionInfo): string[] {
  const shared = new Set<RegionInfo>()
  for (let at: RegionInfo | null = other; at; at = at.parent) shared.add(at)
  const sources: string[] = []
  for (let at: RegionInfo | null = region; at && !shared.has(at); at = at.parent)
    if (at.kind === 'callback') sources.push(at.source)
  return sources
}

/** The event that a region is, or came out of. */
function eventAround(region: RegionInfo): RegionInfo | null {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.kind === 'event') return at
  return null
}

/** What only the program's own code brings about, and a region is or came out of. */
function customAround(region: RegionInfo): RegionInfo | null {
  for (let at: RegionInfo | null = region; at; at = at.parent) if (at.isCustom) return at
  return null
}

/** An event of its own that only sets a header comes before the data that it is about, and so does the head. */
function isAnnounced(first: Answer, { kind, frame }: Answer): boolean {
  const { isCustom, label } = frame.region
  if (kind !== 'header') return first.kind === 'pipe' && label === 'response'
  const isLater = frame.region !== first.frame.region && !ending.test(label)
  return isCustom === true || (first.kind === 'pipe' && isLater)
}

/** A request that fails takes its connection along: an answer behind that goes nowhere. */
function hasLostRequest({ kind, label, source }: RegionInfo): boolean {
  return kind === 'event' && label === 'error' && source === 'request'
}

/** Conditions between the two operations that nothing decided. */
function choicesBetween(from: Step | null, until: Step | null): number {
  let count = 0
  for (let step = from; step && step !== until; step = step.previous) if (step.isChoice) count++
  return count
}

/** Whether a way was chosen by a counter of which it was forgotten how far it has come. */
function dependsOnForgotten(from: Step | null, until: Step | null): boolean {
  for (let step = from; step && step !== until; step = step.previous)
    if (step.isChoice && step.asked && forgottenCounter.test(keyOf(step.asked))) return true
  return false
}

const forgottenCounter = /^!*\((?:join:\S+>|\S+>join:)/

const countedDown =
  /^\((?:\S+-1==#number:0|\S+\.(?:length|size)==#number:\d+|#number:\d+==\S+\.(?:length|size))\)$/

/**
 * What answers when the last of several calls was counted has none of them left behind it:
 * `if (--left === 0) res.json(all)`.
 */
function isCountedDown({ steps }: Answer, { firstRegion, secondRegion }: Relation): boolean {
  const [one, other] = [firstRegion.place, secondRegion.place]
  const isOneCall = one?.file === other?.file && one?.at === other?.at
  if (firstRegion.kind !== 'callback' || firstRegion === secondRegion || !isOneCall) return false
  for (let step = steps; step && step.kind !== 'region'; step = step.previous)
    if (step.isChoice && step.taken && step.asked && countedDown.test(keyOf(step.asked)))
      return true
  return false
}
