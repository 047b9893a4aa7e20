import { placeKey, type Place } from './place.ts'
import type { State } from './state.ts'
import { literalValue } from './value.ts'

const awaits = 'awaits'

/** Notes on a path whether an `await` that it came by could not fail. */
export function noteAwait(state: State, place: Place, isSafe: boolean): void {
  const key = placeKey(place)
  if (isSafe || state.readField(awaits, key)) state.writeField(awaits, key, literalValue(isSafe))
}

/** Whether a path came by this `await`, and it could not fail there. */
export function isSafeAwait(state: State, place: Pick<Place, 'file' | 'at'>): boolean {
  const known = state.readField(awaits, placeKey(place))
  return known?.kind === 'literal' && known.value === true
}
