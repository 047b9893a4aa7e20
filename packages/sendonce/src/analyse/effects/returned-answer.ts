import { anyKind, nullish, present } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import type { Expression, FunctionIr, Span } from '../../syntax/ir.ts'
import { settlementOf } from '../later/settlements.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { isTakenOver } from './answer.ts'
import { answeredNext, literalValue, undefinedValue, type Value } from '../domain/value.ts'

/** What a framework makes of what a handler returns, where it looks at that. */
export interface Completion {
  /** The handler. */
  readonly fn: FunctionIr
  /**
   * `sent`: it is the answer, unless it is nothing. `admits`: where it is true, the request goes on to its handler. `waits`: with
   * a promise, the request goes on when that is settled.
   */
  readonly returned: 'sent' | 'admits' | 'waits'
}

/** The operation of the response that stands for what frameworks send of what is returned to them. */
const sending = 'send'

interface Returning {
  readonly span: Span
  readonly value: Expression | null
}

/** What a handler returns goes to its framework. Gives the paths behind that. */
export function complete(
  machine: Machine,
  outcomes: readonly Outcome[],
  { span, value }: Returning,
  activation: Activation,
): readonly Outcome[] {
  const { completion } = machine
  // It may call itself, or be called by others, whom it returns to then.
  if (completion?.fn !== activation.fn.fn || activation.frame.depth > 1) return outcomes
  const place = machine.place(span, activation)
  const at = { place, activation }
  if (completion.returned === 'admits')
    return outcomes.flatMap((outcome) => admit(machine, outcome, at))
  if (completion.returned === 'waits') {
    for (const outcome of outcomes) noteAwaited(outcome)
    return outcomes
  }
  for (const outcome of outcomes) send(machine, outcome, value?.kind === 'call', at)
  return outcomes
}

/** The framework answers, at `place`, whatever was returned. */
export function answerAnyway(machine: Machine, name: string, state: State, at: Site): void {
  machine.operate(name, [], state, { ...at, byFramework: 'anyway' })
}

function isReply(value: Value): boolean {
  return value.kind === 'response' && !value.isRaw
}

/** What is known of the handler's promise on a path. */
const handler = 'handler'
/** It is one that the handler was given, and has returned. */
const awaited = 'awaited'
const done = 'done'
/** It has waited for the answer. */
const answer = 'answer'

/** What is not known may be a promise, too. */
function noteAwaited({ value, state }: Outcome): void {
  if (value.kind === 'promise' || value.kind === 'unknown')
    state.writeField(handler, awaited, literalValue(true))
}

/** A handler waits for the response itself: until it is answered, where that is what it tells. */
export function awaitAnswer({ vocabulary }: Machine, state: State): void {
  if (vocabulary.leavesResponses) state.writeField(handler, answer, literalValue(true))
}

/** Whether the framework waits for a promise that nobody is seen to settle, and answers with what comes of it. */
export function isWaitedFor(state: State): boolean {
  return (
    state.readField(handler, awaited) !== undefined && state.readField(handler, done) === undefined
  )
}

/** The promise of a handler is settled: one that gives nothing is answered, if nobody has done that. */
export function settleHandler(machine: Machine, promise: string, state: State, at: Site): void {
  const settlement = machine.vocabulary.answersNothing && settlementOf(state, promise)
  if (!settlement || state.readField(handler, done)) return
  const isLeft = isTakenOver(state) || state.readField(handler, answer) !== undefined
  state.writeField(handler, done, literalValue(true))
  const { ok, value } = settlement
  if (!ok || isLeft || isReply(value) || state.phase !== 'open') return
  machine.operate(sending, [], state, { ...at, byFramework: 'anyway' })
}

/** The values of a promise that nobody has settled yet are not known. */
function settled(value: Value, state: State): Value | 'failed' | 'unknown' {
  if (value.kind !== 'promise') return value
  const known = settlementOf(state, value.id)
  if (!known) return 'unknown'
  return known.ok ? known.value : 'failed'
}

/** `isCalled`: it is what a call gives. */
function send(machine: Machine, { value, state }: Outcome, isCalled: boolean, at: Site): void {
  const { vocabulary } = machine
  const { activation } = at
  const given = settled(value, state)
  if (given === 'failed') return
  if (isTakenOver(state) && (activation.fn.fn.isAsync || state.phase === 'unknown')) return
  if (given === 'unknown' && vocabulary.waitsForPromises) {
    noteAwaited({ value, state })
    return
  }
  if (given !== 'unknown' && isReply(given) && vocabulary.leavesResponses) return
  const may = given === 'unknown' ? anyKind : kindsOf(given, state)
  if ((may & present) === 0) return
  if (may & nullish && state.phase !== 'open')
    // What is called for what it does mostly gives nothing.
    state.assume('the handler returns something', isCalled ? 3 : 1)
  machine.operate(sending, [value], state, { ...at, byFramework: 'returned' })
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
