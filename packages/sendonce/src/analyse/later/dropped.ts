import { isNoted } from './promise-notes.ts'
import type { Dropped } from '../domain/dropped.ts'
import type { Place } from '../domain/place.ts'
import type { CallbackRegion } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Outcome } from '../machine.ts'
import { keyOf, type FunctionValue } from '../domain/value.ts'
import { partsOf } from './awaited.ts'
import { settledWays, settlementOf } from './settlements.ts'

/** How many promises that nobody took are kept in mind. */
const limit = 12

/**
 * Nobody takes what a call gives: if that is a promise that fails, nobody hears of it. A path that stands for two, of
 * which one has failed by then, becomes both again.
 */
export function drop(
  { value, state }: Outcome,
  place: Place,
  calledBack: FunctionValue | null = null,
): Outcome[] {
  if (state.phase !== 'open') return [{ value, state }]
  // `items.map(async (item) => …)`: those of all its items.
  const promises = value.kind === 'promise' ? [value] : partsOf(keyOf(value), state)
  let paths = [state]
  for (const promise of promises)
    if (promise.kind === 'promise')
      paths = paths.flatMap((path) => dropOne(path, { id: promise.id, place, calledBack }))
  return paths.map((path) => ({ value, state: path }))
}

function dropOne(state: State, dropped: Dropped): readonly State[] {
  if (state.dropped.length >= limit) return [state]
  const ways = settledWays(state, dropped.id)
  if (ways.length > 0 && ways.every(({ ok }) => ok)) return [state]
  const paths = ways.length > 0 ? ways.map((way) => way.state) : [state]
  for (const path of paths) {
    if (path.dropped.every(({ id }) => id !== dropped.id)) path.dropped = [...path.dropped, dropped]
    noteLost(path)
  }
  return paths
}

/** Whether who calls back looks at no promise: a timer, an emitter, what tells a failure by an argument. */
export function ignoresPromises({ info, convention, comes }: CallbackRegion): boolean {
  const isQueue = comes === 'tick' || comes === 'microtask'
  const isTold = convention ? convention.first.startsWith('error') : info.isErrorFirst
  return info.kind === 'timer' || (info.kind === 'event' && !info.isCustom) || isQueue || !!isTold
}

/** Notes on a path that a promise was rejected that nobody took, then or since; behind an answer it does not matter. */
export function noteLost(state: State): void {
  if (state.lost || state.phase !== 'open') return
  const lost = state.dropped.find(
    ({ id }) => settlementOf(state, id)?.ok === false && !isNoted(id, 'isAwaited', state),
  )
  if (lost) state.lost = { ...lost, steps: state.steps, assumptions: state.assumptions }
}
