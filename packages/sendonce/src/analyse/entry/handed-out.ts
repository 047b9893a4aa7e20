import type { Engine } from '../engine.ts'
import { note } from '../domain/doubts.ts'
import type { State } from '../domain/state.ts'
import { responseValue, type Value } from '../domain/value.ts'
import { scheduleCallback } from '../later/later-call.ts'
import type { Activation, Outcome } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'

/**
 * `callbackFor(req, res, next)` of unknown callers gives a function that answers: whoever asked for it
 * calls it, or hands it to what does.
 */
export function callReturned(
  engine: Engine,
  entry: EntryPoint,
  { value, state }: Outcome,
  activation: Activation,
): void {
  if (value.kind !== 'function' || state.phase !== 'open') return
  const call = { kind: 'callback', label: entry.fn.fn.name, target: value } as const
  scheduleCallback(engine, call, state, { place: entry.place, activation })
}

/**
 * `res.fail = function () { … }` makes a method of the response, which other handlers call. Gives a path for
 * each, with nothing answered, on which it is called.
 */
export function callAttached(
  engine: Engine,
  entry: EntryPoint,
  outcomes: readonly Outcome[],
  activation: Activation,
): State[] {
  const states: State[] = []
  const seen = new Set<Value>()
  for (const { state } of outcomes) {
    for (const name of state.fieldsOf('response').keys()) {
      const target = state.readField('response', name)
      if (target?.kind !== 'function' || seen.has(target)) continue
      seen.add(target)
      const path = state.clone()
      path.reopen()
      // Who calls it answers where it does not.
      note(path, 'given')
      const bound = { kind: 'bound', target, self: responseValue, args: [] } as const
      const call = { kind: 'callback', label: name, target: bound } as const
      scheduleCallback(engine, call, path, { place: entry.place, activation })
      if (path.pending.length > 0) states.push(path)
    }
  }
  return states
}
