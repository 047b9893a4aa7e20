import type { Answer } from '../analyse/domain/answer.ts'
import type { Conflict } from '../analyse/machine.ts'
import { relate, type Relation } from './relation.ts'
import { choicesBetween } from './steps-between.ts'

/** A conflict of two answers as it is weighed: with how they stand to each other. */
export interface View extends Pick<Conflict, 'second' | 'state'> {
  readonly first: Answer
  readonly relation: Relation
  /** Whether both run in one go: nothing is left for later between them. */
  readonly isOneRun: boolean
  /** Conditions between them that nothing decided. */
  readonly choices: number
}

/** `null` where there is no answer of the program in front. */
export function viewOf(conflict: Conflict): View | null {
  const { first, second, state } = conflict
  if (!first) return null
  const relation = relate(first, second)
  return {
    first,
    second,
    state,
    relation,
    isOneRun: relation.firstRegion === relation.secondRegion,
    choices: choicesBetween(second.steps, first.steps),
  }
}
