import { closes, methodNamed, tellsCallback } from '@sendonce/model/calls'
import { notePromise } from './promise-notes.ts'
import { callOfPromise } from '../domain/outside-promises.ts'
import { isHandingOn, type Answer } from '../domain/answer.ts'
import type {
  Activation,
  AfterAwait,
  CallRequest,
  Handlers,
  Machine,
  Outcome,
  Site,
} from '../machine.ts'
import { noteAwaited, partsOf } from './awaited.ts'
import { observe, subscribe } from './observables.ts'
import { isStuck } from './left-open.ts'
import { producerOf } from './producers.ts'
import { noteAnswerAwaited } from '../domain/handler-promise.ts'
import { noteWaitedFor } from '../domain/waited-for.ts'
import { noteAwait } from '../domain/safe-awaits.ts'
import { reaches } from '../domain/reach.ts'
import { endPipeline } from './pipes.ts'
import { callbackHandlers, handlersOf } from './reactions.ts'
import { cannotReject, neverSeenToReject, mayReject, rejecting } from './rejections.ts'
import { comingFrom, isSettled, settle, settledWays, settlementOf } from './settlements.ts'
import type { ReactionRegion } from '../domain/region.ts'
import type { Place } from '../domain/place.ts'
import type { RegionInfo } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import { isCallable, keyOf, undefinedValue, unknownValue, type Value } from '../domain/value.ts'

/**
 * `then`, `catch` and `finally` of a promise that is known as such, also as packages call them; `null` for another
 * method that is given functions.
 */
export function callPromiseMethod(
  machine: Machine,
  request: CallRequest,
  id: string,
  name: string,
  activation: Activation,
): Outcome[] | null {
  const { args, place, state } = request
  // With it the functions of a chain are told what `this` is.
  if (name === 'bind') return [{ value: { kind: 'promise', id }, state }]
  const handlers = tellsCallback(name)
    ? callbackHandlers(args[0])
    : handlersOf(methodNamed(name), request)
  if (handlers) return [{ value: machine.then(id, handlers, state, { place, activation }), state }]
  const observed =
    name === 'pipe'
      ? observe(machine, request, id, activation)
      : subscribe(machine, request, id, name, activation)
  if (observed) return [{ value: observed, state }]
  // `spread`, `map`: what they call back with is not known.
  return args.some(isCallable) ? null : [{ value: machine.fresh(place, state, activation), state }]
}

/** Registers reactions on a promise; gives the promise of their result. */
export function registerThen(
  machine: Machine,
  id: string,
  handlers: Handlers,
  state: State,
  at: Site,
): Value {
  const { place, activation } = at
  const result = `promise:${keyOf(machine.fresh(place, state, activation))}`
  if (machine.isInitialising) {
    reactAtOnce(machine, { id, result }, handlers, state, at)
    return { kind: 'promise', id: result }
  }
  for (const part of partsOf(id, state)) if (part.kind === 'promise') noteAwaited(part.id, state)
  const isTracked = [handlers.onOk, handlers.onError].some(
    (handler) => handler && reaches(handler, state),
  )
  if (!isTracked && catchesAll(machine, handlers)) notePromise(result, 'isCaught', state)
  // Behind a promise that cannot fail it is what the reaction gives that may.
  const isAsked = handlers.onOk?.kind === 'function' && cannotReject({ kind: 'promise', id }, state)
  if (!isTracked && !isAsked && !producerOf(state, id) && !isSettled(state, id))
    return { kind: 'promise', id: result }
  const info = machine.newRegionInfo({
    kind: 'reaction',
    label: handlers.onOk ? 'then' : 'catch',
    source: chainRoot(state, id),
    place,
    parent: activation.frame.region,
    salt: result,
  })
  state.writeField(result, 'chain', { kind: 'promise', id })
  machine.schedule(
    { kind: 'reaction', info, source: id, ...handlers, result, frame: activation.frame },
    state,
  )
  return { kind: 'promise', id: result }
}

/** `create().then((app) => listen(app))`, as a module sets up with: all goes well in front of the first request. */
function reactAtOnce(
  machine: Machine,
  { id, result }: { readonly id: string; readonly result: string },
  { onOk, isFinally }: Handlers,
  state: State,
  { place, activation }: Site,
): void {
  const settlement = settlementOf(state, id)
  if (settlement?.ok === false) return
  const given = settlement?.value ?? machine.fresh(place, state, activation)
  const args = isFinally ? [] : [given]
  const call = { self: undefinedValue, args, state, place, via: 'callback', awaited: true } as const
  const outcomes = onOk ? machine.call({ ...call, callee: onOk, isNew: false }, activation) : []
  const isOn = !onOk || isFinally
  settle(state, result, true, isOn ? given : (outcomes[0]?.value ?? undefinedValue))
}

/** Whether a failure ends in a handler in which nothing is seen to throw. */
function catchesAll(machine: Machine, { onError, isFinally }: Handlers): boolean {
  return onError?.kind === 'function' && !isFinally && !machine.summaryOf(onError).mayThrow
}

/** The promise at the head of a chain of reactions. */
function chainRoot(state: State, id: string): string {
  let at = id
  for (let i = 0; i < 16; i++) {
    const before = state.readField(at, 'chain')
    if (before?.kind !== 'promise') break
    at = before.id
  }
  return at
}

/** What is to settle a promise that somebody waits for comes in front of what that one does then. */
export function noteJoined(value: Value, state: State, depth = 16): void {
  if (value.kind !== 'promise' || depth === 0) return
  for (const part of partsOf(value.id, state)) noteJoined(part, state, depth - 1)
  const producer = producerOf(state, value.id)
  if (!producer || producer.info.joined) return
  producer.info.joined = true
  if (producer.kind === 'reaction')
    noteJoined({ kind: 'promise', id: producer.source }, state, depth - 1)
}

