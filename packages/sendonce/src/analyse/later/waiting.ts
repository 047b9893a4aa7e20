import { reduce } from '../domain/merge.ts'
import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import type { Value } from '../domain/value.ts'
import type { Machine } from '../machine.ts'
import { producerOf, settlementOf } from './promises.ts'
import { mayRun, runRegion } from './regions.ts'

/** Regions that may stand waiting, each for what another one interrupted it with: two make a race. */
const interruptionLimit = 3

/**
 * Runs what has to come before a value can be awaited: the regions that will settle its promise.
 * They are marked as joined: what follows is ordered behind them.
 */
export function settleFirst(machine: Machine, value: Value, start: State): State[] {
  if (value.kind !== 'promise') return [start]
  let states: State[] = [start]
  for (const needed of needsOf(value.id, start)) {
    states = states.flatMap((state) => settleFirst(machine, needed, state))
  }
  const done: State[] = []
  for (let rounds = 0; states.length > 0; rounds++) {
    const state = states.pop() as State
    const producer =
      settlementOf(state, value.id) || rounds > 24 ? undefined : firstProducer(state, value.id)
    if (!producer) done.push(state)
    else {
      producer.info.joined = true
      states.push(...runRegion(machine, producer, state))
    }
  }
  return reduce(done)
}

function needsOf(id: string, state: State): readonly Value[] {
  const needs = state.read(`${id}.needs`)
  return needs?.kind === 'array' && needs.items ? needs.items : []
}

/** The region to run first so that promise `id` gets settled: a chain is begun at its head. */
function firstProducer(state: State, id: string): Region | undefined {
  let producer = producerOf(state, id)
  for (let i = 0; producer && i < 16; i++) {
    const before = producer.kind === 'reaction' ? producer.source : waitsFor(producer)
    const earlier = before === null ? undefined : producerOf(state, before)
    if (!earlier || earlier === producer || settlementOf(state, before as string)) break
    producer = earlier
  }
  return producer
}

function waitsFor(region: Region): string | null {
  return region.kind === 'resume' && region.awaited.kind === 'promise' ? region.awaited.id : null
}

/** Time passes at an `await`: the path as it is, and those on which something else ran meanwhile. */
export function interleave(machine: Machine, state: State): State[] {
  if (state.pending.length === 0 || machine.isInitialising) return [state]
  if (machine.running.length > interruptionLimit) return [state]
  const states: State[] = [state]
  for (const region of state.pending) {
    if (!mayRun(region, state) || timesRunning(machine, region) > 1) continue
    states.push(...runRegion(machine, region, state.clone()))
  }
  return reduce(states)
}

/** How often a region is running at the moment: one that waits may come again meanwhile. */
function timesRunning(machine: Machine, { info }: Region): number {
  return machine.running.filter((id) => id === info.id).length
}
