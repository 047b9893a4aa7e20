import { isWithoutValue, type Returned } from '@sendonce/model/calls'
import { anyKind, nullish, present } from '../domain/kinds.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import {
  hasReturned,
  isAnswerAwaited,
  noteAwaited,
  noteDone,
  noteReturned,
} from '../domain/handler-promise.ts'
import type { State } from '../domain/state.ts'
import type { FunctionIr, Span } from '../../syntax/ir.ts'
import { producerOf } from '../later/producers.ts'
import { isOwnPromise, isSettled, settlementOf } from '../later/settlements.ts'
import type { Activation, Machine, Outcome, Site } from '../machine.ts'
import { answerAnyway, isTakenOver } from './answer.ts'
import { answerIn, lose } from './built-answer.ts'
import { respond, type Prepared } from './prepared-answer.ts'
import { answeredNext, undefinedValue, unknownValue, type Value } from '../domain/value.ts'

/** What a framework makes of what a handler returns, where it looks at that. */
export interface Completion {
  /** The handler. */
  readonly fn: FunctionIr
  readonly returned: Returned
  /** Of answers that were prepared: see `Prepared`. */
  readonly prepared: Prepared
  /** Promises that were returned and are settled later, with where they were. */
  readonly promised: Map<string, Site>
}

/** What it sends where nothing was returned to it. */
const ownAnswer = unknownValue('own answer')

/** What a handler returns goes to its framework. Gives the paths behind that. */
export function complete(
  machine: Machine,
  outcomes: readonly Outcome[],
  { span }: { readonly span: Span },
  activation: Activation,
): readonly Outcome[] {
  const { completion } = machine
  // It may call itself, or be called by others, whom it returns to then.
  if (completion?.fn !== activation.fn.fn || activation.frame.depth > 1) return outcomes
  const place = machine.place(span, activation)
  const at = { place, activation }
  return outcomes.flatMap((outcome) => give(machine, completion, outcome, at))
}

/** Sends what promises that were returned have come to since `before`. */
export function sendSettled(machine: Machine, before: State, paths: readonly State[]): void {
  const { completion } = machine
  if (!completion) return
  const { returned, promised } = completion
  const settling = { ...completion, returned: returned.settled ?? returned }
  for (const [id, at] of promised)
    for (const state of paths)
      if (!isSettled(before, id) && settlementOf(state, id)?.ok)
        give(machine, settling, { value: { kind: 'promise', id }, state }, at)
}

function isReply(value: Value): boolean {
  return value.kind === 'response' && !value.isRaw
}

/** The promise of a handler is settled: one that gives nothing is answered, if nobody has done that. */
export function settleHandler(machine: Machine, promise: string, state: State, at: Site): void {
  if (machine.completion?.returned.nothing !== 'ended') return
  const settlement = settlementOf(state, promise)
  // Layers that wait for each other wait for what may be a promise as well.
  if (machine.vocabulary.context && settlement?.ok && mayBePromise(settlement.value)) return
  if (!settlement || !noteDone(state)) return
  const { ok, value } = settlement
  if (!ok || isTakenOver(state) || isAnswerAwaited(state)) return
  if (machine.vocabulary.context) {
    respond(machine, state, at)
    return
  }
  if (isReply(value) || state.phase !== 'open') return
  answerAnyway(machine, machine.vocabulary.ownAnswer, state, at)
}

/** The same of a handler that gave no promise: a framework that answers in any case does so once that has returned. */
export function settleReturned(machine: Machine, state: State, at: Site): void {
  if (machine.vocabulary.context && hasReturned(state) && noteDone(state))
    respond(machine, state, at)
}

function mayBePromise({ kind }: Value): boolean {
  return /^(?:promise|unknown|object|external|import)$/.test(kind)
}

/** The values of a promise that nobody has settled yet are not known. */
function settled(value: Value, state: State): Value | 'failed' | 'unknown' {
  if (value.kind !== 'promise') return value
  const known = settlementOf(state, value.id)
  if (!known) return 'unknown'
  return known.ok ? known.value : 'failed'
}

/** What a path assumes on which it is not known whether something is returned. */
export const returnsSomething = 'the handler returns something'

