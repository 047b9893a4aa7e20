import { setWhenClientLeft } from '@sendonce/model/calls'
import { regionLabel } from '../domain/frame.ts'
import { stepTo } from '../domain/steps.ts'
import { truthy } from '../domain/kinds.ts'
import { placeKey } from '../domain/place.ts'
import { note } from '../domain/doubts.ts'
import { sourceOf, type EndListener } from '../domain/end-listener.ts'
import { reaches } from '../domain/reach.ts'
import { hasAborted } from '../domain/signals.ts'
import type { Phase, State } from '../domain/state.ts'
import { undefinedValue } from '../domain/value.ts'
import type { Machine } from '../machine.ts'
import { callFromLoop, frameOf } from './regions.ts'

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

/** How often a client leaves for the same listeners: what waits then runs behind that, whenever it was started. */
const leavingAtMost = 3

/**
 * The client leaves in front of the answer: the paths on which a listener for that answers. Nobody gets it, but what
 * still comes finds the response answered, and throws.
 */
export function leave(machine: Machine, state: State): State[] {
  if (state.phase !== 'open' || state.isDestroyed || machine.closesQuietly) return []
  const heard = state.listeners.filter(({ event }) => event !== 'finish')
  if (!heard.some(({ target }) => reaches(target, state))) return []
  if (!mayLeave(machine.leavings, heard, state)) return []
  const start = state.clone()
  start.listeners = []
  note(start, 'clientLeft')
  start.assume('the client leaves before it is answered', 1)
  for (const name of setWhenClientLeft) start.learn(`request.${name}`, { may: truthy })
  const [told, closed] = [heard.filter(isAborted), heard.filter((one) => !isAborted(one))]
  let paths = told.reduce((all, one) => all.flatMap((path) => call(machine, one, path)), [start])
  // The response is only destroyed behind `aborted`.
  for (const path of paths) path.isDestroyed = true
  paths = closed.reduce((all, one) => all.flatMap((path) => call(machine, one, path)), paths)
  const answered = paths.filter(
    (path) => (path.phase === 'ended' || path.phase === 'committed') && !hasAborted(path),
  )
  // They only tidy up.
  if (answered.length === 0) machine.leavings.add(keyOfListeners(heard))
  return answered
}

function isAborted({ event }: EndListener): boolean {
  return event === 'aborted'
}

function keyOfListeners(heard: readonly EndListener[]): string {
  return heard.map(({ place }) => placeKey(place)).join()
}

/** Whether that is worth trying here; remembers it. */
function mayLeave(
  leavings: Set<string>,
  heard: readonly EndListener[],
  { pending }: State,
): boolean {
  const listening = keyOfListeners(heard)
  const here = `${listening}|${pending.map(({ info }) => info.id).join()}`
  const times = [...leavings].filter((key) => key.startsWith(listening)).length
  if (leavings.has(listening) || leavings.has(here) || times >= leavingAtMost) return false
  leavings.add(here)
  return true
}

function run(
  machine: Machine,
  listener: EndListener,
  phase: 'committed' | 'ended',
  state: State,
): void {
  const path = state.clone()
  if (path.phase === 'unknown') path.first = null
  path.phase = phase
  path.pending = []
  path.listeners = []
  if (phase === 'committed') note(path, 'clientLeft')
  for (const behind of call(machine, listener, path)) machine.interleave(behind)
}

/** Calls a listener, in a run of code of its own. */
function call(machine: Machine, listener: EndListener, path: State): State[] {
  const { event, target, place, frame } = listener
  const info = machine.newRegionInfo({
    kind: 'event',
    label: event,
    source: sourceOf(listener),
    place,
    parent: frame.region,
    salt: 'end',
  })
  path.steps = stepTo(path.steps, 'region', place, regionLabel(info))
  path.turn++
  const own = { callee: target, self: undefinedValue, args: [], place }
  return callFromLoop(machine, own, path, frameOf(frame, info))
}
