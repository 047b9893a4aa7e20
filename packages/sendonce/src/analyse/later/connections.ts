import { neverConnected } from '@sendonce/model/calls'
import { isErrorEvent } from '../domain/frame.ts'
import { anyKind, truthy } from '../domain/kinds.ts'
import { refine } from '../domain/facts.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, type Value } from '../domain/value.ts'

const connected = '#connected'

const neverConnectedKeys = neverConnected.map((code) => keyOf(literalValue(code)))

/** A request whose response has come was connected; noted where somebody listens for its failure. */
export function noteConnected(request: string, state: State): void {
  const isHeard = state.pending.some(({ info }) => isErrorEvent(info) && info.source === request)
  if (isHeard) state.learn(`${request}${connected}`, { may: truthy })
}

/** An error is something; that of a connection which was there does not say that there is none. */
export function learnOfError(error: Value, source: string, state: State): void {
  refine(error, true, state)
  if (state.fact(`${source}${connected}`))
    state.learn(`${keyOf(error)}.code`, { may: anyKind, differs: neverConnectedKeys })
}
