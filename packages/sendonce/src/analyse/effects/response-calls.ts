import { effectFor, type ResponseOperation } from '@sendonce/model'
import {
  syncIterators,
  leavesResponse,
  redirectStatus,
  takesStatus,
  listensFor,
} from '@sendonce/model/calls'
import { waitForSilence } from './set-timeout.ts'
import { listenForEnd } from '../domain/end-listener.ts'
import type { State } from '../domain/state.ts'
import type { Place } from '../domain/place.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { errorFirst } from '../later/callback-arguments.ts'
import { scheduleCallback } from '../later/later-call.ts'
import { notePicked } from '../later/tabled.ts'
import { reduce } from '../domain/merge.ts'
import { isStillToCome, takeOver } from './answer.ts'
import { callOfContext } from './prepared-answer.ts'
import { noteShared } from './shared-response.ts'
import {
  isCallable,
  literalValue,
  responseValue,
  undefinedValue,
  unknownValue,
  keyOf,
  type Value,
} from '../domain/value.ts'

/** A method call on the response. */
export function callResponseMethod(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] {
  const { state, place, args } = request
  if (name === 'destroy') state.isDestroyed = true
  if (machine.vocabulary.takesOver(name)) {
    takeOver(machine, state)
    return [{ value: request.self, state }]
  }
  const told = callOfContext(machine, request, name, activation)
  if (told) return told
  if (listensFor(name)) return listen(request, activation)
  if (name === 'setTimeout') return callTimeout(machine, request, activation)
  if (name === 'format' && args[0]?.kind === 'object')
    return callFormat(machine, request, args[0].key, activation)
  const operation = machine.vocabulary.method(name)
  noteShared(machine, request, name, activation)
  if (!operation) return callOther(machine, request, name, activation)
  noteStatus(name, request)
  const isPrepared = !answers(operation) && args.every(({ kind }) => kind === 'literal')
  // A header of constants is refused only where it is too late.
  if (state.phase === 'unknown' || (state.phase === 'open' && !isPrepared)) {
    // While something else is under way, that the answer is refused just then is far-fetched.
    const weightBefore = state.pending.length > 0 ? 3 : 1
    const cause = { text: `${name}() throws`, weight: 3, weightBefore, place }
    machine.mayThrow(state, activation, cause)
  }
  const target = operation.callback && args.at(-1)
  machine.operate(name, args, state, {
    place,
    activation,
    beginsAnswer: beginsAnswer(request, name, machine),
  })
  if (target) {
    const isErrorFirst = operation.callback?.errorFirst ?? false
    const call = {
      undoesAnswer: isErrorFirst ? 'failure' : null,
      hasToAnswer: isErrorFirst,
      convention: isErrorFirst ? errorFirst : null,
    } as const
    scheduleCallback(machine, { kind: 'callback', label: name, target, ...call }, state, {
      place,
      activation,
    })
  }
  const value =
    operation.returns === 'this' && request.self.kind === 'response'
      ? request.self
      : resultOf(operation.returns, place, state, machine, activation)
  return [{ value, state }]
}

/** Whether an operation sends something, and does not only prepare an answer. */
function answers(operation: ResponseOperation): boolean {
  const effect = effectFor(operation, 'data', false)
  return !!effect && (effect.later === true || effect.effect.open.to !== 'open')
}

/** Whether an answer is called on what a call gives: behind it in its chain. */
function beginsAnswer({ chain = [] }: CallRequest, name: string, { vocabulary }: Machine): boolean {
  return chain.slice(chain.lastIndexOf(name) + 1).some((behind) => {
    const operation = vocabulary.method(behind)
    return operation !== undefined && answers(operation)
  })
}

function resultOf(
  returns: ResponseOperation['returns'],
  place: Place,
  state: State,
  machine: Machine,
  activation: Activation,
): Value {
  if (returns === 'this') return responseValue
  if (returns === 'undefined') return undefinedValue
  return machine.fresh(place, state, activation)
}

/** Remembers the status code that the coming answer will have, for what people read. */
function noteStatus(name: string, request: CallRequest): void {
  const [first, second] = request.args
  if (!takesStatus(name)) return
  const code = name === 'redirect' && second === undefined ? literalValue(redirectStatus) : first
  request.state.status =
    code?.kind === 'literal' && typeof code.value === 'number' ? code.value : null
}

function listen(request: CallRequest, { frame }: Activation): Outcome[] {
  const { state, place } = request
  const [event, listener] = request.args
  const isDone = event?.kind === 'literal' && (event.value === 'finish' || event.value === 'close')
  if (isDone && listener && isCallable(listener))
    listenForEnd({ of: 'response', event: event.value, target: listener, place, frame }, state)
  return [{ value: responseValue, state }]
}

function callTimeout(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  const { state, place, args } = request
  if (args[1]) waitForSilence(machine, args[1], state, { place, activation })
  return [{ value: responseValue, state }]
}

/** `res.format({ json() {…}, default() {…} })` runs one of its functions. */
function callFormat(
  machine: Machine,
  request: CallRequest,
  key: string,
  activation: Activation,
): Outcome[] {
  const { state, place } = request
  const { phase, first, turn } = state
  const isOut = /^(?:committed|ended)$/.test(phase)
  if (isOut || (phase === 'piping' && !isStillToCome(first, turn, machine))) {
    // It says what the answer varies by before it calls any of them.
    machine.operate('format', request.args, state, { place, activation })
    return [{ value: responseValue, state }]
  }
  if (state.phase === 'handed-off')
    machine.operate('vary', [literalValue('Accept')], state, { place, activation })
  const fields = [...state.fieldsOf(key).keys()].flatMap((name) => state.readField(key, name) ?? [])
  notePicked(key, state)
  const states = fields
    .filter(isCallable)
    .flatMap((callee) =>
      machine
        .call(
          { ...request, callee, args: [], state: state.clone(), via: 'callback', awaited: false },
          activation,
        )
        .map((outcome) => outcome.state),
    )
  return reduce(states.length > 0 ? states : [state]).map((path) => ({
    value: responseValue,
    state: path,
  }))
}

/**
 * A method that the model does not know may answer: it was put there by other code. That of a list is called by who was given
 * the response for one: a step of a chain has answered, and given back what `res.json()` does.
 */
function callOther(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] {
  const { state, place } = request
  if (syncIterators.has(name)) {
    const text = 'a response is no list'
    machine.mayThrow(state, activation, { text, weight: 0, error: 'TypeError', place })
    return []
  }
  if (!leavesResponse(name) && state.phase === 'open') {
    machine.noteUnfollowed({ place, reason: 'response-method', what: name })
    state.phase = 'unknown'
  }
  request.args.forEach((target, index) => {
    scheduleCallback(machine, { kind: 'callback', label: name, target, index }, state, {
      place,
      activation,
    })
  })
  return [{ value: unknownValue(`response.${name}(${request.args.map(keyOf).join()})`), state }]
}
