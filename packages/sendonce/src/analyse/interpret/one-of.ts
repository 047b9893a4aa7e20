import { refine } from '../domain/facts.ts'
import { calleeName, unknownValue } from '../domain/value.ts'
import type { Activation, Machine, Outcome, Invocation } from '../machine.ts'

/**
 * A call of what may not be there, because a condition of the module has put something else in its place: it is what it is
 * on one path, and unknown on the other. `null`: nothing of the kind.
 */
export function callOneOf(
  machine: Machine,
  request: Invocation,
  activation: Activation,
): Outcome[] | null {
  const { callee, self, state } = request
  const owner = self.kind === 'object' && self.isOneOf ? self.key : callee.key
  if (machine.isInitialising || (owner === callee.key && !callee.isOneOf)) return null
  const isIt = unknownValue(`chosen:${owner}`)
  const other = state.clone()
  const own = refine(isIt, true, state) ? machine.invoke(request, activation) : []
  if (!refine(isIt, false, other)) return own
  const unknown = {
    ...request,
    callee: unknownValue(`other:${owner}.${calleeName(callee)}`),
    self: unknownValue(`other:${owner}`),
    state: other,
  }
  return [...own, ...machine.call(unknown, activation)]
}
