import type { RegionInfo } from './frame.ts'
import type { State } from './state.ts'
import { keyOf, literalValue, type Value } from './value.ts'

const waited = 'waited'

/** The handler waits for work of these, as `await finished(stream)` does: what they emit comes meanwhile. */
export function noteWaitedFor(values: readonly Value[], state: State): void {
  for (const value of values)
    if (value.kind === 'unknown' || value.kind === 'object')
      state.writeField(waited, keyOf(value), literalValue(true))
}

/** Whether code runs while the handler waits: for the call that it was given to, or for what emits the event. */
export function comesMeanwhile(region: RegionInfo, state: State): boolean {
  for (let at: RegionInfo | null = region; at; at = at.parent) {
    if (at.isOver) return true
    if (at.kind === 'event' && state.readField(waited, at.source) !== undefined) return true
  }
  return false
}
