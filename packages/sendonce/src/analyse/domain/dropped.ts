import type { Place } from './place.ts'
import type { State } from './state.ts'
import type { FunctionValue } from './value.ts'

/** A promise that a call gave, and that nobody took: the call stands alone, or is made by what looks at no promise. */
export interface Dropped {
  readonly id: string
  /** The call; of a function that is called back, what it was given to. */
  readonly place: Place
  /** The function that is called back. */
  readonly calledBack: FunctionValue | null
}

/** Such a promise that was rejected, with the way to where that was. */
export interface Lost extends Dropped, Pick<State, 'steps' | 'assumptions'> {}
