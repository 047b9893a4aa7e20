import type { ResponseOperation } from './framework.ts'
import { effectFor } from './framework-lookup.ts'
import type { ProbedState, Transition } from './lifecycle.ts'

/**
 * What happens to a response in `state` when `operation` is called on it: the state it is in
 * afterwards, and whether the call took effect, threw, or was dropped. `undefined`: the operation
 * does nothing with arguments of this shape. With `later` effects the transition holds once the
 * operation has come to its end.
 */
export function transition(
  operation: ResponseOperation,
  shape: 'no-data' | 'data',
  hasCallback: boolean,
  state: ProbedState,
): Transition | undefined {
  return effectFor(operation, shape, hasCallback)?.effect[state]
}
