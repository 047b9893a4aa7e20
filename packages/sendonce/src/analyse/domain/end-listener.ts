import type { State } from './state.ts'
import type { Place } from './place.ts'
import type { Frame, RegionInfo } from './frame.ts'
import type { Value } from './value.ts'

/** A listener for the end of the response, or of the request. */
export interface EndListener {
  readonly of: 'response' | 'request'
  /** What it stops (`clearTimeout`) is stopped. */
  readonly hasRun: boolean
  readonly event: string
  readonly target: Value
  readonly place: Place
  readonly frame: Frame
}

/** Adds a listener for the end of the response, or of the request, to those of a path. */
export function listenForEnd(listener: Omit<EndListener, 'hasRun'>, state: State): void {
  state.listeners = [...state.listeners, { ...listener, hasRun: false }]
}

/** The emitter that a listener for the end is told by, as its region has it. */
export function sourceOf({ of }: Pick<EndListener, 'of'>): string {
  return `end:${of}`
}

/** A listener for the end of the response or of the request, run as if that came. */
export function isAtEnd({ kind, source }: RegionInfo): boolean {
  return kind === 'event' && source.startsWith('end:')
}
