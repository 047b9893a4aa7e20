import { literalValue, type Value } from '../domain/value.ts'
import { scheduleCallback } from '../later/later-call.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { callEmitter } from './emitters.ts'

/** `req.setTimeout(ms, listener)`; what is no incoming request listens for its event `timeout`, and may be given an error for that. */
export function callSetTimeout(
  machine: Machine,
  request: CallRequest,
  listener: Value,
  activation: Activation,
): Outcome[] | null {
  const { state, place, self } = request
  if (self.kind !== 'request') {
    const args = [literalValue('timeout'), listener]
    return callEmitter(machine, { ...request, args }, 'once', activation)
  }
  const comes = 'until-answered'
  const call = { kind: 'timer', label: 'setTimeout', target: listener, comes } as const
  scheduleCallback(machine, call, state, { place, activation })
  return [{ value: self, state }]
}
