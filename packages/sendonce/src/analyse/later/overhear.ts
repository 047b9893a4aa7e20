import { placeKey } from '../domain/place.ts'
import { note } from '../domain/doubts.ts'
import type { EndListener } from '../domain/end-listener.ts'
import type { Phase, State } from '../domain/state.ts'
import { undefinedValue } from '../domain/value.ts'
import type { Machine } from '../machine.ts'
import { frameOf, loopActivation } from './regions.ts'

/**
 * Runs what listens for the end of the response, or for a client that leaves, as if that came now: what
 * it does to the response is too late. The path itself goes on as if nobody had listened.
 */
export function overhear(machine: Machine, state: State, seen: Set<string>): void {
  for (const listener of state.listeners) {
    const phase = phaseAt(listener.event, state.phase)
    if (phase === null) continue
    const key = `${placeKey(listener.place)}|${phase}|${state.phase}|${placeKey(state.first?.place)}`
    if (seen.has(key)) continue
    seen.add(key)
    run(machine, listener, phase, state)
  }
}

/** The phase in which an event finds the response; `null`: it does not come, or harms nobody. */
function phaseAt(event: string, phase: Phase): 'committed' | 'ended' | null {
  if (phase === 'open' || phase === 'silent') return null
  const isUnderWay = phase === 'committed' || phase === 'piping'
  if (event === 'finish') return phase === 'committed' ? null : 'ended'
  // A client that leaves during the transfer; behind a whole answer it comes as well, unless it says so.
  if (isUnderWay) return 'committed'
  return event === 'close' ? 'ended' : null
}

function run(
  machine: Machine,
  { of, event, target, place, frame }: EndListener,
  phase: 'committed' | 'ended',
  state: State,
): void {
  const path = state.clone()
  if (path.phase === 'unknown') path.first = null
  path.phase = phase
  path.pending = []
  path.listeners = []
  if (phase === 'committed') note(path, 'clientLeft')
  const info = machine.newRegionInfo({
    kind: 'event',
    label: event,
    source: `end:${of}`,
    place,
    parent: frame.region,
    salt: 'end',
  })
  path.steps = {
    previous: path.steps,
    kind: 'region',
    place,
    taken: true,
    label: `event:${event}`,
    isChoice: false,
  }
  const outcomes = machine.call(
    {
      callee: target,
      self: undefinedValue,
      args: [],
      state: path,
      place,
      via: 'callback',
      awaited: true,
      isNew: false,
    },
    loopActivation(frameOf(frame, info)),
  )
  for (const outcome of outcomes) machine.interleave(outcome.state)
}
