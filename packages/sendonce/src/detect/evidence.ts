import type { Confidence } from '@sendonce/model'
import { isHandingOn } from '../analyse/domain/answer.ts'
import { isInCompiledSteps } from '../analyse/domain/compiled-steps.ts'
import { hasDoubt } from '../analyse/domain/doubts.ts'
import {
  areAlternatives,
  areEndings,
  areHandingOnByBoth,
  areUnordered,
  failsBehindCallback,
  hasForgottenLater,
  hasLostRequest,
  isCalledBackBehind,
  isCalledBackBehindEnd,
  isAnnounced,
  isAnsweredByInterface,
  isBehindClose,
  isBehindItsCall,
  isOnRequest,
  isPickedFromTable,
  isThrownThrough,
} from './evidence-of-order.ts'
import {
  dependsOnForgotten,
  isBehindHelper,
  isCountedDown,
  isOfOpening,
  isOfOtherFailure,
  isOfPicked,
  isToldByResult,
  mayShareRequests,
} from './evidence-of-conditions.ts'
import { areTwoFailures } from './two-failures.ts'
import { type View } from './view.ts'

/** One kind of what speaks against taking a path for one that is gone. */
interface Evidence {
  /** How sure a conflict is at most of which this holds. */
  readonly atMost: Confidence
  readonly holds: (view: View) => boolean
}

/**
 * What is weighed, the strongest last. The shares are those of the judged findings of published packages, as they were
 * first met, by root cause: see `bench/verdicts-*.tsv`. What is true in less than 6 of 10 is low.
 */
export const evidence: readonly Evidence[] = [
  { atMost: 'high', holds: ({ choices }) => choices > 0 },
  { atMost: 'high', holds: ({ relation }) => relation.belowFirst.length > 0 },
  { atMost: 'high', holds: ({ relation }) => relation.belowSecond.length > 0 },
  { atMost: 'high', holds: ({ isOneRun }) => !isOneRun },
  { atMost: 'medium', holds: ({ choices }) => choices > 2 },
  { atMost: 'medium', holds: areUnordered },
  // 0 of 3 true; with fewer conditions between, 5 of 6.
  {
    atMost: 'low',
    holds: (view) => isBehindHelper(view) && (view.state.isCoarse || view.choices > 2),
  },
  // 4 of 21 true.
  { atMost: 'low', holds: hasForgottenLater },
  // 0 of 3 true.
  { atMost: 'low', holds: isCalledBackBehindEnd },
  // 0 of 8 true.
  { atMost: 'low', holds: isCalledBackBehind },
  // 0 of 1 true.
  { atMost: 'low', holds: isAnsweredByInterface },
  // 0 of 1 true.
  { atMost: 'low', holds: isPickedFromTable },
  // 0 of 3 true.
  { atMost: 'low', holds: failsBehindCallback },
  // 1 of 2 true: what a callback throws, the call that it was given to mostly keeps.
  { atMost: 'low', holds: isThrownThrough },
  // What could not be opened has sent nothing.
  { atMost: 'low', holds: isOfOpening },
  // An event may come again; whether it does is up to what emits it.
  { atMost: 'medium', holds: comesAgain },
  { atMost: 'low', holds: (view) => comesAgain(view) && isOfOthers(view) },
  // What a compiler made of an asynchronous function has its steps in no order that is known.
  { atMost: 'low', holds: ({ first }) => isInCompiledSteps(first.frame) },
  { atMost: 'low', holds: ({ second }) => isInCompiledSteps(second.frame) },
  { atMost: 'low', holds: isBehindClose },
  { atMost: 'low', holds: areEndings },
  { atMost: 'low', holds: areAlternatives },
  { atMost: 'low', holds: isAnnounced },
  { atMost: 'low', holds: areHandingOnByBoth },
  { atMost: 'low', holds: isToldByResult },
  { atMost: 'low', holds: mayShareRequests },
  {
    atMost: 'low',
    holds: ({ first, second, relation }) => areTwoFailures(first, second, relation),
  },
  { atMost: 'low', holds: isOfOtherFailure },
  { atMost: 'low', holds: ({ relation }) => isBehindItsCall(relation.secondRegion) },
  // 1 of 5 true. Who puts methods of its own in place of those that send holds back what is sent, or gives it to a stream first.
  {
    atMost: 'low',
    holds: ({ state, first, second }) =>
      hasDoubt(state, 'replaced') && !(isHandingOn(first) && isHandingOn(second)),
  },
  { atMost: 'low', holds: ({ relation }) => hasLostRequest(relation.firstRegion) },
  { atMost: 'low', holds: isOnRequest },
  { atMost: 'low', holds: isCountedDown },
  // 0 of 2 true in applications.
  { atMost: 'low', holds: isOfPicked },
  { atMost: 'low', holds: (view) => view.state.isCoarse && dependsOnForgotten(view) },
]

/** Whether one listener answers twice, in two rounds of its event; or what a call that is not known may call back again. */
function comesAgain({ first, second, relation: { firstRegion, secondRegion } }: View): boolean {
  const { kind, isModelled } = firstRegion
  const isCallback = kind === 'callback' && !isModelled && firstRegion === secondRegion
  return (kind === 'event' || isCallback) && first.rounds !== second.rounds
}

/** An emitter that is there for all requests, and conditions that tell them apart. */
function isOfOthers({ relation, choices }: View): boolean {
  return relation.firstRegion.outlives === true && choices > 0
}
