import { responseOperation } from '@sendonce/model'
import { isSubscription } from '@sendonce/model/calls'
import { stepsOf, type Step } from '../domain/steps.ts'
import { isHandingOn } from '../domain/answer.ts'
import type { Dropped } from '../domain/dropped.ts'
import type { Place } from '../domain/place.ts'
import { waitsForPromise } from '../domain/handler-promise.ts'
import type { Assumption, State } from '../domain/state.ts'

/** How one path of an entry point ended. */
export interface End {
  readonly state: State
  /** The promise of the handler is rejected. */
  readonly isFailed: boolean
}

/** A way on which nobody answers, or nobody ends what was begun. */
export interface Silence {
  /**
   * `rejection`: nobody takes the failure; `guarded`: a guard finds an answer begun, and leaves it; `taken-over`: without the
   * response that the handler has asked for the framework would have answered.
   */
  readonly kind: 'no-answer' | 'rejection' | 'guarded' | 'taken-over'
  /** Where the way parts from those that answer, fails, or is left. */
  readonly place: Place
  readonly steps: Step | null
  readonly assumptions: Assumption | null
  /** 0 certain … 3 low. */
  readonly weight: number
  /** Of a rejection: the promise that nobody takes; `null`: it is the handler's own. */
  readonly dropped?: Dropped | null
}

/** Whether nobody has answered by the end of a path, nor will, nor was the request handed on. */
export function isOpen({ state }: End): boolean {
  // Who has handed on and finds nothing sent leaves the answer to what is behind.
  return (
    state.phase === 'open' &&
    !isHandingOn(state.begun) &&
    !state.isDestroyed &&
    !waitsForPromise(state) &&
    state.pending.length === 0
  )
}

/** Whether a way goes through an event or a round that may not come, or fails in an answer itself. */
export function hasUnlikelyStep(steps: Step | null): boolean {
  for (const { kind, label } of stepsOf(steps)) {
    if (kind === 'region' && comesAgain(label)) return true
    if (kind === 'throw' && isOfResponse(label)) return true
  }
  return false
}

/** Whether what a region is labelled with may come again, or not at all. */
function comesAgain(label: string): boolean {
  const called = /^callback:(\w+)$/.exec(label)?.[1]
  if (called === undefined) return /^(?:event|timer:setInterval)/.test(label)
  return isSubscription(called)
}

/** `json() throws`: what does that is the answer itself. */
function isOfResponse(label: string): boolean {
  const name = /^(\w+)\(\) throws$/.exec(label)?.[1]
  return name !== undefined && responseOperation(name) !== undefined
}

/** Whether a way ends where an answer itself has thrown: what else could be answered there? */
export function endsInAnswer(steps: Step | null): boolean {
  return steps?.kind === 'throw' && isOfResponse(steps.label)
}
