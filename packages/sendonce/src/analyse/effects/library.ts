import { libraryType, type LibraryCall, type LibraryCallback } from '@sendonce/model/calls'
import { truthy } from '../domain/kinds.ts'
import { identityOfCall } from '../domain/identity.ts'
import { placeKey } from '../domain/place.ts'
import { note } from '../domain/doubts.ts'
import { isPureCall } from '../domain/purity.ts'
import { kindsOf, refine } from '../domain/facts.ts'
import { reduce } from '../domain/merge.ts'
import { reaches } from '../domain/reach.ts'
import type { Convention } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import { argumentsOf } from '../later/callback-arguments.ts'
import { ranAgain, scheduleCallback } from '../later/later-call.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import {
  answeredNext,
  isCallable,
  isSent,
  keyOf,
  requestValue,
  responseValue,
  undefinedValue,
  unknownValue,
  type Value,
} from '../domain/value.ts'
import { withoutUncalled } from './given-callbacks.ts'
import { useContext } from './context.ts'
import type { LibraryRequest } from './library-request.ts'
import { handOver } from './response.ts'
import { letGoOn } from './returned-answer.ts'
import { runTasks } from './tasks.ts'

/** A call of a library: what it calls back, and when; what it answers; what it gives. */
export function callLibrary(
  machine: Machine,
  request: LibraryRequest,
  activation: Activation,
): Outcome[] {
  const { state, place, callback, known, name } = request
  const { call } = known
  if (call.handsOn) letGoOn(machine, state, { place, activation })
  if (call.context) return useContext(machine, request, activation)
  if (call.handler) keepHandler(machine, request)
  if (call.tasks && callback) {
    const done = runTasks(machine, request, call.tasks, activation)
    if (done)
      return done.map((path) => ({ value: machine.fresh(place, path, activation), state: path }))
  }
  if (noteThrow(machine, request, activation)) return []
  const value = resultOf(machine, request, activation)
  const isGivenResponse = request.args.some((arg) => arg.kind === 'response')
  const isLeft = call.leavesEnded && state.phase === 'ended'
  if (call.answersUnless && isGivenResponse && !isLeft) answer(machine, request, activation)
  // A layer that has nobody to hand on to is there to answer.
  if (isGivenResponse && !callback) note(state, 'shown')
  if (!callback || !call.callback) return [{ value, state }]
  const convention = conventionOf(call.callback, keyOf(value), request)
  if (isCalledNow(request) && call.callback.times === 'once')
    return callNow(machine, request, convention, activation).map((path) => ({ value, state: path }))
  scheduleCallback(
    machine,
    {
      kind: 'callback',
      label: name,
      source: call.again && request.awaited ? ranAgain : '',
      target: callback,
      repeats: call.callback.times === 'many',
      undoesAnswer: isGivenResponse ? (call.answersUnless ?? null) : null,
      convention,
    },
    state,
    { place, activation },
  )
  return [{ value, state }]
}

/** Notes that a call may throw; gives whether it does for certain. */
function noteThrow(machine: Machine, request: LibraryRequest, activation: Activation): boolean {
  const { callback, place, name, known } = request
  const { otherwise } = known.call
  // Its promise tells of failures.
  if (callback === null && otherwise === 'promise') return false
  const isRefusal = callback === null && otherwise === 'throws'
  const isRefused = isRefusal && lacksFirst(request)
  const weight = isRefused ? 0 : isRefusal ? 2 : 3
  const isOfInput = isRefusal && isSent(request.args)
  // What calls back tells of failures by that.
  const weightBefore = callback === null ? 0 : 3
  const cause = { text: `${name}() throws`, weight, weightBefore, isOfInput, place }
  machine.mayThrow(withoutUncalled(request), activation, cause)
  return isRefused
}

/** Whether it is called without what it cannot do without, as `jwt.verify(token)` where no token came. */
function lacksFirst({ known, args: [first], state }: LibraryRequest): boolean {
  return !!known.call.needsFirst && !(first && kindsOf(first, state) & truthy)
}

function isCalledNow({ known, args }: LibraryRequest): boolean {
  return known.call.callback?.when === 'now' && args.filter(isCallable).length === 1
}

function conventionOf(
  callback: LibraryCallback,
  result: string,
  request: LibraryRequest,
): Convention {
  const { self, args, known } = request
  const emitters = { result: [result], receiver: [keyOf(self)], arguments: args.map(keyOf) }
  return {
    first: callback.first,
    gives: (callback.gives ?? []).map((type) => type && libraryType(known.scope, type)),
    repeats: callback.repeats ? emitters[callback.repeats] : [],
    hasFailed: callback.first === 'failure' || lacksFirst(request),
    neverFails: isOption(request, known.call.safeWith),
    breaksOff: callback.breaksOff ?? false,
  }
}

