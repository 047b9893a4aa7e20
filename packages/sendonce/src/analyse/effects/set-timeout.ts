import type { State } from '../domain/state.ts'
import { literalValue, type Value } from '../domain/value.ts'
import { scheduleCallback } from '../later/later-call.ts'
import type { Activation, CallRequest, Machine, Outcome, Site } from '../machine.ts'
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
  waitForSilence(machine, listener, state, { place, activation })
  return [{ value: self, state }]
}

/** Node tells of silence on a connection as long as the response is not over. */
export function waitForSilence(machine: Machine, target: Value, state: State, at: Site): void {
  const call = { kind: 'timer', label: 'setTimeout', target, comes: 'until-answered' } as const
  scheduleCallback(machine, call, state, at)
}
