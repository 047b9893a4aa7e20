import type { Outcome } from '../machine.ts'
import { eitherOf } from '../domain/either.ts'
import { reduce } from '../domain/merge.ts'
import type { State } from '../domain/state.ts'
import { contentOf, isCallable, isFlag, type Value } from '../domain/value.ts'

/** Ways that one expression keeps apart; more come from several choices in it that have no bearing on each other. */
const limit = 12
/** Values that an expression at the top level of a module keeps apart. */
const globalLimit = 3

/**
 * What `next` makes of each item, in one list: `flatMap` for the few lists of which the interpreter
 * consists, mostly of one item, where the generic one takes a tenth of an analysis.
 */
export function each<T, R>(items: readonly T[], next: (item: T) => R[]): R[] {
  const [only] = items
  if (items.length === 1) return next(only as T)
  const all: R[] = []
  for (const item of items) for (const result of next(item)) all.push(result)
  return all
}

/** Joins outcomes with the same value; different values stay apart. */
export function mergeOutcomes(outcomes: readonly Outcome[]): Outcome[] {
  if (outcomes.length < 2) return [...outcomes]
  const byValue = new Map<string, { value: Value; states: State[] }>()
  for (const { value, state } of outcomes) {
    const key = contentOf(value)
    const group = byValue.get(key)
    if (group) group.states.push(state)
    else byValue.set(key, { value, states: [state] })
  }
  const merged = [...byValue.values()].flatMap(({ value, states }) =>
    reduce(states).map((state) => ({ value, state })),
  )
  return outcomes[0]?.state.isGlobal ? mostTelling(merged) : merged
}

/**
 * The same for the ways through a part of an expression, where they have become many: each further
 * part would multiply them.
 */
export function limitOutcomes(outcomes: Outcome[]): Outcome[] {
  const isGlobal = outcomes[0]?.state.isGlobal
  return outcomes.length > (isGlobal ? 1 : limit) ? mergeOutcomes(outcomes) : outcomes
}

/** The same for paths without a value. */
export function limitStates(states: State[]): State[] {
  return states.length > (states[0]?.isGlobal ? 1 : limit) ? reduce(states) : states
}

/**
 * While modules are initialised there is one path, whichever way it goes: of its values those count that
 * something can be made of, and of the others the last; where that is a flag, one that stands for all of them.
 */
function mostTelling(outcomes: Outcome[]): Outcome[] {
  const telling = outcomes.filter(({ value }) => value.kind === 'object' || isCallable(value))
  if (telling.length > 0) return telling.slice(-globalLimit)
  const [last] = outcomes.slice(-1)
  if (!last || outcomes.length === 1 || !isFlag(last.value)) return last ? [last] : []
  const known = outcomes.findLast(({ value: { kind } }) => kind !== 'literal' && kind !== 'unknown')
  return [known ?? { value: eitherOf(outcomes), state: last.state }]
}
