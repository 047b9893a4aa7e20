import { note } from '../domain/doubts.ts'
import type { State } from '../domain/state.ts'
import type { Machine } from '../machine.ts'

/** The handler that this stands around has come to its end, and has answered by then. */
export function noteAnsweredInside({ answeredInside }: Machine, state: State): void {
  if (!answeredInside || state.phase !== 'open') return
  state.phase = 'ended'
  state.first = answeredInside
  note(state, 'answeredInside')
}
