import type { Answer } from '../domain/answer.ts'
import type { State } from '../domain/state.ts'
import { literalValue } from '../domain/value.ts'
import type { Conflict, Machine, Site } from '../machine.ts'

/** An answer that is given at this point of a path; `own` is what tells it from others. */
export function answerAt(
  { place, activation }: Site,
  { steps, rounds, turn }: State,
  own: Pick<Answer, 'name' | 'kind'> & Partial<Answer>,
): Answer {
  const { frame, caught, block } = activation
  return { place, frame, caught, block, steps, rounds, turn, status: null, chain: null, ...own }
}

/** The framework answers, at a place, whatever was returned. */
export function answerAnyway(machine: Machine, name: string, state: State, at: Site): void {
  machine.operate(name, [], state, { ...at, byFramework: 'anyway' })
}

/**
 * Whether the second of two answers is what the client gets: what a file, a stream or another server is to give goes
 * out in a later turn. A view is there at once in Express 4.
 */
export function overtakes(
  second: Answer,
  first: Answer | null,
  framework: Pick<Machine, 'rendersLater'>,
): first is Answer {
  return second.kind === 'terminal' && isStillToCome(first, second.turn, framework)
}

/** The response is the program's own from here on: where others may have it, nobody but the code that does knows whether it is answered. */
export function takeOver({ vocabulary }: Pick<Machine, 'vocabulary'>, state: State): void {
  if (state.phase === 'open' && !vocabulary.context) state.phase = 'unknown'
  state.writeField(ownership, taken, literalValue(true))
}

const ownership = 'ownership'
const taken = 'taken'

/** Whether the program has taken the response over: the framework sends nothing then. */
export function isTakenOver(state: State): boolean {
  return state.readField(ownership, taken) !== undefined
}

/** Whether what was begun has given nothing yet, neither a head nor any of the body. */
export function isStillToCome(
  begun: Answer | null,
  turn: number,
  { rendersLater }: Pick<Machine, 'rendersLater'>,
): begun is Answer {
  if (!begun || begun.turn !== turn) return false
  if (begun.name === 'render' && !rendersLater) return false
  return begun.kind === 'pipe' || begun.kind === 'later'
}

/** Whether the second answer is the one that takes effect: see `overtakes`. */
export function isOvertaken({ how }: Pick<Conflict, 'how'>): boolean {
  return how === 'ok'
}

/** How a body shows that goes out with the status of another answer. */
export const withOtherStatus = 'status'

/** Whether two streams or files go out at a time, one into the other. */
export function isMixed({ how }: Pick<Conflict, 'how'>): boolean {
  return how === 'mix'
}
