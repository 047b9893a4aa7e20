import type { Place } from '../analyse/domain/place.ts'
import type { Baseline } from './baseline.ts'
import type { Overlay } from './overlay.ts'
import type { Candidate } from './problem.ts'

/**
 * The answers that clients got and that stand in the functions which edits are made in. Elsewhere the analysis
 * may come by another way to another answer; in the code that an edit is about each of them has to stay.
 */
export function watchedBy(
  { edits, isAnotherAnswer }: Candidate,
  { answers }: Baseline,
  overlay: Overlay,
): Map<string, Place> {
  if (isAnotherAnswer) return new Map()
  const ranges = edits.flatMap(({ file, start }) => {
    const fn = overlay.get(file)?.functionAt(start)
    return fn ? [{ file, start: fn.start, end: fn.end }] : []
  })
  const isInside = (place: Place): boolean => {
    const own = ranges.filter(({ file }) => file === place.file)
    const at = own.length > 0 ? overlay.current(place) : null
    return at !== null && own.some(({ start, end }) => start <= at && at < end)
  }
  return new Map([...answers].filter(([, place]) => isInside(place)))
}
