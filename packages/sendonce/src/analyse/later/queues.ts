import type { ReactionRegion, Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import { isSettled } from './settlements.ts'

/** Whether a region's turn has come for sure: its promise is settled, or it waits for nothing. */
export function isReady(region: Region, state: State): boolean {
  if (region.kind === 'callback') return region.comes === 'tick' || region.comes === 'microtask'
  if (region.kind === 'reaction') return isSettled(state, region.source)
  return region.awaited.kind === 'promise' && isSettled(state, region.awaited.id)
}

/** Whether somebody waits for the promise of a reaction: another one, or what awaits it. */
export function isWaitedFor({ info, result }: ReactionRegion, { pending }: State): boolean {
  return info.joined || pending.some((one) => one.kind === 'reaction' && one.source === result)
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

/** Runs a region, and puts what waits behind it into the order in which its turn came. */
export function inLine(state: State, run: () => State[]): State[] {
  const { pending } = state
  // Who is alone has nobody to overtake.
  if (pending.length < 2) return run()
  const ready = new Set(pending.filter((region) => isReady(region, state)))
  const old = new Set(pending)
  const paths = run()
  for (const path of paths) lineUp(path, (region) => rankOf(region, path, { old, ready }))
  return paths
}

/** What stood in the queues before comes first, then what the region has put there, then what its end made ready. */
function rankOf(
  region: Region,
  path: State,
  { old, ready }: { readonly old: ReadonlySet<Region>; readonly ready: ReadonlySet<Region> },
): number {
  if (ready.has(region)) return 0
  return !old.has(region) && isReady(region, path) ? 1 : 2
}

function lineUp(path: State, rank: (region: Region) => number): void {
  const ranks = new Map(path.pending.map((region) => [region, rank(region)]))
  const by = (region: Region): number => ranks.get(region) ?? 0
  if (
    path.pending.some(
      (region, index, all) => index > 0 && by(region) < by(all[index - 1] as Region),
    )
  )
    path.pending = path.pending.toSorted((a, b) => by(a) - by(b))
}

/** What runs before the code that goes on behind an `await` whose promise is settled. */
export function queuedIn(state: State): readonly Region[] {
  return state.pending.filter(
    (region) => isReady(region, state) && !(state.isMicrotask && isTick(region)),
  )
}