/** Waits for a value on one path. */
export function awaitValue(
  machine: Machine,
  value: Value,
  state: State,
  activation: Activation,
  place: Place,
): AfterAwait {
  const ok: Outcome[] = []
  const failed: Outcome[] = []
  const stuck: State[] = []
  let mayFail = activation.throwTargets.length === 0 && !activation.observed
  if (machine.vocabulary.context) noteWaitedFor([value], state)
  if (value.kind === 'promise') noteAwaited(value.id, state)
  else if (value.kind === 'response' && machine.vocabulary.leavesResponses) noteAnswerAwaited(state)
  for (const path of machine.settleFirst(value, state)) {
    if (isStuck(value, path)) {
      stuck.push(path)
      continue
    }
    const isThere = value.kind === 'promise' && isSettled(path, value.id)
    for (const after of isThere ? [path] : machine.interleave(path)) {
      const ways = value.kind === 'promise' ? settledWays(after, value.id) : []
      for (const way of ways) (way.ok ? ok : failed).push(way)
      mayFail ||= ways.length === 0 ? mayReject(value, after) : ways.some((way) => !way.ok)
      if (ways.length === 0)
        awaitUnknown(machine, value, after, { place, activation }, { ok, failed })
    }
  }
  for (const outcome of [...ok, ...failed]) outcome.state.isMicrotask = true
  for (const outcome of failed) noteAwait(outcome.state, place, false)
  for (const outcome of ok) noteAwait(outcome.state, place, !mayFail)
  return { ok, failed, stuck }
}

/** What is awaited comes from outside: it may come or fail. */
function awaitUnknown(
  machine: Machine,
  value: Value,
  state: State,
  at: Site,
  into: Pick<AfterAwait, 'ok' | 'failed'>,
): void {
  if (value.kind !== 'promise' && value.kind !== 'unknown') {
    into.ok.push({ value, state })
    return
  }
  state.turn++
  const key = keyOf(value)
  const rejects = value.kind === 'promise' ? state.readField(value.id, 'rejects') : undefined
  const always = rejects?.kind === 'literal' && rejects.value === 'always'
  const { activation } = at
  const isCaught = cannotReject(value, state)
  const isHeard = activation.observed || activation.throwTargets.length > 0
  if (!isHeard && mayReject(value, state)) activation.failsUnheard = true
  if (!isCaught && isHeard) {
    const failure = state.clone()
    giveUpCallbacks(key, failure)
    const name = value.kind === 'promise' ? state.readField(value.id, 'name') : undefined
    const label =
      name?.kind === 'literal' && name.value ? `${String(name.value)}()` : 'what is awaited'
    const weight = rejects ? 1 : isClosing(value) ? 3 : 2
    if (failure.first) failure.assume(`${label} fails`, weightBehind(failure.first, key, weight))
    else if (value.kind === 'promise' && neverSeenToReject(state, value.id))
      failure.assume(`${label} fails`, 3)
    into.failed.push({ value: unknownValue(`error:${key}`), state: failure })
  }
  if (always) return
  endPipeline(key, state)
  if (value.kind === 'promise') giveUpProducers(state, value.id)
  markOver(key, state)
  into.ok.push({ value: comingFrom(key, state), state })
}

/** What gives something back that was used hardly ever fails. */
function isClosing(value: Value): boolean {
  const made = value.kind === 'unknown' ? value.made : null
  return made?.kind === 'result' && closes(made.of)
}

/** What a call that was awaited is given to call, it has mostly called by then, and that has come to its end. */
function markOver(promise: string, state: State): void {
  if (!state.pending.some(({ info }) => isOfCall(info, promise))) return
  state.pending = state.pending.map((region) =>
    isOfCall(region.info, promise) ? { ...region, info: { ...region.info, isOver: true } } : region,
  )
}

/** Whether a region is a callback that was given to the call that made a promise, or came out of one. */
export function isOfCall(region: RegionInfo, promise: string): boolean {
  const call = callOfPromise(promise)
  for (let at: RegionInfo | null = region; at; at = at.parent)
    if (at.kind === 'callback' && at.source === call) return true
  return false
}

/** A promise that has come was settled by what was to settle it, in however many rounds: that is over. */
function giveUpProducers(state: State, id: string): void {
  for (let done = producerOf(state, id); done; done = producerOf(state, id)) {
    const { info } = done
    state.pending = state.pending.filter((region) => region.info !== info)
  }
}

/**
 * How far-fetched a failure behind an answer is. What has called back for the end of an answer has done its
 * work, and what is behind `next()` is where others go on.
 */
function weightBehind(first: Answer, promise: string, weight: number): number {
  const { kind, frame } = first
  const isDone = kind === 'terminal' && frame.region.kind === 'callback'
  const isOwn = isDone && frame.region.source === callOfPromise(promise)
  return isOwn || (isHandingOn(first) && weight > 1) ? 3 : weight
}

/** Notes on a path that a promise is rejected of which nobody knows how it was settled. */
export function assumeRejection(region: ReactionRegion, state: State): void {
  const { first } = state
  const weight = region.onError && !region.onOk ? 2 : 1
  if (first) state.assume(rejecting, weightBehind(first, region.source, weight))
  else if (neverSeenToReject(state, region.source)) state.assume(rejecting, 1)
}

/**
 * A promise is rejected when its work is over: what it was given to call is not called behind that.
 */
export function giveUpCallbacks(promise: string, state: State): void {
  const key = callOfPromise(promise)
  state.pending = state.pending.filter(
    ({ info }) => info.kind !== 'callback' || info.source !== key,
  )
}
