import type { Answer, State } from '../domain/state.ts'
import type { Site } from '../machine.ts'

/** An answer that is given at this point of a path; `own` is what tells it from others. */
export function answerAt(
  { place, activation }: Site,
  { steps, rounds, turn }: State,
  own: Pick<Answer, 'name' | 'kind'> & Partial<Answer>,
): Answer {
  const { frame, caught, block } = activation
  return { place, frame, caught, block, steps, rounds, turn, status: null, chain: null, ...own }
}
