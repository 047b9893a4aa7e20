import type { Span } from '../../syntax/ir.ts'

/** A place in a file. */
export interface Place extends Span {
  readonly file: string
}

/** A place as a part of a key. */
export function placeKey(place: Pick<Place, 'file' | 'at'> | null | undefined): string {
  return place ? `${place.file}:${place.at}` : ''
}

/** Whether two places have one point: a call stands where its method's name does, whatever it spans. */
export function isAt(place: Place | null, other: Place | null): boolean {
  return place?.file === other?.file && place?.at === other?.at
}

/** Whether two places span the same. */
export function isSamePlace(a: Place, b: Place): boolean {
  return a.file === b.file && a.start === b.start && a.end === b.end
}

/** Whether a place lies in another one, or spans the same. */
export function isWithin(place: Place, around: Place): boolean {
  return place.file === around.file && around.start <= place.start && place.end <= around.end
}

/** The identity of what is thrown at a place. */
export function errorAt(place: Place): string {
  return `error:${placeKey(place)}`
}
