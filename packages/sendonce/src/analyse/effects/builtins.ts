import {
  neverReturns,
  responseHooks,
  timerCalls,
  refusesNothing,
  isPromiseConstructor,
  observableSource,
  promiseStatic,
} from '@sendonce/model/calls'
import { listenForEnd } from '../domain/end-listener.ts'
import { anyKind } from '../domain/kinds.ts'
import { prototypeOf } from '../interpret/closures.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { callPromiseStatic, constructPromise } from '../later/new-promises.ts'
import { givenKey, settle } from '../later/settlements.ts'
import { operatorOf } from '../later/observables.ts'
import { noteTeller } from '../domain/flowing.ts'
import { scheduleCallback } from '../later/later-call.ts'
import { keysOf } from '../domain/counts.ts'
import { kindsOf, knownLiteral, refine } from '../domain/facts.ts'
import { loadedBy } from '../domain/loaded.ts'
import { negate } from '../domain/operators.ts'
import { reaches } from '../domain/reach.ts'
import { copyFields, defineProperty, membersGoneThrough } from '../collections/object-calls.ts'
import { callEmitter } from './emitters.ts'
import { callMetadata } from './metadata.ts'
import { typeQuestion } from './type-questions.ts'
import { callUnresolved } from './unresolved.ts'
import type { Due } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import {
  calleeName,
  isCallable,
  keyOf,
  literalValue,
  undefinedValue,
  type Value,
} from '../domain/value.ts'

/** Calls of the platform and of packages: what has a meaning here; the rest is unresolved. */
export function callBuiltin(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  const { callee, args, state, place } = request
  if (callee.kind === 'settler') {
    return callSettler(callee.promise, callee.ok, request)
  }
  if (callee.kind !== 'external') return callUnresolved(machine, request, activation)
  const { path } = callee
  const timer = timerCalls[path.replace(/^(global|globalThis|timers|node:timers|window)\./, '')]
  if (timer && args[0])
    return startTimer(machine, request, timer.times === 'many', path, activation)
  if (/^clear(Timeout|Interval|Immediate)$/.test(path)) return clearTimer(request)
  if (path === 'require' && args[0]?.kind === 'literal') {
    return [{ value: machine.require(String(args[0].value), activation.env.module.file), state }]
  }
  if (path === 'require' && args[0] && machine.isInitialising) {
    const made = machine.fresh(place, state, activation)
    return [{ value: loadedBy(args[0], place.file, made), state }]
  }
  if (requireMaker.test(path)) return [{ value: { kind: 'external', path: 'require' }, state }]
  if (request.isNew && isPromiseConstructor(path))
    return constructPromise(machine, request, activation)
  const hook = responseHooks[path.replace(/\.default$/, '')]
  if (hook && args[0]?.kind === 'response') return hookResponse(request, hook, activation)
  const operator = operatorOf(machine, request, path, activation)
  if (operator) return [{ value: operator, state }]
  const combining = promiseStatic(path) ?? observableSource(path)
  if (combining) return callPromiseStatic(machine, combining, request, activation)
  if (neverReturns.has(path)) return []
  if (isGivenNothing(path, request)) return throwAtOnce(machine, request, activation)
  const told = callMetadata(machine, request, path)
  if (told) return [{ value: told, state }]
  const asked = typeQuestion(path, args)
  if (asked) return [{ value: asked, state }]
  const objectCall = objectCalls[path]
  if (objectCall) return objectCall(machine, request, activation)
  if (pipeline.test(path)) return callPipeline(machine, request, activation)
  // What goes into that goes out.
  if (webWritable.test(path) && args[0]?.kind === 'response') return [{ value: args[0], state }]
  if (eventOnce.test(path)) return waitForEvent(machine, request, activation)
  const made = machine.registrar.construct(path, place, activation.env)
  if (made && !reaches(args[0] ?? undefinedValue, state)) {
    registerFactoryHandler(machine, request, made)
    return [{ value: made, state }]
  }
  return callUnresolved(machine, request, activation)
}

/** `createRequire(import.meta.url)`: a module asks for what it is given as CommonJS does. */
const requireMaker = /^(?:node:)?module(?:\.default|\.Module)*\.createRequire$/

/** Whether an argument is missing for certain without which a function of the platform throws. */
function isGivenNothing(path: string, { args }: CallRequest): boolean {
  const refused = refusesNothing(path)
  if (!refused) return false
  return (refused === 'any' ? args : args.slice(0, 1)).some(
    (arg) => arg.kind === 'literal' && arg.value === undefined,
  )
}

function throwAtOnce(
  machine: Machine,
  { state, place, callee }: CallRequest,
  activation: Activation,
): Outcome[] {
  machine.mayThrow(state, activation, { text: `${calleeName(callee)}() throws`, weight: 0, place })
  return []
}

/** What is known of a value is known of what stands for it where it is handed on. */
function learnGiven(key: string, value: Value, state: State): void {
  const known = knownLiteral(value, state)
  const may = kindsOf(value, state)
  if (known.kind === 'literal') state.learn(key, { may, equals: known })
  else if (may !== anyKind) state.learn(key, { may })
}

