import type { Layer } from '../domain/chain.ts'
import { reduce } from '../domain/merge.ts'
import { requestValue, responseValue, undefinedValue } from '../domain/value.ts'
import type { State } from '../domain/state.ts'
import type { Activation, Machine } from '../machine.ts'

/**
 * A server calls all that listen for its requests in one run of code, in the order in which they were added, whatever those in
 * front have done.
 */
export function callListeners(
  machine: Machine,
  listeners: readonly Layer[],
  states: readonly State[],
  activation: Activation,
): readonly State[] {
  let paths = states
  for (const { handler, listensAt: place } of listeners) {
    if (!place) continue
    const call = {
      callee: handler,
      self: undefinedValue,
      args: [requestValue, responseValue],
      place,
      via: 'listener',
      awaited: false,
      isNew: false,
    } as const
    const outcomes = paths.flatMap((state) => machine.call({ ...call, state }, activation))
    paths = reduce(outcomes.map(({ state }) => state))
  }
  return paths
}
