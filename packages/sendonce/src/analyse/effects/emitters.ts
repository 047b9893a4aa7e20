import {
  eventNamed,
  isRequestEvent,
  libraryEvent,
  otherEvents,
  listensFor,
  isSubscription,
  stopsEmitting,
  takesListenersAway,
  type LibraryEvent,
} from '@sendonce/model/calls'
import { listenForEnd } from '../domain/end-listener.ts'
import { unpipe } from '../domain/flowing.ts'
import { reaches } from '../domain/reach.ts'
import type { CallbackRegion, Region } from '../domain/region.ts'
import { abort, isControlled } from '../domain/signals.ts'
import type { State } from '../domain/state.ts'
import { calleeName, isCallable, keyOf, literalValue, type Value } from '../domain/value.ts'
import { endOf, stopFlow } from '../later/event-order.ts'
import { noteFlow, notePiped } from '../later/pipes.ts'
import { scheduleCallback } from '../later/later-call.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { runAtOnce } from './run-at-once.ts'

/** A method of an event emitter, or of a stream; `null` where nothing is known to come of it. */
export function callEmitter(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Outcome[] | null {
  const { state, args, self } = request
  const event = args[0]
  const eventName = event && nameOfEvent(event)
  const times = listensFor(name)
  if (times && eventName && args[1])
    return subscribe(machine, request, eventName, args[1], times === 'once', activation)
  if (takesListenersAway(name)) {
    unsubscribe(state, keyOf(self), args)
    return [{ value: self, state }]
  }
  if (name === 'destroy' || name === 'abort') stopFlow(keyOf(self), state)
  // Without an error it fails with none.
  if (name === 'destroy' && self.kind === 'request' && !event)
    unsubscribe(state, keyOf(self), [literalValue('error')])
  // Without a target from all of them.
  if (name === 'unpipe' && (!event || event.kind === 'response')) unpipe(keyOf(self), state)
  if (name === 'pipe' && event) notePiped(self, event, state)
  noteFlow(self, name, state)
  const aborted = name === 'abort' ? abort(self, state) : null
  const listeners = aborted
    ? listenersOf(state, aborted, name)
    : emittedTo(state, keyOf(self), name, event)
  return listeners.length > 0 ? emit(machine, request, listeners, activation) : null
}

function subscribe(
  machine: Machine,
  request: CallRequest,
  event: string,
  listener: Value,
  isOnce: boolean,
  activation: Activation,
): Outcome[] {
  const { state, self, place } = request
  const back: Outcome[] = [{ value: self, state }]
  const known = eventOf(self, event)
  if (machine.isInitialising) {
    if (known?.handler) machine.registrar.keep(listener, known.handler, place)
    else runAtOnce(machine, request, [listener], activation)
    return back
  }
  const isProcess = self.kind === 'external' && self.path === 'process'
  const clientLeft = self.kind === 'request' && (event === 'close' || event === 'aborted')
  if (clientLeft && isCallable(listener)) {
    const { frame } = activation
    listenForEnd({ of: 'request', event, target: listener, place, frame }, state)
  }
  if (isProcess || clientLeft || !isCallable(listener)) return back
  const isCustom = !known && !otherEvents.has(event)
  const mayStop = isCustom && mayStopEmit(machine, listener)
  if (!mayStop && !reaches(listener, state)) return back
  const source = keyOf(self)
  const outlives = machine.outlivesRequest(self)
  const repeats = !isOnce && (outlives || known?.times === 'many')
  const group = known?.ends ? endOf(source) : null
  const call = {
    kind: 'event',
    label: event,
    target: listener,
    self,
    source,
    outlives,
    isCustom,
    isTimed: calleeName(request.callee) === 'setTimeout',
    mayStop,
    repeats,
    group,
    undoesAnswer: known?.insteadOfAnswer ? 'callback' : null,
    codes: known?.codes ?? (event === 'close' && isProcessMade(self) ? notStarted : null),
    comes: isControlled(source, state) ? 'when-told' : comesOf(self, event),
  } as const
  scheduleCallback(machine, call, state, { place, activation })
  return back
}

/** When an event comes, where that is known. */
function comesOf(self: Value, event: string): CallbackRegion['comes'] {
  if (self.kind === 'request' && isRequestEvent(event)) return 'until-answered'
  return eventOf(self, event)?.comes
}

/** Whether what emits may be stopped by a listener: code behind it knows that the listener did not throw. */
function mayStopEmit(machine: Machine, listener: Value): boolean {
  return listener.kind === 'function' && machine.summaryOf(listener).mayThrow
}

/** The code with which a process closes that did not start: the number of its error, as -2 for ENOENT. */
const notStarted = { error: -2 }

function isProcessMade(self: Value): boolean {
  return self.kind === 'unknown' && self.type === 'child_process#Child'
}

/** Takes away what waits: one listener, or without a function all of them. */
function unsubscribe(state: State, source: string, [event, listener]: readonly Value[]): void {
  const isGone = ({ info, ...region }: Region): boolean => {
    if (info.kind !== 'event' || info.source !== source || region.kind !== 'callback') return false
    const isOfEvent = event?.kind !== 'literal' || event.value === info.label
    return isOfEvent && (!listener || keyOf(listener) === keyOf(region.target))
  }
  state.pending = state.pending.filter((region) => !isGone(region))
}

/** `const stop = session.on(listener); stop()`: what subscribing gave takes the listener away. */
export function stopListening({ callee, args, state }: CallRequest): void {
  if (args.length > 0 || state.pending.length === 0) return
  const source = keyOf(callee)
  const isGone = ({ info }: Region): boolean =>
    info.kind === 'callback' && info.source === source && isSubscription(info.label)
  if (state.pending.some(isGone)) state.pending = state.pending.filter((region) => !isGone(region))
}

/** Behind a method that stops what comes again and again that comes no more. */
export function stopEmitting({ self, state }: CallRequest, name: string): void {
  if (!stopsEmitting(name) || state.pending.length === 0) return
  const source = keyOf(self)
  state.pending = state.pending.filter(
    ({ info, ...region }) =>
      info.kind !== 'event' ||
      info.source !== source ||
      region.kind !== 'callback' ||
      !region.repeats,
  )
}

/** The name of an event; of one that is a constant of other code, that of the constant. */
function nameOfEvent(event: Value): string | null {
  if (event.kind === 'literal') return typeof event.value === 'string' ? event.value : null
  return event.kind === 'unknown' || event.kind === 'external' ? calleeName(event) : null
}

function eventOf(self: Value, event: string): LibraryEvent | undefined {
  const type = self.kind === 'unknown' ? self.type : undefined
  return (type && libraryEvent(type, event)) || eventNamed(event)
}

/** What waits on this path for an event of an emitter. */
function listenersOf(state: State, source: string, event: unknown): Region[] {
  return state.pending.filter(
    ({ info }) => info.kind === 'event' && info.source === source && info.label === event,
  )
}

/** What `emit` calls of an emitter's listeners. */
function emittedTo(state: State, source: string, name: string, event: Value | undefined): Region[] {
  const isEmit = name === 'emit' && event?.kind === 'literal'
  return isEmit ? listenersOf(state, source, event.value) : []
}

/** `emit` calls the listeners at once, in order: it comes back when they have run. */
function emit(
  machine: Machine,
  request: CallRequest,
  listeners: readonly Region[],
  activation: Activation,
): Outcome[] {
  const { place } = request
  let states: State[] = [request.state]
  const thrown: Outcome[] = []
  for (const listener of listeners) {
    // It comes here, whoever else may emit it.
    const seen: Region = {
      ...listener,
      info: { ...listener.info, isCustom: false, isEmitted: true },
    }
    states = states.flatMap((path) => machine.runAtOnce(seen, path, thrown))
  }
  for (const outcome of thrown) machine.throwAt(outcome, activation)
  return states.map((state) => ({ value: machine.fresh(place, state, activation), state }))
}

/** What a stream cannot take it emits: who listens to it hears of that. Source: Node's documentation of `writable.write`. */
export function isFed({ self, state }: CallRequest, name: string): boolean {
  if (name !== 'write' && name !== 'end') return false
  const source = keyOf(self)
  return state.pending.some(({ info }) => info.kind === 'event' && info.source === source)
}
