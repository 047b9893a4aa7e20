import {
  givesList,
  isLogging,
  isPredicate,
  neverRejects,
  neverReturns,
  neverThrows,
  searchIterators,
  syncIterators,
  collections,
  errorClassOf,
} from '@sendonce/model/calls'
import { askCollection, changeCollection } from '../collections/call-collection.ts'
import { outsidePromise } from '../domain/outside-promises.ts'
import { identityOfCall } from '../domain/identity.ts'
import { mayRefuse, noteShown } from '../domain/platform-errors.ts'
import { placeKey } from '../domain/place.ts'
import { note } from '../domain/doubts.ts'
import { refine } from '../domain/facts.ts'
import { noteTeller } from '../domain/flowing.ts'
import type { Activation, CallRequest, Handlers, Machine, Outcome } from '../machine.ts'
import { partsOf } from '../later/awaited.ts'
import { isGivenByTasks } from '../later/settlements.ts'
import { observe } from '../later/observables.ts'
import { handlersOf } from '../later/reactions.ts'
import { isCollection, isLookUp, isPureCall } from '../domain/purity.ts'
import { noteController } from '../domain/signals.ts'
import { listedAs } from '../domain/items.ts'
import { scheduleCallback } from '../later/later-call.ts'
import { reaches } from '../domain/reach.ts'
import { isErrorFirst } from '../later/callback-arguments.ts'
import { withCallsAtOnce } from './called-at-once.ts'
import { callContainer } from './containers.ts'
import { callEmitter, isFed, stopEmitting, stopListening } from './emitters.ts'
import {
  callbacksOf,
  callsNext,
  isCallbackValue,
  isCalledBack,
  isOfInterface,
  listFilled,
  withoutUncalled,
} from './given-callbacks.ts'
import { iterate, noteMapped } from '../collections/iterate.ts'
import { callLibrary, instance } from './library.ts'
import { runAtOnce } from './run-at-once.ts'
import { noteShared } from './shared-response.ts'
import { fillTable } from '../collections/tables.ts'
import { callText } from './text-calls.ts'
import { callSetTimeout } from './set-timeout.ts'
import { throwIfAborted } from './throw-if-aborted.ts'
import { libraryRequest } from './library-request.ts'
import { reasonOf } from '../domain/unfollowed.ts'
import {
  calleeName,
  isCallable,
  isSent,
  keyOf,
  responseValue,
  unknownValue,
  ownerOf,
  isBoolean,
  type UnknownValue,
  type Value,
} from '../domain/value.ts'

/** A call of something that is not in the analysed sources: what it may do with what it is given. */
export function callUnresolved(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  const name = calleeName(request.callee)
  const { state, place } = request
  if (machine.isInitialising) {
    const registered = machine.registrar.register(request.self, name, request.args, place, state)
    if (registered) return [{ value: registered, state }]
  }
  if (neverReturns.has(keyOf(request.callee))) return []
  stopEmitting(request, name)
  const handlers = handlersOf(name, request)
  const known = handlers?.onOk || handlers?.onError ? null : libraryRequest(request)
  if (known) {
    if (machine.isInitialising && known.known.call.returns !== 'handler')
      runAtOnce(machine, request, callbacksOf(request), activation)
    return callLibrary(machine, known, activation)
  }
  if (request.isNew) return callPlain(machine, request, name, activation)
  return callNamed(machine, request, { name, handlers }, activation)
}