/** It answers, unless it calls back. With a function that is not known it may do either. */
function answer(machine: Machine, request: LibraryRequest, activation: Activation): void {
  const { state, args, callback, place } = request
  const last = args.at(-1)
  const mayCallBack = callback === null && last?.kind === 'unknown'
  if (!mayCallBack) handOver(machine, request, { place, activation })
  else if (state.phase === 'open') state.phase = 'unknown'
}

/** The callback runs before the call comes back. */
function callNow(
  machine: Machine,
  request: LibraryRequest,
  convention: Convention,
  activation: Activation,
): State[] {
  const { state, place, name } = request
  const target = request.callback as Value
  if (!machine.isInitialising && !reaches(target, state)) return [state]
  const salt = `${placeKey(place)}:${activation.env.id}:${state.rounds}`
  const info = { kind: 'callback', label: name, source: '' } as const
  const call = { via: 'callback', awaited: false, isNew: false, self: undefinedValue } as const
  const states = argumentsOf({ target, args: [], convention, info }, salt, state).flatMap(
    (variant) =>
      machine
        .call({ ...request, ...call, callee: target, ...variant }, activation)
        .map((outcome) => outcome.state),
  )
  return reduce(states)
}

function resultOf(machine: Machine, request: LibraryRequest, activation: Activation): Value {
  const { state, place, args, callback, known, name } = request
  const returns =
    (callback && known.call.returnsWithCallback) ?? optionType(request) ?? known.call.returns
  if (returns === 'self') return request.self
  if (returns === 'response') return responseValue
  if (returns === 'request') return requestValue
  if (returns === 'next') return answeredNext
  if (returns === 'handler' && callback)
    return { kind: 'bound', target: callback, self: undefinedValue, args: [], handsFailureOn: true }
  const type = returns ? libraryType(known.scope, returns) : null
  if (!type && !request.awaited && !request.isNew && isPureCall(name, args))
    return unknownValue(identityOfCall(keyOf(request.callee), args))
  const value = unknownValue(keyOf(machine.fresh(place, state, activation)), type)
  if (type || request.isNew) refine(value, true, state)
  return isNoPromise(request) ? { ...value, made: { kind: 'plain' } } : value
}

/** What calls back gives a promise besides only where its row says so; a row that is empty says that nothing comes of it. */
function isNoPromise({ callback, known: { call } }: LibraryRequest): boolean {
  return callback ? call.otherwise !== 'promise' : Object.keys(call).length === 0
}

/** What an option makes of the result. */
function optionType(request: LibraryRequest): string | undefined {
  const wanted = request.known.call.returnsWith
  return isOption(request, wanted) ? wanted?.type : undefined
}

/** Whether an option is set to a value, by what is written in the call. */
function isOption(
  { args, state }: LibraryRequest,
  wanted: { readonly option: string; readonly is: unknown } | undefined,
): boolean {
  if (!wanted) return false
  const path = wanted.option.split('.')
  return args.some((arg) => {
    const set = readPath(arg, path, state)
    return set?.kind === 'literal' && set.value === wanted.is
  })
}

function readPath(object: Value, names: readonly string[], state: State): Value | undefined {
  const [name, ...rest] = names
  if (name === undefined) return object
  const value = object.kind === 'object' ? state.readField(object.key, name) : undefined
  return value && readPath(value, rest, state)
}

/** What is made of a class without rows: whoever is given it while modules are initialised may ask what it was made with. */
export function instance({ isInitialising }: Machine, { args }: CallRequest, key: string): Value {
  const given = isInitialising ? args.at(-1) : undefined
  if (!given || !isCallable(given)) return unknownValue(key)
  return { kind: 'unknown', key, made: { kind: 'instance', given } }
}

/** A function that the library keeps for later requests is a handler of its own. */
function keepHandler(machine: Machine, request: LibraryRequest): void {
  const { known, args, state, place, callback } = request
  const handler: LibraryCall['handler'] = known.call.handler
  if (!machine.isInitialising || !handler) return
  if (handler.at === 'last') {
    if (callback) machine.registrar.keep(callback, handler, place)
    return
  }
  if (handler.at === 'made') {
    const last = args.at(-1)
    const made = last?.kind === 'unknown' ? last.made : undefined
    if (made?.kind === 'instance') machine.registrar.keep(made.given, handler, place)
    return
  }
  const { options } = handler.at
  for (const arg of args) {
    const [value] = options.flatMap((path) => readPath(arg, path.split('.'), state) ?? [])
    if (value) machine.registrar.keep(value, handler, place)
  }
}
