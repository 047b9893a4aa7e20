import { placeKey } from '../analyse/domain/place.ts'
import type { Conflict } from '../analyse/machine.ts'
import { writtenAt } from '../detect/relation.ts'

/** The two places of a pair as it was written, in the program without edits. */
export function writtenPair(conflict: Conflict): string {
  const { first, second } = writtenAt(conflict)
  return [first ? placeKey(first) : '-', placeKey(second)].toSorted().join('|')
}