function callNamed(
  machine: Machine,
  request: CallRequest,
  { name, handlers }: { readonly name: string; readonly handlers: Handlers | null },
  activation: Activation,
): Outcome[] {
  const { state, place, args, self } = request
  noteShared(machine, request, name, activation)
  const given = callContainer(machine, request, name)
  if (given) return [{ value: given, state }]
  if (name === 'throwIfAborted') return throwIfAborted(machine, request, activation)
  const made = changeCollection(machine, request, name, activation)
  if (made) return [{ value: made, state }]
  if (handlers && (handlers.onOk || handlers.onError)) {
    const id = outsidePromise(keyOf(self))
    return [{ value: machine.then(id, handlers, state, { place, activation }), state }]
  }
  const piped =
    name === 'pipe' ? observe(machine, request, outsidePromise(keyOf(self)), activation) : null
  if (piped) return [{ value: piped, state }]
  if (name === 'pipe' && args[0]?.kind === 'response') {
    machine.pipeInto(
      { source: self, options: args[1], toldBy: keyOf(self), state },
      { place, activation },
    )
    // Only something has a `pipe()`.
    refine(self, true, state)
    return [{ value: responseValue, state }]
  }
  if (name === 'pipeTo' && args[0]?.kind === 'response' && args.length === 1)
    return pipeTo(machine, request, activation)
  const asked = askCollection(machine, request, name, activation) ?? callText(request, name)
  if (asked) return [{ value: asked, state }]
  // In `_.each(res.items, (item) => …)` what is read of the response may be a method, for all that is known.
  const callback = syncIterators.has(name)
    ? (args.find(isCallbackValue) ?? args.find(isCallable) ?? args.find(isBoolean))
    : undefined
  if (callback && !isQuery(name, callback, args)) {
    const isTold =
      (name in searchIterators && isGivenByTasks(self)) || partsOf(keyOf(self), state).length > 0
    const isTracked = isTold || machine.isInitialising || reaches(callback, state)
    const before = { phase: state.phase, pending: state.pending.length }
    const outcomes = isTracked
      ? iterate(machine, request, { name, callback }, activation)
      : callPlain(machine, { ...request, args: [] }, '', activation)
    if (!machine.isInitialising) noteMapped(machine, { name, callback }, outcomes)
    // What answers for an item, at once or later, need not say that it is done.
    const isQuiet = ({ state: path }: Outcome): boolean =>
      path.phase === before.phase && path.pending.length === before.pending
    if (args.at(-1) !== callback)
      callBackAtEnd(machine, request, outcomes.filter(isQuiet), activation)
    return outcomes
  }
  const listener = name === 'setTimeout' ? args[1] : undefined
  const heard =
    listener && isCallable(listener)
      ? callSetTimeout(machine, request, listener, activation)
      : callEmitter(machine, request, name, activation)
  return heard ?? callPlain(machine, request, name, activation)
}

/** `body.pipeTo(Writable.toWeb(res))`: its promise tells when all has gone out. */
function pipeTo(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  const { self, state, place } = request
  machine.pipeInto({ source: self, options: undefined, toldBy: '', state }, { place, activation })
  const outcomes = callPlain(machine, { ...request, args: [] }, 'pipeTo', activation)
  for (const { value, state: path } of outcomes) noteTeller(path, keyOf(value))
  return outcomes
}

/** `async.map(items, load, (error, results) => …)`: the last function is called when all items are done. */
function callBackAtEnd(
  machine: Machine,
  request: CallRequest,
  outcomes: readonly Outcome[],
  activation: Activation,
): void {
  const last = request.args.at(-1)
  if (!last || !isCallable(last)) return
  for (const { state } of outcomes) {
    if (machine.isInitialising) runAtOnce(machine, { ...request, state }, [last], activation)
    else if (reaches(last, state)) scheduleAll(machine, { ...request, state }, [last], activation)
  }
}

/** `req.destroy()`, `res.socket.end()`: nobody waits any more. */
const endsConnection =
  /^(?:request|response)\.(?:\w+\.)*(?:destroy|destroySoon|end|resetAndDestroy)$/

function callPlain(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] {
  return withCallsAtOnce(machine, request, activation).flatMap((one) =>
    callUnknown(machine, one, name, activation),
  )
}

