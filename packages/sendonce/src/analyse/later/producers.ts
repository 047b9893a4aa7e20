import { holdsSettler } from '../domain/reach.ts'
import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import { target } from './settlements.ts'

/**
 * The region that will settle promise `id`, if one is waiting to run. `read().then((part) => { if (part.done) resolve() … })`
 * settles one that was made around it as well, and so does what goes on behind an `await` there.
 */
export function producerOf(state: State, id: string): Region | undefined {
  const wanted = target(state, id)
  return state.pending.find((region) => settles(region, wanted, state))
}

/** Whether a region settles promise `id` when it runs. */
export function isProducer(region: Region, id: string, state: State): boolean {
  return settles(region, target(state, id), state)
}

function settles(region: Region, wanted: string, state: State): boolean {
  if (region.kind !== 'callback' && region.result === wanted) return true
  return runBy(region).some((value) => holdsSettler(value, wanted, state))
}

/** The functions that a region runs, and what they are given. */
export function runBy(region: Region): readonly Value[] {
  switch (region.kind) {
    case 'callback':
      return [region.target, ...region.args]
    case 'reaction':
      return [region.onOk, region.onError].filter((handler) => handler !== null)
    case 'resume':
      return [region.call.fn, ...region.call.args]
  }
}
