import { isAtEnd } from '../analyse/domain/end-listener.ts'
import { placeKey, type Place } from '../analyse/domain/place.ts'
import type { Conflict } from '../analyse/machine.ts'
import { writtenAt } from '../detect/relation.ts'

/** The two places of a pair as it was written, in the program without edits. */
export function writtenPair(conflict: Conflict): string {
  return pairOf(conflict, placeKey) ?? ''
}

/**
 * A pair by the keys of its two places; `null` where one has none. What listens for the end of the response comes behind
 * whatever answers: all its pairs are one, with those that an edit lets another answer come to.
 */
export function pairOf(conflict: Conflict, keyOf: (place: Place) => string | null): string | null {
  const { first, second } = writtenAt(conflict)
  const isListener = isAtEnd(conflict.second.frame.region)
  const one = isListener ? 'end' : first ? keyOf(first) : '-'
  const other = keyOf(second)
  return one === null || other === null ? null : [one, other].toSorted().join('|')
}
