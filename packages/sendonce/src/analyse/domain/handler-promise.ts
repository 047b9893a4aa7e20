import type { State } from './state.ts'
import { literalValue, type Value } from './value.ts'

/** What is known of a handler's promise on a path. */
const handler = 'handler'
/** It is one that the handler was given, and has returned. */
const awaited = 'awaited'
/** It has waited for the response itself. */
const answer = 'answer'
const done = 'done'
const returned = 'returned'

/** The handler returns what may be a promise: its framework waits for that. */
export function noteAwaited(value: Value, state: State): void {
  if (value.kind === 'promise' || value.kind === 'unknown')
    state.writeField(handler, awaited, literalValue(true))
}

/** The handler waits for the response itself, where that tells when it is answered. */
export function noteAnswerAwaited(state: State): void {
  state.writeField(handler, answer, literalValue(true))
}

export function isAnswerAwaited(state: State): boolean {
  return state.readField(handler, answer) !== undefined
}

/** The handler's promise is settled; gives whether that is new. */
export function noteDone(state: State): boolean {
  if (state.readField(handler, done)) return false
  state.writeField(handler, done, literalValue(true))
  return true
}

/** The handler gave back something that is no promise. */
export function noteReturned(state: State): void {
  state.writeField(handler, returned, literalValue(true))
}

export function hasReturned(state: State): boolean {
  return state.readField(handler, returned) !== undefined
}

/** Whether the framework waits for a promise that nobody is seen to settle, and answers with what comes of it. */
export function waitsForPromise(state: State): boolean {
  return (
    state.readField(handler, awaited) !== undefined && state.readField(handler, done) === undefined
  )
}
