import { variableAddress } from './heap.ts'
import type { State } from './state.ts'
import { environmentOf, type Environment, type FunctionValue, type Value } from './value.ts'
import type { Variable } from '../../syntax/ir.ts'

/** What a variable of the code around holds on a path, as it is seen from an environment. */
export function heldAround(
  { owner, slot }: Variable,
  from: Environment,
  state: State,
): Value | undefined {
  const env = environmentOf(owner, from)
  return env ? state.read(variableAddress(env, slot)) : undefined
}

/** Whether a function has hold of such a value by its variables; that it has hold of itself does not count. */
export function someCaptured(
  fn: FunctionValue,
  state: State,
  isSuch: (value: Value) => boolean,
): boolean {
  for (const variable of fn.fn.captures) {
    const value = heldAround(variable, fn.env, state)
    if (value && value !== fn && isSuch(value)) return true
  }
  return false
}