/** `resolve`, `reject`, or a callback: without an error it resolves, with one it rejects. */
function callSettler(
  promise: string,
  ok: boolean | 'by-error',
  { args, state }: CallRequest,
): Outcome[] {
  const [first = undefinedValue, second = undefinedValue] = args
  if (ok !== 'by-error') {
    settle(state, promise, ok, first)
    return [{ value: undefinedValue, state }]
  }
  const failed = state.clone()
  const outcomes: Outcome[] = []
  if (refine(first, false, state)) {
    args.slice(1).forEach((value, index) => learnGiven(givenKey(promise, index), value, state))
    settle(state, promise, true, second)
    outcomes.push({ value: undefinedValue, state })
  }
  if (refine(first, true, failed)) {
    settle(failed, promise, false, first)
    outcomes.push({ value: undefinedValue, state: failed })
  }
  return outcomes
}

/** `createServer(handler)` makes a server and registers the handler in one call. */
function registerFactoryHandler(machine: Machine, request: CallRequest, made: Value): void {
  if (!machine.isInitialising || request.args.length === 0 || request.callee.kind !== 'external')
    return
  const name = request.callee.path.slice(request.callee.path.lastIndexOf('.') + 1)
  machine.registrar.register(made, name, request.args, request.place, request.state)
}

function startTimer(
  machine: Machine,
  request: CallRequest,
  repeats: boolean,
  path: string,
  activation: Activation,
): Outcome[] {
  const { state, place } = request
  const [target, ...rest] = request.args as [Value, ...Value[]]
  const isImmediate = /immediate|nextTick|queueMicrotask/i.test(path)
  const args = isImmediate ? rest : rest.slice(1)
  const call = {
    kind: isImmediate ? 'callback' : 'timer',
    label: path,
    target,
    args,
    repeats,
    comes: comesSoon(path),
    due: isImmediate || repeats ? null : dueIn(request.args[1] ?? undefinedValue, state),
  } as const
  const info = scheduleCallback(machine, call, state, { place, activation })
  if (machine.isInitialising) {
    const now = { ...request, callee: target, args: [], via: 'callback', awaited: true } as const
    machine.call(now, activation)
  }
  return [{ value: { kind: 'timer', region: info.id }, state }]
}

const longestDelay = 2 ** 31 - 1

/** Node takes one millisecond for whatever is no delay. */
function dueIn(delay: Value, state: State): Due | null {
  const known = knownLiteral(delay, state)
  if (known.kind !== 'literal') return null
  const asked = Math.trunc(Number(known.value))
  return { delay: asked >= 1 && asked <= longestDelay ? asked : 1, turn: state.turn }
}

function comesSoon(path: string): 'tick' | 'microtask' | null {
  if (path.endsWith('nextTick')) return 'tick'
  return path.endsWith('queueMicrotask') ? 'microtask' : null
}

function clearTimer(request: CallRequest): Outcome[] {
  const { state } = request
  const timer = request.args[0]
  if (timer?.kind === 'timer') {
    state.pending = state.pending.filter((region) => region.info.id !== timer.region)
  } else if (timer && timer.kind !== 'literal') {
    // Which timer is not known: any may be meant.
    state.pending = state.pending.filter((region) => region.info.kind !== 'timer')
  }
  return [{ value: undefinedValue, state }]
}

/** `onHeaders(res, listener)` sets headers in time; `onFinished(res, listener)` only tidies up. */
function hookResponse(
  request: CallRequest,
  hook: 'before-head' | 'at-end',
  { frame }: Activation,
): Outcome[] {
  const { state, args, place } = request
  const listener = args[1]
  if (hook === 'at-end' && listener && isCallable(listener)) {
    const own = { of: 'response', event: 'finish', target: listener, place, frame } as const
    listenForEnd(own, state)
  }
  return [{ value: undefinedValue, state }]
}

/** `stream.pipeline(source, …, res, callback)`, or what gives a promise instead. */
function callPipeline(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  const { state, place } = request
  // It takes its streams in one list as well.
  const args = request.args.flatMap((arg) => (arg.kind === 'array' && arg.items) || [arg])
  const end = args.findIndex((arg) => arg.kind === 'response')
  const [source, response] = [args[end - 1], args[end]]
  if (!source || !response) return callUnresolved(machine, request, activation)
  const options = args.slice(end + 1).find((arg) => !isCallable(arg))
  const isCalledBack = args.slice(end + 1).some(isCallable)
  const toldBy = isCalledBack ? keyOf(machine.fresh(place, state, activation)) : ''
  machine.pipeInto({ source, options, toldBy, state }, { place, activation })
  const others = args.filter((arg) => arg.kind !== 'response')
  const outcomes = callUnresolved(machine, { ...request, args: others }, activation)
  // With a callback it gives its last stream.
  if (isCalledBack) return outcomes.map((outcome) => ({ ...outcome, value: response }))
  for (const outcome of outcomes) noteTeller(outcome.state, keyOf(outcome.value))
  return outcomes
}

const pipeline = /(^|\.)pipeline$/
const webWritable = /^(?:node:)?stream(?:\.default)?\.Writable\.toWeb$/

