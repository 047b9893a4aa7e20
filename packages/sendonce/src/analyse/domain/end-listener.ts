import type { Place } from './place.ts'
import type { Frame } from './frame.ts'
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
