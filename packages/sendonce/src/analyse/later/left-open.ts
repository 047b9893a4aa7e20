import { holdsSettler, settledBy } from '../domain/reach.ts'
import type { Answer } from '../domain/answer.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import { isRace, partsOf } from './awaited.ts'
import { isNoted, notePromise } from './promise-notes.ts'
import { producerOf } from './producers.ts'
import { isSettled, itemsOf, target } from './settlements.ts'

/**
 * `(err, row) => { if (err) return res.sendStatus(500); resolve(row) }`: a promise that one of these would have settled, which
 * are over, stays as it is when they have answered instead.
 */
export function noteLeftOpen(over: readonly Value[], before: Answer | null, path: State): void {
  if (!path.first || path.first === before) return
  for (const value of over)
    for (const id of settledBy(value, path))
      if (!isSettled(path, id)) notePromise(id, 'isLeftOpen', path)
}

/** Whether a promise stays as it is on this path, because what would settle it has answered instead. */
export function neverSettles(id: string, state: State, depth = 16): boolean {
  if (!state.first || depth === 0 || isSettled(state, id)) return false
  const producer = producerOf(state, id)
  if (producer?.kind === 'callback') return false
  if (!producer) {
    const isLeft = isNoted(target(state, id), 'isLeftOpen', state) && !isHeldByListener(id, state)
    return isLeft || needsOther(id, state, depth)
  }
  if (producer.kind === 'reaction') return neverSettles(producer.source, state, depth - 1)
  return isStuck(producer.awaited, state, depth - 1)
}

/** `res.on('finish', resolve)`: the answer itself settles it. */
function isHeldByListener(id: string, state: State): boolean {
  return state.listeners.some((listener) => holdsSettler(listener.target, id, state))
}

/** Whether a promise is settled by others, and one that it needs never is; of a race, none of them. */
function needsOther(id: string, state: State, depth: number): boolean {
  const parts = partsOf(id, state)
  const isLeft = (part: Value): boolean => isStuck(part, state, depth - 1)
  if (isRace(id, state)) return parts.every(isLeft)
  return itemsOf(id, state)?.some(isLeft) ?? false
}

/** Whether one who waits for a value waits for ever. */
export function isStuck(value: Value, state: State, depth = 16): boolean {
  return value.kind === 'promise' && neverSettles(value.id, state, depth)
}
