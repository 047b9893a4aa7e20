import type { Confidence } from '@sendonce/model'
import type { Conflict } from '../analyse/machine.ts'
import { assumedWeight, type Answer, type RegionInfo, type Step } from '../analyse/domain/state.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import { isAtEnd, relate } from './relation.ts'

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
  if (areEndings(relation.firstRegion, relation.secondRegion)) weight = 3
  if (areAlternatives(relation.firstRegion, relation.secondRegion) || isAnnounced(first, second))
    weight = 3
  if (hasLostRequest(relation.firstRegion)) weight = 3
  // An event may come again; whether it does is up to what emits it.
  if (relation.firstRegion.kind === 'event' && first.rounds !== second.rounds)
    weight = Math.max(weight, relation.firstRegion.outlives && choices > 0 ? 3 : 2)
  // A path that forgot something may be none.
  if (state.isCoarse) weight = Math.max(weight, weight > 0 ? 2 : 1)
  return weight
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
  if (first.kind !== 'event' || second.kind !== 'event' || first.source !== second.source)
    return false
  return first.label !== second.label && (first.isCustom === true || second.isCustom === true)
}

/** An event of its own that only sets a header comes before the data that it is about. */
function isAnnounced(first: Answer, second: Answer): boolean {
  const { isCustom } = second.frame.region
  return isCustom === true && second.kind === 'header' && first.kind === 'pipe'
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
