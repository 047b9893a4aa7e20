import { truthy } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import type { ResponseOperation } from '@sendonce/model'
import type { Answer } from '../domain/answer.ts'
import { isAt, placeKey } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import type { Activation, CallRequest, Conflict, Machine, Outcome, Site } from '../machine.ts'
import { keyOf, undefinedValue, unknownValue, type Value } from '../domain/value.ts'
import { answerAnyway, isTakenOver, withOtherStatus } from './answer.ts'

/** What the ways of one handler have prepared when it was done. */
export interface Prepared {
  /** A refusal that goes out with another body than its own. */
  readonly mixed: Pick<Conflict, 'first' | 'second' | 'state'>[]
  /** Where bodies stand that go out without any refusal, by their places. */
  readonly served: Set<string>
}

/** A status from which on a client does not get what it has asked for: it is sent elsewhere, or refused. */
const refusing = 300

/** An answer, or a part of one, is put into the context. A status alone says what becomes of the body that is there. */
export function prepare(
  { decides }: ResponseOperation,
  [value]: readonly Value[],
  answer: Answer,
  state: State,
): void {
  const isRefusing = state.status !== null && state.status >= refusing
  const hasBody = decides.includes('body')
  const body = hasBody ? answer : state.prepared
  if (!hasBody || decides.includes('status')) state.refused = null
  // Who takes a body away has nothing to say.
  const isTakenAway = value?.kind === 'literal' && (value.value ?? null) === null
  if (isRefusing && body?.kind === 'prepared' && !isTakenAway)
    state.refused ??= { ...body, status: state.status }
  if (hasBody || !state.prepared) state.prepared = answer
}

/** Whether the program has set a status, and not one of those that say that all is well. */
function hasOwnStatus(state: State): boolean {
  const { status } = state
  if (status !== null) return status >= refusing
  return state.readField('response', 'status') !== undefined
}

/** With which body a handler's answer goes out, and whether that belongs to its status. */
function noteBody({ completion }: Machine, state: State): void {
  const { prepared, refused } = state
  if (prepared?.kind !== 'prepared' || !completion) return
  const { mixed, served } = completion.prepared
  if (refused) {
    if (!isAt(prepared.place, refused.place))
      mixed.push({ first: refused, second: prepared, state })
  } else if (!hasOwnStatus(state)) served.add(placeKey(prepared.place))
}

/**
 * A refusal goes out with a body that is there for those who are not refused. What only comes behind a refusal belongs to it, and
 * so does what its own `catch` says.
 */
export function reportMixed(machine: Machine, { mixed, served }: Prepared): void {
  for (const { first, second, state } of mixed) {
    const isOfCatch = second.caught !== null && second.caught !== first?.caught
    if (served.has(placeKey(second.place)) && !isOfCatch)
      machine.report({ first, second, state, how: withOtherStatus, proof: [], weight: 0 })
  }
}

/**
 * What frameworks do whose layers wait for each other and prepare one answer in a context (Koa): it goes out once the
 * outermost of them is done, whatever has come to it by then.
 */
export function respond(machine: Machine, state: State, at: Site): void {
  const { ownAnswer, context } = machine.vocabulary
  if (!context || isTakenOver(state)) return
  noteBody(machine, state)
  const { phase, prepared, first } = state
  // Where a guard has found an answer out it is not known which.
  if (phase !== 'open' && !first) return
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
