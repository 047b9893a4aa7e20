import { loseAnswer } from '../effects/built-answer.ts'
import { callOfPromise } from '../domain/outside-promises.ts'
import { stepTo } from '../domain/steps.ts'
import { note } from '../domain/doubts.ts'
import { refine } from '../domain/facts.ts'
import { activate, leaveAsync, newActivation } from '../interpret/invoke.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import { noteAnsweredInside } from './answered-inside.ts'
import { brokenOff } from './broken-off.ts'
import { keepsWaiting, listenersWith, noteEnd, stopFlow, toldBy } from './event-order.ts'
import { argumentsOf, saltOf, type Variant } from './callback-arguments.ts'
import { endPiped, endPipeline } from './pipes.ts'
import { inLine, isReady, isWaitedFor, nextReady, queuedIn } from './queues.ts'
import { countOn, timesCome } from './repeats.ts'
import { assumeRejection, giveUpCallbacks } from './promises.ts'
import { drop, ignoresPromises, noteLost } from './dropped.ts'
import { noteLeftOpen } from './left-open.ts'
import { runBy } from './producers.ts'
import { asPromise, cannotReject } from './rejections.ts'
import { noteCaught } from './caught-by-reaction.ts'
import { comingFrom, settle, settledWays } from './settlements.ts'
import type { CallbackRegion, ReactionRegion, Region, ResumeRegion } from '../domain/region.ts'
import { variableAddress } from '../domain/heap.ts'
import type { Place } from '../domain/place.ts'
import { isErrorEvent, regionLabel, type Frame, type RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import {
  literalValue,
  ownerOf,
  undefinedValue,
  unknownValue,
  topLevelOf,
  type Value,
} from '../domain/value.ts'

const nowhere: Place = { file: '', at: 0, start: 0, end: 0 }

/** Adds a region to what may run later on this path; the same one is added once. */
export function schedule(region: Region, state: State): void {
  if (state.pending.some((other) => other.info.id === region.info.id)) return
  if (state.pending.length >= 12) return
  state.pending = [...state.pending, region]
}

/** The frame of code that a region runs. */
export function frameOf(outer: Frame, info: RegionInfo): Frame {
  return {
    ...outer,
    parent: outer,
    via: 'region',
    call: info.place,
    region: info,
    caught: null,
    depth: outer.depth + 1,
  }
}

/** An activation that stands for the event loop: it calls what a region runs. */
export function loopActivation(frame: Frame): Activation {
  const { env } = frame
  const fn = topLevelOf('event loop', env)
  const self = undefinedValue
  return newActivation({ fn, env, self, args: [], frame, observed: false, runsThroughAwait: true })
}

/** Runs one region on a path, then whatever its settling of promises makes ready. An event calls all that listen for it. */
export function runRegion(machine: Machine, region: Region, start: State): State[] {
  const beside = listenersWith(region, start).filter((other) => other !== region)
  let states = runInTurn(machine, region, start)
  for (const { info } of beside)
    states = states.flatMap((state) => {
      const listener = state.pending.find((other) => other.info.id === info.id)
      return listener ? runInTurn(machine, listener, state) : [state]
    })
  return drain(machine, states)
}

/** Runs a region whose turn has come. */
function runInTurn(machine: Machine, region: Region, state: State): State[] {
  state.isMicrotask = region.kind !== 'callback' || region.comes === 'microtask'
  return inLine(state, () => runAtOnce(machine, region, state))
}

/** Runs one region on a path, as `emit` does: what is queued has to wait for the code that runs. */
export function runAtOnce(
  machine: Machine,
  region: Region,
  start: State,
  thrown?: Outcome[],
): State[] {
  machine.step(4)
  const state = start
  // Who listens for the end of the request takes its listeners away then.
  const isTakenAway = region.info.outlives && state.listeners.length > 0
  const repeats = region.kind === 'callback' && region.repeats && !isTakenAway
  if (repeats && timesCome(region, state) > 0) countOn(region.target, state)
  const waiting = state.pending.filter((other) => keepsWaiting(other, region, repeats, state))
  const over = state.pending.filter((other) => !waiting.includes(other)).flatMap(runBy)
  state.pending = waiting.map((other) => withFailure(other, region))
  const place = region.info.place ?? nowhere
  const step = stepTo(state.steps, 'region', place, regionLabel(region.info))
  state.steps = mayBeLeftOut(region) ? { ...step, mayBeLeftOut: true } : step
  if (repeats) state.rounds++
  if (!isReady(region, state)) state.turn++
  const { first, guarded: wasGuarded } = state
  // Who read a guard knows that for the code that runs now, and not for what runs later.
  state.guarded = false
  noteEnd(region.info, state)
  machine.running.push(region)
  const states = runBody(machine, region, state, thrown)
  machine.running.pop()
  for (const path of states) {
    path.guarded ||= wasGuarded
    noteLost(path)
    noteLeftOpen(over, first, path)
  }
  return reduce(states)
}

/** Whether a call of which nothing is known was given other callbacks as well, or this one was put into a list. */
function mayBeLeftOut(region: Region): boolean {
  if (region.kind !== 'callback' || region.convention || region.info.kind !== 'callback')
    return false
  return region.group !== null || !!region.info.listedIn
}

function runBody(machine: Machine, region: Region, state: State, thrown?: Outcome[]): State[] {
  switch (region.kind) {
    case 'callback':
      return runCallback(machine, region, state, thrown)
    case 'reaction':
      return runReaction(machine, region, state)
    case 'resume':
      return runResume(machine, region, state)
  }
}

/** Runs what stands in the queues in front of the code behind an `await` whose promise is settled. */
export function runQueued(machine: Machine, start: State): State[] {
  let states: State[] = [start]
  const queued = queuedIn(start)
  for (let count = queued.length; count > 0; count--) {
    states = states.flatMap((state) => {
      const region = nextReady(state)
      return region && queued.some(({ info }) => info.id === region.info.id)
        ? runInTurn(machine, region, state)
        : [state]
    })
    for (const state of states) state.goOnBehindMistake()
  }
  return states
}

/** Runs what is ready, in order: promise reactions come before anything else. */
export function drain(machine: Machine, states: readonly State[]): State[] {
  const done: State[] = []
  const work = [...states]
  for (let rounds = 0; work.length > 0; rounds++) {
    const state = work.pop() as State
    const ready = rounds < 64 ? nextReady(state) : undefined
    if (ready) work.push(...runRegion(machine, ready, state))
    else done.push(...runListeners(machine, state))
  }
  return reduce(done)
}

/** `finish` and `close` of the response, of another's answer as well: they only matter for what they stop (`clearTimeout`). */
function runListeners(machine: Machine, state: State): State[] {
  const isOver = state.phase === 'ended' || state.phase === 'handed-off'
  if (!isOver || state.listeners.length === 0) return [state]
  const { phase, first, status } = state
  const listeners = state.listeners.filter((one) => one.of === 'response' && !one.hasRun)
  if (listeners.length === 0) return [state]
  state.listeners = state.listeners.map((one) => ({ ...one, hasRun: true }))
  state.phase = 'silent'
  let states: State[] = [state]
  for (const listener of listeners) {
    states = states.flatMap((path) =>
      callPlainly(machine, listener.target, [], path, first?.frame ?? null),
    )
  }
  for (const path of states) {
    path.phase = phase
    path.first = first
    path.status = status
  }
  return states
}

function callPlainly(
  machine: Machine,
  target: Value,
  args: readonly Value[],
  state: State,
  frame: Frame | null,
): State[] {
  if (!frame || (target.kind !== 'function' && target.kind !== 'bound')) return [state]
  const call = { callee: target, self: undefinedValue, args, place: frame.call ?? nowhere }
  return callFromLoop(machine, call, state, frame)
}

/** Calls a function as the event loop does, in a run of code that `frame` is the outermost one of. */
export function callFromLoop(
  machine: Machine,
  call: Pick<CallRequest, 'callee' | 'self' | 'args' | 'place'>,
  state: State,
  frame: Frame,
): State[] {
  const how = { via: 'callback', awaited: true, isNew: false } as const
  return machine
    .call({ ...call, ...how, state }, loopActivation(frame))
    .map((outcome) => outcome.state)
}

function runCallback(
  machine: Machine,
  region: CallbackRegion,
  state: State,
  thrown?: Outcome[],
): State[] {
  const frame = frameOf(region.frame, region.info)
  const activation = loopActivation(frame)
  if (thrown) activation.throwTargets.push(thrown)
  const salt = saltOf(region.info, state)
  const states: State[] = []
  for (const variant of argumentsOf(region, salt, state)) {
    const broken = brokenOff(region, variant)
    if (broken) callBack(machine, region, broken, activation)
    settleAnswer(region, variant)
    if (!variant.failed) endPiped(region.info, variant.state)
    states.push(...callBack(machine, region, variant, activation))
  }
  return states
}

function callBack(
  machine: Machine,
  region: CallbackRegion,
  { args, state }: Variant,
  activation: Activation,
): State[] {
  const outcomes = machine.call(
    {
      callee: region.target,
      self: region.self,
      args,
      state,
      place: region.info.place ?? nowhere,
      via: 'callback',
      awaited: true,
      isNew: false,
    },
    activation,
  )
  for (const outcome of outcomes) loseAnswer(machine, outcome)
  const { place } = region.info
  const isTaken = !place || !ignoresPromises(region)
  return outcomes
    .flatMap((outcome) => (isTaken ? outcome : drop(outcome, place, ownerOf(region.target))))
    .map((outcome) => outcome.state)
}

/** What the callback says of the answer that it belongs to, and of the event of the same failure. */
function settleAnswer({ undoesAnswer, convention }: CallbackRegion, variant: Variant): void {
  const { state, failed } = variant
  if (undoesAnswer && state.phase === 'sending') {
    const isUndone = failed || undoesAnswer === 'callback'
    state.phase = isUndone ? 'open' : 'ended'
    if (isUndone) state.first = state.begun = null
  }
  const emitters = convention?.repeats ?? []
  if (failed) for (const emitter of emitters) stopFlow(emitter, state)
  else if (emitters.length > 0)
    state.pending = state.pending.filter((other) => !isErrorOf(other, emitters))
}

function isErrorOf({ info }: Region, emitters: readonly string[]): boolean {
  return isErrorEvent(info) && emitters.includes(info.source)
}

/** Behind the event `error`, the callback that is told of the same failure gets an error; an end gets its code. */
function withFailure(other: Region, running: Region): Region {
  const { kind, label, source } = running.info
  if (other.kind !== 'callback' || kind !== 'event') return other
  const code = other.info.source === source ? other.codes?.[label] : undefined
  if (code !== undefined) return { ...other, args: [literalValue(code)] }
  return toldBy(other, source, label)
}

function runReaction(machine: Machine, region: ReactionRegion, state: State): State[] {
  const frame = frameOf(region.frame, region.info)
  const ways = settledWays(state, region.source)
  if (ways.length > 0)
    return ways.flatMap((way) =>
      react(machine, region, way.ok, way.value, { state: way.state, frame }),
    )
  const given = comingFrom(region.source, state)
  const other = cannotReject({ kind: 'promise', id: region.source }, state) ? null : state.clone()
  settle(state, region.source, true, given)
  if (region.isOfHandler) noteAnsweredInside(machine, state)
  endPipeline(callOfPromise(region.source), state)
  const ok = react(machine, region, true, given, { state, frame })
  if (!other) return ok
  const error = unknownValue(`error:${region.source}`)
  settle(other, region.source, false, error)
  assumeRejection(region, other)
  giveUpCallbacks(region.source, other)
  return [...ok, ...react(machine, region, false, error, { state: other, frame })]
}

function react(
  machine: Machine,
  region: ReactionRegion,
  ok: boolean,
  value: Value,
  at: { readonly state: State; readonly frame: Frame },
): State[] {
  const handler = ok ? region.onOk : region.onError
  if (!handler) {
    if (!ok && !isWaitedFor(region, at.state)) note(at.state, 'unheard')
    settle(at.state, region.result, ok, value)
    return [at.state]
  }
  if (!ok) {
    refine(value, true, at.state)
    noteCaught(region, at.state)
  }
  const thrown: Outcome[] = []
  const activation: Activation = {
    // The promise of the reaction waits for what its handler gives back.
    ...loopActivation({ ...at.frame, isAwaited: true }),
    throwTargets: [thrown],
    observed: true,
  }
  const outcomes = machine.call(
    {
      callee: handler,
      self: undefinedValue,
      args: region.isFinally ? [] : [value],
      state: at.state,
      place: region.info.place ?? nowhere,
      via: 'callback',
      awaited: false,
      isReturned: true,
      isNew: false,
    },
    activation,
  )
  for (const outcome of outcomes) {
    if (region.isFinally || region.isAside) settle(outcome.state, region.result, ok, value)
    else settle(outcome.state, region.result, true, asPromise(outcome))
  }
  for (const outcome of thrown) settle(outcome.state, region.result, false, outcome.value)
  return [...outcomes, ...thrown].map((outcome) => outcome.state)
}

function runResume(machine: Machine, region: ResumeRegion, state: State): State[] {
  const { call } = region
  const frame: Frame = { ...call.frame, region: region.info }
  const activation = activate({ ...call, frame }, true)
  const place = region.info.place ?? nowhere
  const settled = machine.awaitValue(region.awaited, state, activation, place)
  activation.resumedThrows = settled.failed
  const ready = settled.ok.map((outcome) => {
    outcome.state.write(variableAddress(activation.env, region.target.slot), outcome.value)
    return outcome.state
  })
  for (const path of settled.stuck) machine.schedule(region, path)
  const after = machine.runList(call.fn.fn.body, ready, activation, region.awaitId)
  for (const path of after) activation.returned.push({ value: undefinedValue, state: path })
  const left = leaveAsync(machine, activation, region.result).map((outcome) => outcome.state)
  return [...left, ...settled.stuck]
}
