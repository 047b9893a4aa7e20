import { truthy } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import type { Activation, CallRequest, Machine, Outcome, Site } from '../machine.ts'
import { keyOf, undefinedValue, unknownValue } from '../domain/value.ts'
import { answerAnyway, isTakenOver } from './answer.ts'

/**
 * What frameworks do whose layers wait for each other and prepare one answer in a context (Koa): it goes out once the
 * outermost of them is done, whatever has come to it by then.
 */
export function respond(machine: Machine, state: State, at: Site): void {
  const { ownAnswer, context } = machine.vocabulary
  if (!context || isTakenOver(state)) return
  const { phase, prepared, first } = state
  // With a body in the context it goes on with what was begun past it.
  const goesOn = phase === 'committed' && (prepared || first?.name === 'flushHeaders')
  if (goesOn) state.phase = 'open'
  if (!/^(?:open|committed|piping|sending)$/.test(state.phase)) return
  if (!prepared) state.status = context.unprepared
  answerAnyway(machine, ownAnswer, state, at)
}

/** A method of a context that prepares nothing; `null` for all others. */
export function callOfContext(
  machine: Machine,
  { state, place, args }: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] | null {
  const { context } = machine.vocabulary
  if (!context) return null
  if (context.tells(name))
    return [{ value: unknownValue(`response.${name}(${args.map(keyOf).join()})`), state }]
  const throws = context.throws(name)
  if (!throws) return null
  const [condition] = args
  const fails = throws === 'always' || !condition || (kindsOf(condition, state) & ~truthy) !== 0
  if (fails) {
    const path = state.clone()
    if (throws === 'maybe' && condition) refine(condition, false, path)
    machine.mayThrow(path, activation, { text: 'throws', weight: 0, place })
  }
  if (throws === 'always' || (condition && !refine(condition, true, state))) return []
  return [{ value: undefinedValue, state }]
}
