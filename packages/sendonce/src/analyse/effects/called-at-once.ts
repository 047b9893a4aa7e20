import { reaches } from '../domain/reach.ts'
import { someCaptured } from '../domain/captures.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  undefinedValue,
  unknownValue,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'
import { callbacksOf } from './given-callbacks.ts'

/**
 * `walk(tree, (node) => { if (node.isRoot) found = true })`: code that is not followed may call what it is given at once, or
 * later. Where that does nothing but assign, what is behind the call may find either. Gives the call as it is, and on the
 * paths on which that was called.
 */
export function withCallsAtOnce(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): CallRequest[] {
  const { state, awaited, isNew, place } = request
  if (awaited || isNew || machine.isInitialising) return [request]
  const target = callbacksOf(request).find((one) => isSetter(one, state))
  if (target?.kind !== 'function') return [request]
  const path = state.clone()
  path.assume('a callback is called at once', 1)
  const args = target.fn.parameters.map((_, index) =>
    unknownValue(`given:${keyOf(machine.fresh(place, path, activation))}:${index}`),
  )
  const call = { ...request, callee: target, args, state: path, via: 'callback' } as const
  const rest = request.args.map((arg) => (arg === target ? undefinedValue : arg))
  const early = machine.call(call, activation)
  return [...early.map((one) => ({ ...request, args: rest, state: one.state })), request]
}

/** Whether a function assigns what the code around it asks, and can neither answer nor hand on. */
function isSetter(value: Value, state: State): boolean {
  if (value.kind !== 'function' || value.fn.isAsync) return false
  return value.fn.assignsCaptured && state.isOfRequest(value.env) && !holdsAnswer(value, state)
}

function holdsAnswer(value: FunctionValue, state: State): boolean {
  const { fn, self } = value
  if (someCaptured(value, state, (held) => reaches(held, state))) return true
  return fn.usesThis && self !== null && reaches(self, state)
}