function callUnknown(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] {
  const { state } = request
  const callbacks = callbacksOf(request)
  if (machine.isInitialising) runAtOnce(machine, request, callbacks, activation)
  else stopListening(request)
  const path = keyOf(request.callee)
  if (endsConnection.test(path)) note(state, 'given')
  const isGiven = (callback: Value): boolean =>
    isCalledBack(path, callback) && reaches(callback, state)
  const looksUp = isLookUp(request.self, name)
  const tracked = isPredicate(name) || looksUp ? [] : callbacks.filter(isGiven)
  const isHarmless = isLogging(path) || looksUp
  if (!isHarmless) giveAway(machine, request, tracked.length > 0)
  noteThrow(machine, request, { name, takesCallbacks: callbacks.length > 0 }, activation)
  scheduleAll(machine, request, tracked, activation)
  if (!isHarmless) forgetArguments(request)
  return [{ value: resultOf(machine, request, name, activation), state }]
}

/** A call of which nothing is known may throw, unless what is called says that it does not. */
function noteThrow(
  machine: Machine,
  request: CallRequest,
  { name, takesCallbacks }: { readonly name: string; readonly takesCallbacks: boolean },
  activation: Activation,
): void {
  const { args, place } = request
  const path = keyOf(request.callee)
  // What is awaited at once fails there. While modules are initialised nobody may come back to that.
  const failsLater = request.awaited && !machine.isInitialising
  // A call that throws has not kept the functions that it was given.
  const isSure = neverThrows(path) || isCollection(request.self) || isFed(request, name)
  if (failsLater || isSure) return
  const text = name ? `${name}() throws` : 'a call throws'
  // What is given a callback tells that of its failure, and throws where it is misused only. So do methods of lists, and
  // what is made of nothing.
  const isIterator = name === '' || syncIterators.has(name)
  const isBare = request.isNew && args.length === 0
  const weightBefore = takesCallbacks ? 2 : Number(isIterator || isBare)
  const isRefusal = mayRefuse(path, args)
  const isOfInput = isRefusal && isSent(args)
  const cause = { text, weightBefore, isOfInput, error: errorClassOf(path), place }
  const weight = isRefusal ? 2 : 3
  machine.mayThrow(withoutUncalled(request), activation, { ...cause, weight })
}

