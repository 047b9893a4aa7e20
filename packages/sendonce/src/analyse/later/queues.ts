import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import { settlementOf } from './promises.ts'

/** Whether a region's turn has come for sure: its promise is settled, or it waits for nothing. */
function isReady(region: Region, state: State): boolean {
  if (region.kind === 'callback') return region.comes === 'tick' || region.comes === 'microtask'
  if (region.kind === 'reaction') return settlementOf(state, region.source) !== null
  return region.awaited.kind === 'promise' && settlementOf(state, region.awaited.id) !== null
}

/** Whether it was given to `process.nextTick`, which has a queue of its own. */
function isTick(region: Region): boolean {
  return region.kind === 'callback' && region.comes === 'tick'
}

/** The next region whose turn has come: each of the two queues is emptied before the other one. */
export function nextReady(state: State): Region | undefined {
  let other: Region | undefined
  for (const region of state.pending) {
    if (!isReady(region, state)) continue
    if (isTick(region) !== state.isMicrotask) return region
    other ??= region
  }
  return other
}

/** What runs before the code that goes on behind an `await` whose promise is settled. */
export function queuedIn(state: State): readonly Region[] {
  return state.pending.filter(
    (region) => isReady(region, state) && !(state.isMicrotask && isTick(region)),
  )
}
