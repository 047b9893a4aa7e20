import type { State } from './state.ts'
import { madeIn, type Value } from './value.ts'

/**
 * What happened on a path that speaks against taking its end for one without an answer, or that tells
 * how it came there. Bits of `State.doubts`; paths that are joined have those of both.
 */
export const doubt = {
  /** Others may answer or end it: code that is not known was given the response, or an error handler was. */
  given: 1,
  /** The response, or a function that answers, was put where another request finds it. */
  kept: 2,
  /** A call was not followed: it nests too deep, or calls itself again. */
  cut: 4,
  /** A promise was rejected, and nobody had asked for that. */
  unheard: 8,
  /** The client has left. */
  clientLeft: 16,
  /** The request went to the error handlers: no layer is left that another `next()` could lead to. */
  spent: 32,
  /** A method of the response by which others send was replaced by one of the program. */
  replaced: 64,
  /** Code that is not known was given the request, by which it may find the response. */
  shown: 128,
  /** It left a function where an edit that is tried lets it. */
  edited: 256,
  /** Another server broke off an answer that was being handed on. */
  brokenOff: 512,
  /** A handler that this stands around has answered by itself. */
  answeredInside: 1024,
} as const

export function note(state: State, what: keyof typeof doubt): void {
  state.doubts |= doubt[what]
}

export function hasDoubt(state: Pick<State, 'doubts'>, what: keyof typeof doubt): boolean {
  return (state.doubts & doubt[what]) !== 0
}

/** Whether anything speaks against a conclusion. */
export function hasAnyDoubt({ doubts }: Pick<State, 'doubts'>): boolean {
  return (doubts & ~doubt.edited) !== 0
}

/** Whether an object may live longer than the request that is followed. */
export function isLongLived(object: Value, state: State): boolean {
  if (object.kind === 'request' || object.kind === 'response') return false
  if (object.kind !== 'object' && object.kind !== 'array') return true
  const id = madeIn(object.key)
  return id === null || !state.isOfRequest({ id })
}