/** What a call gives of which nothing is known: an identity, and what its name tells. */
function resultOf(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Value {
  const { state, place, args, self, isNew, awaited } = request
  // A stream is handed on by `pipe()`, so that what is behind listens to that one.
  if (name === 'pipe' && args[0]?.kind === 'unknown') return args[0]
  if (isNew) return newInstance(machine, request, machine.fresh(place, state, activation).key)
  if (awaited || !isPureCall(name, args)) {
    const { key } = machine.fresh(place, state, activation)
    return awaited ? madeBy(request, key, { kind: 'result', of: name }) : unknownValue(key)
  }
  const key = identityOfCall(keyOf(request.callee), args)
  if (name === 'values' && isCollection(self) && self.grows)
    return { kind: 'unknown', key, made: { kind: 'values', of: self } }
  const listed = listedAs(name, key)
  const value = listed.made ? listed : madeBy(request, key)
  if (givesList.has(name)) refine(value, true, state)
  return value
}

/** What `new` makes is something. */
function newInstance(machine: Machine, request: CallRequest, key: string): Value {
  const { callee, args, state } = request
  const path = keyOf(callee)
  const isCollectionClass = collections.has(path)
  const value = isCollectionClass ? newCollection(key, path, args) : instance(machine, request, key)
  if (isCollectionClass) fillTable(value, args[0], state)
  if (path === 'AbortController') noteController(key, state)
  refine(value, true, state)
  return value
}

function madeBy(
  { callee, args }: CallRequest,
  key: string,
  otherwise?: UnknownValue['made'],
): UnknownValue {
  const isPlain = neverRejects(keyOf(callee), args.length)
  const made = isPlain ? ({ kind: 'plain' } as const) : otherwise
  return made ? { kind: 'unknown', key, made } : unknownValue(key)
}

function newCollection(key: string, type: string, args: readonly Value[]): Value {
  const value = { kind: 'unknown', key, type } as const
  return args.length > 0 ? value : { ...value, made: { kind: 'empty' } }
}

/** Unresolved code that is given the response may answer; nothing is claimed after that. */
function giveAway(machine: Machine, request: CallRequest, hasCallbacks: boolean): void {
  const { state } = request
  if ([request.self, ...request.args].some(({ kind }) => kind === 'request')) note(state, 'shown')
  const isGiven = (value: Value): boolean =>
    !isCallbackValue(value) &&
    !(value.kind === 'next' && callsNext(request)) &&
    reaches(value, state, 2)
  if (!request.args.some(isGiven) && !isGiven(request.self)) return
  machine.noteUnfollowed({ place: request.place, ...reasonOf(request.callee) })
  note(state, 'given')
  // Who has handed on is not the one to answer any more, whatever that code does.
  if (state.phase !== 'open' && state.phase !== 'handed-off') return
  if (hasCallbacks) state.wasGiven = true
  else if (state.phase === 'open') state.phase = 'unknown'
}

function scheduleAll(
  machine: Machine,
  request: CallRequest,
  callbacks: readonly Value[],
  activation: Activation,
): void {
  const { state, place } = request
  const label = calleeName(request.callee)
  // A query of such a name, as `db.each(sql, (error, row) => …, whenDone)`, calls back for each of its results.
  const [query, ...handed] = request.args
  const isForEach = /^(?:each|forEach)$/.test(label) && query !== undefined && !isCallable(query)
  const each = isForEach ? handed.find(isCallable) : null
  // Where one of them does not answer the next one may.
  if (each || (label === 'each' && callbacks.length > 0)) note(state, 'given')
  const group = callbacks.length > 1 && !each ? `${placeKey(place)}:${activation.env.id}` : null
  const isGiven = (kind: Value['kind']): boolean => request.args.some((arg) => arg.kind === kind)
  const isOfResponse = isGiven('response') && !isGiven('request')
  callbacks.forEach((target, index) => {
    const repeats = target === each
    // What a constructor is given is for methods to call.
    const isCustom = request.isNew
    const call = { kind: 'callback', label, target, group, index, isCustom, repeats } as const
    const about = {
      isOfResponse,
      isOfInterface: isOfInterface(request, target, activation),
      listedIn: listFilled(request, label),
    }
    scheduleCallback(machine, { ...call, ...about }, state, { place, activation })
  })
}

/**
 * `Order.find(query, (error, orders) => …)` has the name of a search for an item, and is a query that
 * calls back with its result, and so does `cursor.each((error, order) => …)`. In `errors.forEach((error) => …)` the item
 * is an error.
 */
function isQuery(name: string, callback: Value, args: readonly Value[]): boolean {
  const fn = ownerOf(callback)
  // `opts.filter(hash, params, (err) => …)`: a list stands in front of what goes through it, at once.
  if (isErrorFirst(fn) && args.indexOf(callback) > 1) return true
  const isSearch = name === 'each' || searchIterators[name] !== undefined || args[0] !== callback
  const [, second] = fn?.fn.parameters ?? []
  return (
    isSearch && isErrorFirst(fn) && !!second && !/^_?(?:i|idx|index|key)$/.test(second.name ?? '')
  )
}

/** What a call may have changed is not known any more. */
function forgetArguments(request: CallRequest): void {
  const { state, place, args } = request
  for (const arg of args) {
    noteShown(arg, state)
    if (arg.kind !== 'object') continue
    state.forget(arg.key)
    for (const name of state.fieldsOf(arg.key).keys()) {
      if (state.readField(arg.key, name)?.kind !== 'literal') continue
      state.writeField(arg.key, name, unknownValue(`${arg.key}.${name}@${place.at}`))
    }
  }
  if (!isPureCall(calleeName(request.callee), [])) state.forget(keyOf(request.self))
}
