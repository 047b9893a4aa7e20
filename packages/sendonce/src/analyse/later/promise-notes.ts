import type { State } from '../domain/state.ts'
import { literalValue } from '../domain/value.ts'

/**
 * What a path notes of a promise. `isOwn`: only the program settles it, however long that takes; `isAwaited`: somebody waits for
 * it, or reacts to it; `isCaught`: it has a `catch` of its own; `onlyResolves`: nobody holds what would reject it; `mayReject`: it
 * is that of a function which waits for what may fail. Of several: `isOfUnfailing`: none of them is seen to fail; `isEachCaught`:
 * each takes its own failure. `isLeftOpen`: what would have settled it has answered instead, or there is no such code.
 */
export type PromiseNote =
  | 'isOwn'
  | 'isAwaited'
  | 'isCaught'
  | 'onlyResolves'
  | 'mayReject'
  | 'isOfUnfailing'
  | 'isEachCaught'
  | 'isLeftOpen'

/** Notes something of a promise, or of the list that several stand in, by its identity. */
export function notePromise(id: string, note: PromiseNote, state: State): void {
  state.writeField(id, note, literalValue(true))
}

export function isNoted(id: string, note: PromiseNote, state: State): boolean {
  return state.readField(id, note) !== undefined
}