function give(
  machine: Machine,
  { returned, promised }: Completion,
  outcome: Outcome,
  at: Site,
): Outcome[] {
  const { value, state } = outcome
  if (!at.activation.fn.fn.isAsync && !mayBePromise(value)) noteReturned(state)
  const given = settled(value, state)
  if (given === 'failed' || comesWithNone(given) || saysLeft(machine, given)) return [outcome]
  if (state.phase === 'open') machine.noteHandedOn(at.place)
  if (returned.value === 'waited' || given === 'unknown') noteAwaited(value, state)
  if (given === 'unknown' && value.kind === 'promise') {
    const isOfProgram = isOwnPromise(state, value.id) || producerOf(state, value.id) !== undefined
    if (isOfProgram) promised.set(value.id, at)
    if (isOfProgram || state.phase === 'open') return [outcome]
  }
  if (given !== 'unknown' && isReply(given)) {
    if (returned.response !== 'ended') return pass(machine, returned.response, outcome, at)
    if (state.phase === 'open') answerAnyway(machine, machine.vocabulary.ownAnswer, state, at)
    return [outcome]
  }
  const may = given === 'unknown' ? anyKind : kindsOf(given, state)
  if ((may & present) === 0) {
    if (returned.nothing === 'admits' && state.phase === 'ended') letGoOn(machine, state, at)
    if (answersNothing(machine, returned, state) && !isLeftAlone(state, at))
      machine.operate(machine.vocabulary.ownAnswer, [ownAnswer], state, {
        ...at,
        byFramework: 'anyway',
      })
    return [outcome]
  }
  const isDoubtful = (may & nullish) !== 0 && returned.nothing !== 'sent' && state.phase !== 'open'
  if (isDoubtful && returned.value === 'sent') state.assume(returnsSomething, 1)
  return pass(machine, returned.value, outcome, at)
}

/** Whether what is returned is an observable without a value: its framework takes that for a failure. */
function comesWithNone(given: Value | 'unknown'): boolean {
  return given !== 'unknown' && given.kind === 'external' && isWithoutValue(given.path)
}

/** Whether what is returned says that the program answers by itself: `h.abandon`. */
function saysLeft({ vocabulary }: Machine, given: Value | 'unknown'): boolean {
  if (given === 'unknown' || !vocabulary.built) return false
  const { leaving } = vocabulary.built
  if (given.kind === 'method') return given.of.kind === 'response' && leaving.includes(given.name)
  return given.kind === 'external' && leaving.includes(given.path)
}

/**
 * Whether a framework answers where it is given nothing. One that sends what was built does so if nobody behind has
 * answered, and says so where what was built was lost.
 */
function answersNothing(
  { vocabulary }: Machine,
  { nothing }: Returned,
  { phase, first }: State,
): boolean {
  if (!vocabulary.built) return nothing === 'sent'
  if (phase === 'ended' && first?.isBuilt) return true
  return nothing === 'sent' && phase !== 'handed-off'
}

/** Whether the program has taken the response over: what was promised for it is let be then, and what is returned at once is not. */
function isLeftAlone(state: State, { activation }: Site): boolean {
  return isTakenOver(state) && (activation.fn.fn.isAsync || state.phase === 'unknown')
}

function pass(machine: Machine, how: Returned['value'], outcome: Outcome, at: Site): Outcome[] {
  if (how === 'admits') return admit(machine, outcome, at)
  const { value, state } = outcome
  if (how === 'sent' && !isLeftAlone(state, at))
    machine.operate(machine.vocabulary.ownAnswer, [value], state, {
      ...at,
      byFramework: 'returned',
    })
  return [outcome]
}

function admit(machine: Machine, { value, state }: Outcome, at: Site): Outcome[] {
  const given = settled(value, state)
  if (typeof given !== 'string') {
    const answer = answerIn(given)
    if (answer?.isFinal) return [{ value, state }]
    if (answer) lose(machine, { ...answer, isReturned: true }, state)
  }
  if (typeof given === 'string' || state.phase === 'open') {
    letGoOn(machine, state, at)
    return [{ value, state }]
  }
  const refused = state.clone()
  const outcomes: Outcome[] = []
  if (refine(given, true, state)) {
    letGoOn(machine, state, at)
    outcomes.push({ value, state })
  }
  if (refine(given, false, refused)) outcomes.push({ value, state: refused })
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
