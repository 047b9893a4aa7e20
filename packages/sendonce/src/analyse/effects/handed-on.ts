import { isHandingOn, type Answer } from '../domain/answer.ts'
import type { Machine } from '../machine.ts'
import type { Phase, State } from '../domain/state.ts'
import { answersBehind, conflictsLeftBehind } from './next.ts'

/**
 * What may have answered before something that comes in this turn: with `next()` that is what is behind it, also where this
 * code went on.
 */
export function firstsOf(
  machine: Machine,
  { first, begun }: State,
  second: Answer,
): readonly (Answer | null)[] {
  const own = isHandingOn(first) ? answersBehind(machine, first, second) : [first]
  return isHandingOn(begun) ? [...own, ...answersBehind(machine, begun, second)] : own
}

/** What is behind `next()` may answer later than the code that goes on here, which is the first then. */
export function goOnAfterHandingOn(
  machine: Machine,
  answer: Answer,
  phase: Phase,
  state: State,
): void {
  state.assume('what is behind next() answers later', 1)
  const handedOn = state.first
  state.begun = handedOn
  state.phase = phase
  state.first = answer
  if (isHandingOn(handedOn)) overtakeLeft(machine, handedOn, state)
}

/** What is behind `next()` may act later than the code that goes on, and is too late then. */
export function overtakeLeft(machine: Machine, handedOn: Answer, state: State): void {
  for (const conflict of conflictsLeftBehind(machine, handedOn, state)) machine.report(conflict)
}