const eventOnce = /^(?:node:)?events(?:\.default|\.EventEmitter)*\.once$/

/** `await once(emitter, 'done')` of `node:events`: resolves with the event, and fails with `error`. */
function waitForEvent(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  const { args, state, place } = request
  const [self, event] = args
  if (machine.isInitialising || self?.kind !== 'unknown' || event?.kind !== 'literal')
    return callUnresolved(machine, request, activation)
  const promise = `promise:${keyOf(machine.fresh(place, state, activation))}`
  const listen = (name: Value, ok: boolean): void => {
    const settler: Value = { kind: 'settler', promise, ok }
    callEmitter(machine, { ...request, self, args: [name, settler] }, 'once', activation)
  }
  listen(event, true)
  if (event.value !== 'error') listen(literalValue('error'), false)
  return [{ value: { kind: 'promise', id: promise }, state }]
}

type ObjectCall = (machine: Machine, request: CallRequest, activation: Activation) => Outcome[]

const listNames: ObjectCall = (machine, request, activation) =>
  listMembers(machine, request, (name) => literalValue(name), activation)

const objectCalls: Readonly<Record<string, ObjectCall>> = {
  'Object.assign': (_machine, request) => {
    const [target, ...sources] = request.args
    for (const source of sources) if (target) copyFields(source, target, request.state)
    return [{ value: target ?? undefinedValue, state: request.state }]
  },
  Boolean: (_machine, { args: [value = undefinedValue], state }) => [
    { value: negate(negate(value)), state },
  ],
  String: (machine, request, activation) => {
    const [value] = request.args
    return value?.kind === 'literal'
      ? [{ value: literalValue(String(value.value)), state: request.state }]
      : callUnresolved(machine, request, activation)
  },
  'Object.keys': listNames,
  'Object.getOwnPropertyNames': listNames,
  'Object.values': (machine, request, activation) =>
    listMembers(machine, request, (_name, value) => value, activation),
  'Object.entries': (machine, request, activation) =>
    listMembers(machine, request, entryOf, activation),
  'Object.freeze': (_machine, request) => [
    { value: request.args[0] ?? undefinedValue, state: request.state },
  ],
  'Object.defineProperty': (machine, request, activation) => {
    defineProperty(machine, request, activation)
    return [{ value: request.args[0] ?? undefinedValue, state: request.state }]
  },
  'Object.create': (machine, request, activation) => {
    const proto = request.args[0]
    const { key } = machine.fresh(request.place, request.state, activation)
    return [
      {
        value: { kind: 'object', key, proto: proto?.kind === 'object' ? proto : null },
        state: request.state,
      },
    ]
  },
  'Object.setPrototypeOf': (_machine, request) => {
    const [object, proto] = request.args
    if (object?.kind === 'object' && proto?.kind === 'object')
      request.state.writeField(object.key, '__proto__', proto)
    return [{ value: object ?? undefinedValue, state: request.state }]
  },
  'util.promisify': promisify,
  'node:util.promisify': promisify,
  'util.inherits': inherit,
  'node:util.inherits': inherit,
  inherits: inherit,
}

/**
 * What a module goes through to register it: the members of an object of which all are known. Of one that is filled and
 * counted, how many there are.
 */
function listMembers(
  machine: Machine,
  request: CallRequest,
  made: (name: string, value: Value) => Value,
  activation: Activation,
): Outcome[] {
  const { args, state, place } = request
  const [object = undefinedValue] = args
  const members = membersGoneThrough(machine, object, state)
  if (!members) {
    if (object.kind !== 'object' || !object.grows)
      return callUnresolved(machine, request, activation)
    return [{ value: keysOf(object), state }]
  }
  const items = members.map(([name, value]) => made(name, value))
  return [
    { value: { kind: 'array', key: machine.fresh(place, state, activation).key, items }, state },
  ]
}

function entryOf(name: string, value: Value): Value {
  return { kind: 'array', key: `entry:${name}:${keyOf(value)}`, items: [literalValue(name), value] }
}

/** `util.promisify(fn)` of a function that is known calls nothing yet. */
function promisify(machine: Machine, request: CallRequest, activation: Activation): Outcome[] {
  const { args, state } = request
  const [target] = args
  // What calls back at its end gives a promise of that just as well.
  if (target?.kind === 'external' && pipeline.test(target.path)) return [{ value: target, state }]
  if (!target || !isCallable(target)) return callUnresolved(machine, request, activation)
  return [
    {
      value: { kind: 'bound', target, self: undefinedValue, args: [], isPromisified: true },
      state,
    },
  ]
}

/** `util.inherits(Child, Parent)` and what compilers write for `extends`. */
export function inherit(_machine: Machine, request: CallRequest): Outcome[] {
  const [child, parent] = request.args
  const { state } = request
  if (child?.kind === 'function' && parent?.kind === 'function') {
    const { key } = prototypeOf(child, state)
    state.writeField(key, '__proto__', prototypeOf(parent, state))
    state.writeField(key, 'constructor', child)
  }
  return [{ value: undefinedValue, state }]
}
