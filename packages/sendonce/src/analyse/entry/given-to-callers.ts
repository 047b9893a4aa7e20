import { anyKind, truthy } from '../domain/kinds.ts'
import { kindsOf } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import { settlementOf } from '../later/settlements.ts'
import type { Outcome } from '../machine.ts'
import type { EntryPoint } from './entry-points.ts'

const given = 'given to the caller'

/** What a function gives back that no framework is seen to call: then somebody calls it who looks at that. */
export function noteGiven(entry: EntryPoint, outcomes: readonly Outcome[]): void {
  if (entry.isRegistered) return
  for (const { value, state } of outcomes)
    if (value.kind !== 'promise') state.learn(given, { may: kindsOf(value, state) })
}

/** The same of what it promised, once that is settled. */
export function noteSettled(entry: EntryPoint, promises: readonly string[], state: State): void {
  if (entry.isRegistered) return
  for (const id of promises) {
    const settled = settlementOf(state, id)
    if (settled?.ok) state.learn(given, { may: kindsOf(settled.value, state) })
  }
}

/**
 * Whether the caller is told to go on: `if (!user) { res.sendStatus(401); return null } return user` gives something
 * where it has not answered, and nothing where it has.
 */
export function leavesToCaller(open: State, answered: readonly State[]): boolean {
  const kindsGiven = (state: State): number => state.fact(given)?.may ?? anyKind
  return (
    kindsGiven(open) === truthy && answered.every((state) => (kindsGiven(state) & truthy) === 0)
  )
}
