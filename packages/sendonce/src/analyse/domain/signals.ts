import { abortedErrors } from '@sendonce/model/calls'
import type { State } from './state.ts'
import { literalValue, type Value } from './value.ts'

/** The identity of the signal that a controller aborts. */
export const signalOf = (controller: string): string => `${controller}.signal`

const made = '#controller'
const signals = '#signals'

/** `new AbortController()`: only who has hold of it aborts its signal. */
export function noteController(key: string, state: State): void {
  state.writeField(signalOf(key), made, literalValue(true))
  state.writeField(signals, made, literalValue(true))
}

/** Whether what listens to a signal waits for a call of `abort()`. */
export function isControlled(signal: string, state: State): boolean {
  // Most programs have none, and this is asked of most values.
  return state.readField(signals, made) !== undefined && state.readField(signal, made) !== undefined
}

/** `controller.abort()`: who works for it looks at its signal. Gives the identity of that. */
export function abort(controller: Value, state: State): string | null {
  if (controller.kind !== 'unknown') return null
  const signal = signalOf(controller.key)
  state.writeField(signal, 'aborted', literalValue(true))
  state.writeField(signals, 'aborted', literalValue(true))
  return signal
}

/** Whether work was told to stop: what waits for it mostly gets an error. */
export function hasAborted(state: State): boolean {
  return state.readField(signals, 'aborted') !== undefined
}

/** `error.name === 'AbortError'`: work was told to stop on this way. */
export function learnStopped(saying: unknown, state: State): void {
  if (abortedErrors.some((one) => one === saying))
    state.writeField(signals, 'stopped', literalValue(true))
}

/** Whether nothing on this way told it to: then a listener did, for a client that has left. */
export function isStoppedFromOutside(state: State): boolean {
  const isStopped = state.readField(signals, 'stopped') !== undefined
  return isStopped && state.readField(signals, made) !== undefined && !hasAborted(state)
}
