import { notePromise } from '../later/promise-notes.ts'
import { stepTo } from '../domain/steps.ts'
import { variableAddress } from '../domain/heap.ts'
import { complete } from '../effects/returned-answer.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import { constructorOf, instanceOf } from './closures.ts'
import type { Activation, Machine, Outcome, Invocation } from '../machine.ts'
import { isStepList } from '../domain/compiled-steps.ts'
import { note } from '../domain/doubts.ts'
import { reduce } from '../domain/merge.ts'
import { isLastAwait } from '../domain/rest-of-call.ts'
import { noteLost } from '../later/dropped.ts'
import { noteJoined } from '../later/promises.ts'
import { countAgain } from '../later/repeats.ts'
import { settle } from '../later/settlements.ts'
import { each, mergeOutcomes } from './outcomes.ts'
import { givesCallOn, isRelevant, tellsOfValue, throwsByValues } from './relevance.ts'
import { callIrrelevant } from './summary.ts'
import type { SuspendedCall } from '../domain/region.ts'
import type { Frame, RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  leftBy,
  undefinedValue,
  unknownValue,
  type Environment,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'

/** Calls nested deeper than this are taken as unknown: no handler needs more. */
const depthLimit = 24

function isAsyncFunction(value: FunctionValue): boolean {
  return value.fn.isAsync || value.isCoroutine
}

/** Calls a function of the program on one path, and gives every way back from it. */
export function invoke(machine: Machine, request: Invocation, activation: Activation): Outcome[] {
  const { callee } = request
  if (request.isNew) return construct(machine, request, activation)
  if (callee.classIr && request.via !== 'call')
    return [{ value: undefinedValue, state: request.state }]
  if (callee.fn.isGenerator && !callee.isCoroutine) {
    return [
      { value: machine.fresh(request.place, request.state, activation), state: request.state },
    ]
  }
  if (
    !machine.isInitialising &&
    !isRelevant(machine, request, activation) &&
    !throwsByValues(machine, request) &&
    !tellsOfValue(request) &&
    !givesCallOn(request)
  )
    return callIrrelevant(machine, request, activation)
  const earlier = runsAround(activation.frame, callee)
  if (activation.frame.depth >= depthLimit || earlier.length > 1) {
    note(request.state, 'cut')
    // What is not followed any deeper may answer.
    if (request.state.phase === 'open' && isRelevant(machine, request, activation))
      request.state.phase = 'unknown'
    if (!machine.isInitialising)
      machine.noteUnfollowed({
        place: request.place,
        reason: 'nesting',
        what: callee.fn.name || null,
      })
    return [
      { value: machine.fresh(request.place, request.state, activation), state: request.state },
    ]
  }
  machine.noteInvoked(callee)
  if (machine.isInitialising) return runForEffect(machine, request, activation)
  const [around] = earlier
  const args = around === undefined ? request.args : countAgain(request, around)
  return run(machine, { ...request, args }, activation)
}

/** While modules are initialised only what a call leaves behind counts. */
function runForEffect(machine: Machine, request: Invocation, activation: Activation): Outcome[] {
  const { fn } = request.callee
  const { effort, registrar } = machine
  if (!effort.isWorthwhile(fn)) {
    return [
      { value: machine.fresh(request.place, request.state, activation), state: request.state },
    ]
  }
  const before = { steps: machine.stepsTaken, size: registrar.size }
  const outcomes = run(machine, request, activation)
  if (registrar.size === before.size) effort.note(fn, machine.stepsTaken - before.steps)
  return outcomes
}

/**
 * The runs of a function that a call of it stands in, up to two: it may call itself once, as deeper rounds show nothing new.
 * The frame of what it left for later stands for the same call.
 */
function runsAround(frame: Frame, callee: FunctionValue): readonly number[] {
  const runs: number[] = []
  let last: number | null = null
  for (let at: Frame | null = frame; at && runs.length < 2; at = at.parent) {
    if (at.functionKey === callee.key && at.activationId !== last) runs.push(at.activationId)
    last = at.activationId
  }
  return runs
}

function construct(machine: Machine, request: Invocation, activation: Activation): Outcome[] {
  const { callee, state, place } = request
  const key = `new:${keyOf(machine.fresh(place, state, activation))}`
  const instance = instanceOf(callee, key, state)
  initialiseFields(machine, callee, instance, state, activation)
  const made = callee.classIr ? constructorOf(instance.proto, state) : callee
  if (!made) return [{ value: instance, state }]
  return asInstance(
    machine.invoke(
      { ...request, callee: made, self: instance, isNew: false, via: 'call' },
      activation,
    ),
    instance,
  )
}

function asInstance(outcomes: readonly Outcome[], instance: Value): Outcome[] {
  return outcomes.map(({ value, state }) => ({
    value: value.kind === 'object' ? value : instance,
    state,
  }))
}

/** Gives a new instance the fields that its class declares with a value. */
export function initialiseFields(
  machine: Machine,
  callee: FunctionValue,
  instance: Value & { readonly kind: 'object' },
  state: State,
  activation: Activation,
): void {
  const classes = [callee]
  for (let at = instance.proto?.proto ?? null; at; at = at.proto) {
    const parent = state.readField(at.key, 'constructor')
    if (parent?.kind === 'function' && parent.classIr) classes.unshift(parent)
  }
  for (const one of classes) fillFields(machine, one, instance, state, activation)
}

function fillFields(
  machine: Machine,
  callee: FunctionValue,
  instance: Value & { readonly kind: 'object' },
  state: State,
  activation: Activation,
): void {
  const inside: Activation = { ...activation, env: callee.env, self: instance }
  for (const member of callee.classIr?.members ?? []) {
    if (member.kind !== 'field' || member.isStatic || !member.value) continue
    const [outcome] = machine.evaluate(member.value, state, inside)
    if (outcome) state.writeField(instance.key, member.name, outcome.value)
  }
}

function run(machine: Machine, request: Invocation, caller: Activation): Outcome[] {
  const { callee, state, place } = request
  const isAsync = isAsyncFunction(callee)
  // What a module is set up with has come before the first request: `main()` goes on behind `await connect()`.
  const isSetUp = machine.isInitialising
  const waits = !isAsync || isSetUp || (request.awaited && caller.runsThroughAwait)
  // What two rounds leave suspended, or for later, goes on apart.
  const round =
    (isAsync || request.via === 'iteration') && state.rounds > 0 ? `:${state.rounds}` : ''
  // What a module does in a loop, `for (const Type of controllers) mount(app, Type)`, it does for each anew.
  const given = isSetUp ? `(${request.args.map(keyOf).join()})` : ''
  const salt = `${callee.key}${round}${given}`
  const id = machine.environmentId(caller.frame.activationId, place, salt)
  const region: RegionInfo = caller.frame.region
  const isAwaited = request.awaited || (request.isReturned === true && caller.frame.isAwaited)
  const frame: Frame = {
    parent: caller.frame,
    functionName: callee.fn.name,
    functionKey: callee.key,
    via: request.via,
    call: place,
    caught: caller.caught,
    region,
    depth: caller.frame.depth + 1,
    activationId: id,
    env: callee.env,
    isAwaited,
    isUnawaited: isAsync && !isAwaited,
  }
  state.steps = { ...stepTo(state.steps, 'call', place, callee.fn.name), entered: callee }
  if (isStepList(callee.fn)) note(state, 'cut')
  const observed = caller.observed || caller.throwTargets.length > 0 || isAsync
  const inner = activate(
    { fn: callee, envId: id, self: request.self, args: request.args, frame, observed },
    waits,
  )
  const ready = bindParameters(machine, callee.fn, request.args, state, inner)
  const after = machine.runList(callee.fn.body, ready, inner, null)
  const left = after.map((path) => ({ value: undefinedValue, state: path }))
  inner.returned.push(...(machine.completion ? complete(machine, left, callee.fn, inner) : left))
  return isAsync ? leaveAsync(machine, inner, `promise:${id}`) : leave(machine, inner, caller)
}

type Activated = Omit<SuspendedCall, 'round'> & { readonly round?: SuspendedCall['round'] }

/** A fresh activation of a function; the variables of its environment live in the states. */
export function activate(call: Activated, runsThroughAwait: boolean): Activation {
  const env: Environment = {
    id: call.envId,
    functionIndex: call.fn.fn.index,
    module: call.fn.env.module,
    parent: call.fn.env,
    round: call.round ?? null,
  }
  const self = call.fn.fn.isArrow ? (call.fn.self ?? undefinedValue) : call.self
  const { fn, args, frame, observed } = call
  return newActivation({ fn, env, self, args, frame, observed, runsThroughAwait })
}

/** An activation that nothing has left yet. */
export function newActivation(
  parts: Pick<
    Activation,
    'fn' | 'env' | 'self' | 'args' | 'frame' | 'observed' | 'runsThroughAwait'
  >,
): Activation {
  // Named one by one: a spread makes objects that are slow to read.
  const { fn, env, self, args, frame, observed, runsThroughAwait } = parts
  return {
    fn,
    env,
    self,
    args,
    frame,
    observed,
    runsThroughAwait,
    returned: [],
    thrown: [],
    suspended: [],
    throwTargets: [],
    failures: [],
    breaks: [],
    caught: null,
    failsUnheard: false,
    isDropped: false,
    block: null,
    resumedThrows: [],
  }
}

/** Gives parameters and function declarations their values at the start of a call. */
export function bindParameters(
  machine: Machine,
  fn: FunctionIr,
  args: readonly Value[],
  state: State,
  activation: Activation,
): State[] {
  let states: State[] = [state]
  for (const { variable, index } of fn.hoisted) {
    const isSelf = index === fn.index
    const value = isSelf
      ? activation.fn
      : machine.evaluate({ kind: 'function', index }, state, activation)[0]?.value
    if (value) state.write(variableAddress(activation.env, variable.slot), value)
  }
  fn.parameters.forEach((parameter, index) => {
    const given: Value = parameter.isRest
      ? { kind: 'array', key: `rest:${activation.env.id}`, items: args.slice(index) }
      : (args[index] ?? undefinedValue)
    states = each(states, (path) => {
      const isMissing = given.kind === 'literal' && given.value === undefined
      const values =
        isMissing && parameter.fallback
          ? machine.evaluate(parameter.fallback, path, activation)
          : [{ value: given, state: path }]
      return each(values, (item) =>
        machine
          .store(parameter.target, item.value, item.state, activation)
          .map((bound) => bound.state),
      )
    })
  })
  return states
}

function leave(machine: Machine, inner: Activation, caller: Activation): Outcome[] {
  for (const outcome of inner.thrown) machine.throwAt(outcome, caller)
  return mergeOutcomes(inner.returned)
}

/** The promise of an asynchronous call: settled, rejected, or still to go on. */
export function leaveAsync(machine: Machine, inner: Activation, promise: string): Outcome[] {
  const states: State[] = []
  for (const { value, state } of mergeOutcomes(inner.returned)) {
    settle(state, promise, true, leftBy(value))
    states.push(state)
  }
  for (const { value, state } of inner.thrown) {
    settle(state, promise, false, value)
    noteLost(state)
    states.push(state)
  }
  for (const { state, statement, awaited, round } of inner.suspended) {
    // An iteration keeps none of the promises that it is given: whether this one is settled shows nowhere.
    if (inner.frame.via === 'iteration' && isLastAwait(inner.fn.fn.body, statement.id)) {
      states.push(state)
      continue
    }
    noteJoined(awaited, state)
    // Only the function itself settles this promise, however long that takes.
    notePromise(promise, 'isOwn', state)
    const info = machine.newRegionInfo({
      kind: 'resume',
      label: inner.fn.fn.name,
      source: promise,
      parent: inner.frame.region,
      place: machine.place(statement.span, inner),
      salt: `${statement.id}:${(round ?? inner.env).id}`,
    })
    const call = {
      fn: inner.fn,
      envId: inner.env.id,
      round,
      self: inner.self,
      args: inner.args,
      frame: inner.frame,
      observed: true,
    }
    machine.schedule(
      {
        kind: 'resume',
        info,
        call,
        awaitId: statement.id,
        target: statement.target,
        awaited,
        result: promise,
      },
      state,
    )
    states.push(state)
  }
  return reduce(states).map((state) => ({ value: { kind: 'promise', id: promise }, state }))
}

/** Values for the parameters of a function that is run without a caller. */
export function unknownArguments(fn: FunctionIr, envId: number): Value[] {
  return fn.parameters.map((parameter, index) =>
    unknownValue(`param:${envId}:${parameter.name ?? index}`),
  )
}
