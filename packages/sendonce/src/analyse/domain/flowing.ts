import type { Answer, Flow } from './answer.ts'
import type { State } from './state.ts'

/** A stream that was piped into the response. */
export type FlowingAnswer = Answer & { readonly flow: Flow }

/** What flows into the response, as far as is known. */
export function flowing({ phase, first }: Pick<State, 'phase' | 'first'>): FlowingAnswer | null {
  if (phase !== 'piping' && phase !== 'committed') return null
  const one = first?.piped ?? first
  return one && hasFlow(one) ? one : null
}

function hasFlow(answer: Answer): answer is FlowingAnswer {
  return answer.flow !== undefined
}

/** Whether `pipeline` looks after it: it asks whether the response is open, and destroys it where the stream fails. */
export function isLookedAfter({ source, toldBy }: Flow): boolean {
  return toldBy !== source
}

/** Takes a stream off the response. */
export function unpipe(source: string, state: State): void {
  const { first } = state
  if (!first || flowing(state)?.flow.source !== source) return
  const { flow: _off, ...rest } = first
  state.first = first.piped ? { ...first, piped: null } : rest
}

/** Notes of a pipeline that was begun which promise tells of its end. */
export function noteTeller(state: State, toldBy: string): void {
  const { first } = state
  if (first?.piped) state.first = { ...first, piped: toldOf(first.piped, toldBy) }
  else if (first) state.first = toldOf(first, toldBy)
}

function toldOf(answer: Answer, toldBy: string): Answer {
  return answer.flow ? { ...answer, flow: { ...answer.flow, toldBy } } : answer
}
