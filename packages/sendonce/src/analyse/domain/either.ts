import { kindsOf } from './facts.ts'
import type { State } from './state.ts'
import { keyOf, type Value } from './value.ts'

interface OnPath {
  readonly value: Value
  readonly state: State
}

/** `options.verbose || false`, `production ? 'short' : 'long'`: one or the other, as long as nothing more is known. */
export function eitherOf(outcomes: readonly OnPath[]): Value {
  const key = `either:${outcomes.map(({ value }) => keyOf(value)).join('|')}`
  const may = outcomes.reduce((kinds, { value, state }) => kinds | kindsOf(value, state), 0)
  return { kind: 'unknown', key, made: { kind: 'either', may } }
}
