import { isCallable, type Value } from '../domain/value.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'

/** Calls what a call was given at once, for what that leaves behind: so while modules are initialised. */
export function runAtOnce(
  machine: Machine,
  request: CallRequest,
  targets: readonly Value[],
  activation: Activation,
): void {
  for (const target of targets) {
    if (!isCallable(target)) continue
    machine.call(
      {
        ...request,
        callee: target,
        args: [],
        state: request.state,
        via: 'callback',
        isNew: false,
        awaited: true,
      },
      activation,
    )
  }
}
