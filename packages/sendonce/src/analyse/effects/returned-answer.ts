import { anyKind, nullish, present } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import type { FunctionIr, Span } from '../../syntax/ir.ts'
import { producerOf } from '../later/promises.ts'
import { isOwnPromise, isSettled, settlementOf } from '../later/settlements.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { answeredNext, undefinedValue, unknownValue, type Value } from '../domain/value.ts'

/** What a framework makes of what a handler returns, where it looks at that. */
export interface Completion {
  /** The handler. */
  readonly fn: FunctionIr
  /**
   * `sent`: it is the answer, unless it is nothing. `admits`: where it is true, the request goes on to its handler.
   * `subscribed`: it has to give the answer; nothing, and the response itself, do not.
   */
  readonly returned: 'sent' | 'admits' | 'subscribed'
  /** Promises that were returned and are settled later, with where they were. */
  readonly promised: Map<string, Site>
}

/** The operation of the response that stands for what frameworks send of what is returned to them. */
const sending = 'send'
/** What it sends where it cannot use what was returned. */
const failure = unknownValue('failure')

/** What a handler returns goes to its framework. Gives the paths behind that. */
export function complete(
  machine: Machine,
  outcomes: readonly Outcome[],
  span: Span,
  activation: Activation,
): readonly Outcome[] {
  const { completion } = machine
  // It may call itself, or be called by others, whom it returns to then.
  if (completion?.fn !== activation.fn.fn || activation.frame.depth > 1) return outcomes
  const place = machine.place(span, activation)
  const at = { place, activation }
  if (completion.returned === 'admits')
    return outcomes.flatMap((outcome) => admit(machine, outcome, at))
  for (const outcome of outcomes)
    if (completion.returned === 'sent' || givesNoAnswer(outcome)) send(machine, outcome, at)
  return outcomes
}

/** Sends what promises that were returned have come to since `before`. */
export function sendSettled(machine: Machine, before: State, paths: readonly State[]): void {
  for (const [id, at] of machine.completion?.promised ?? [])
    for (const state of paths)
      if (!isSettled(before, id) && settlementOf(state, id)?.ok)
        send(machine, { value: { kind: 'promise', id }, state }, at)
}

/** Whether the program settles a promise, and not code outside of it. */
function isSettledHere(id: string, state: State): boolean {
  return isOwnPromise(state, id) || producerOf(state, id) !== undefined
}

/** The framework answers, at `place`, whatever was returned. */
export function answerAnyway(machine: Machine, name: string, state: State, at: Site): void {
  machine.operate(name, [], state, { ...at, byFramework: 'anyway' })
}

/** The values of a promise that nobody has settled yet are not known. */
function settled(value: Value, state: State): Value | 'failed' | 'unknown' {
  if (value.kind !== 'promise') return value
  const known = settlementOf(state, value.id)
  if (!known) return 'unknown'
  return known.ok ? known.value : 'failed'
}

function send(machine: Machine, { value, state }: Outcome, at: Site): void {
  const given = settled(value, state)
  if (given === 'failed') return
  if (given === 'unknown' && value.kind === 'promise') {
    if (isSettledHere(value.id, state)) machine.completion?.promised.set(value.id, at)
    if (state.phase === 'open' || isSettledHere(value.id, state)) return
  }
  const may = given === 'unknown' ? anyKind : kindsOf(given, state)
  const isNothing = (may & present) === 0
  if (isNothing && machine.completion?.returned === 'sent') return
  if (!isNothing && may & nullish && state.phase !== 'open')
    state.assume('the handler returns something', 1)
  machine.operate(sending, [isNothing ? failure : value], state, { ...at, byFramework: 'returned' })
}

/** Whether it is known that an observable was to be returned, and was not. */
function givesNoAnswer({ value, state }: Outcome): boolean {
  const given = settled(value, state)
  if (typeof given === 'string' || state.phase === 'open') return false
  return given.kind === 'response' || given.kind === 'literal'
}

function admit(machine: Machine, { value, state }: Outcome, at: Site): Outcome[] {
  const given = settled(value, state)
  if (given === 'failed') return [{ value, state }]
  if (state.phase === 'open') {
    letGoOn(machine, state, at)
    return [{ value, state }]
  }
  const refused = state.clone()
  const outcomes: Outcome[] = []
  if (given === 'unknown' || refine(given, true, state)) {
    letGoOn(machine, state, at)
    outcomes.push({ value, state })
  }
  if (given !== 'unknown' && refine(given, false, refused)) outcomes.push({ value, state: refused })
  return outcomes
}

/** The request goes on to its handler: of whoever has answered by then that is a mistake. */
export function letGoOn(machine: Machine, state: State, { place, activation }: Site): void {
  if (state.phase === 'open' || state.phase === 'unknown') {
    machine.noteHandedOn(place)
    return
  }
  machine.callNext(
    {
      callee: answeredNext,
      self: undefinedValue,
      args: [],
      state,
      place,
      via: 'call',
      awaited: false,
      isNew: false,
    },
    activation,
  )
}
