import type { Span } from '../../syntax/ir.ts'

/** A place in a file. */
export interface Place extends Span {
  readonly file: string
}

/** A place as a part of a key. */
export function placeKey(place: Pick<Place, 'file' | 'at'> | null | undefined): string {
  return place ? `${place.file}:${place.at}` : ''
}

/** The identity of what is thrown at a place. */
export function errorAt(place: Place): string {
  return `error:${placeKey(place)}`
}
