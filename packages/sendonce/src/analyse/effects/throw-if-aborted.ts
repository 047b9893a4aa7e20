import { truthy } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import { undefinedValue } from '../domain/value.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'

/** `signal.throwIfAborted()`: what goes on behind it has not been aborted. */
export function throwIfAborted(
  machine: Machine,
  { self, state, place }: CallRequest,
  activation: Activation,
): Outcome[] {
  const aborted = machine.readMember(self, 'aborted', state, place)
  const kinds = kindsOf(aborted, state)
  if ((kinds & truthy) !== 0) {
    const isSure = kinds === truthy
    const path = isSure ? state : state.clone()
    refine(aborted, true, path)
    const text = 'throwIfAborted() throws'
    machine.mayThrow(path, activation, { text, weight: isSure ? 0 : 2, place })
    if (isSure) return []
  }
  refine(aborted, false, state)
  return [{ value: undefinedValue, state }]
}
