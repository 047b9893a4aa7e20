import { stepTo } from '../domain/steps.ts'
import type { ReactionRegion } from '../domain/region.ts'
import type { State } from '../domain/state.ts'

/**
 * Notes on a path that a reaction takes a failure (`.catch(log)`): if nobody answers from there on, that is where. Behind an
 * answer it is one of the ways to another one, and the region tells that.
 */
export function noteCaught({ info, isFinally }: ReactionRegion, state: State): void {
  if (isFinally || !info.place || state.phase !== 'open') return
  state.steps = stepTo(state.steps, 'caught', info.place, 'reaction')
}
