import { placeKey } from '../domain/place.ts'
import { reduce } from '../domain/merge.ts'
import type { Region } from '../domain/region.ts'
import type { State } from '../domain/state.ts'
import { keyOf, type Value } from '../domain/value.ts'
import type { Machine } from '../machine.ts'
import { isRace, partsOf } from './awaited.ts'
import { neverSettles } from './left-open.ts'
import { isOfCall } from './promises.ts'
import { isProducer, producerOf } from './producers.ts'
import { asPromise } from './rejections.ts'
import { isSettled, settle, settlementOf, settlementOfItem } from './settlements.ts'
import { mayRun, timersBefore } from './event-order.ts'
import { leave } from './overhear.ts'
import { drain, runQueued, runRegion } from './regions.ts'

/** Regions that may stand waiting, each for what another one interrupted it with: two make a race. */
const interruptionLimit = 3
/** How many runs of regions may settle one promise, on all paths together. */
const settlingLimit = 96

/**
 * Runs what has to come before a value can be awaited: the regions that will settle its promise.
 * They are marked as joined: what follows is ordered behind them.
 */
export function settleFirst(machine: Machine, value: Value, start: State): State[] {
  if (value.kind !== 'promise') return [start]
  if (isRace(value.id, start)) return settleOneOf(machine, value.id, start)
  let states: State[] = [start]
  for (const needed of partsOf(value.id, start)) {
    states = states.flatMap((state) => settleFirst(machine, needed, state))
  }
  const done: State[] = []
  let hasPassed = false
  for (let rounds = 0; states.length > 0; rounds++) {
    const state = states.pop() as State
    const producer =
      isSettled(state, value.id) || rounds > settlingLimit || neverSettles(value.id, state)
        ? undefined
        : firstProducer(state, value.id)
    if (!producer) {
      done.push(...runQueued(machine, state))
      continue
    }
    const earlier = timersBefore(producer, state)[0]
    if (earlier) {
      states.push(...runRegion(machine, earlier, state))
      continue
    }
    const paths = hasPassed ? [state] : whileWaiting(machine, producer, state)
    hasPassed = true
    states.push(...paths.flatMap((path) => runNext(machine, producer, path)))
  }
  return reduce(done)
}

/** `Promise.race` and `Promise.any`: one of the tasks is over first, and the others go on. */
function settleOneOf(machine: Machine, id: string, start: State): State[] {
  if (settlementOf(start, id)) return [start]
  const parts = partsOf(id, start)
  const done: State[] = []
  for (const [index, part] of parts.entries()) {
    for (const state of settleFirst(machine, part, start.clone())) {
      // What had to come before this one has brought another one to its end.
      if (parts.slice(0, index).some((other) => settlementOfItem(state, other))) continue
      const settled = settlementOf(state, id)
      // Others that are over later change nothing.
      if (settled) settle(state, id, settled.ok, settled.value)
      // What other code has given takes its time, and may fail.
      else settle(state, id, true, asPromise({ value: part, state }))
      done.push(state)
    }
  }
  return done.length > 0 ? reduce(done) : [start]
}

function runNext(machine: Machine, region: Region, path: State): State[] {
  const isWaiting = path.pending.some(({ info }) => info.id === region.info.id)
  return isWaiting ? runRegion(machine, region, path) : [path]
}

/** What a promise needs takes time where something outside calls it: the path, and those on which others ran. */
function whileWaiting(machine: Machine, producer: Region, state: State): State[] {
  const isOutside = producer.kind === 'callback' && producer.comes === null
  const isWatched = state.pending.length > 1 || state.listeners.length > 0
  return isOutside && isWatched ? interleave(machine, state, producer) : [state]
}

/** The region to run first so that promise `id` gets settled: a chain is begun at its head, and awaited whole. */
function firstProducer(state: State, id: string): Region | undefined {
  let producer = producerOf(state, id)
  for (let i = 0; producer && i < 16; i++) {
    producer.info.joined = true
    const before = producer.kind === 'reaction' ? producer.source : waitsFor(producer)
    const earlier = before === null ? undefined : producerOf(state, before)
    if (!earlier || earlier === producer || isSettled(state, before as string)) break
    producer = earlier
  }
  return producer
}

function waitsFor(region: Region): string | null {
  return region.kind === 'resume' && region.awaited.kind === 'promise' ? region.awaited.id : null
}

/** Time passes at an `await`: the path as it is, and those on which something else ran meanwhile, or the client left. */
export function interleave(machine: Machine, state: State, except?: Region): State[] {
  if (machine.isInitialising) return [state]
  const left = leave(machine, state)
  if (state.pending.length === 0 || machine.running.length > interruptionLimit)
    return [state, ...left]
  const drained = drain(machine, [state])
  const states = [...drained, ...left]
  for (const path of drained) {
    path.goOnBehindMistake()
    for (const region of path.pending) {
      if (region === except || !mayRun(region, path)) continue
      if (timesRunning(machine, region) > 1 || waitsForRunning(machine, region, path)) continue
      for (const after of runRegion(machine, region, path.clone()))
        states.push(after, ...runStarted(machine, path, after))
    }
  }
  return reduce(states)
}

/** What a region has started may come while the same code still waits, as long as nobody has answered. */
function runStarted(machine: Machine, before: State, path: State): State[] {
  if (path.phase !== 'open') return []
  return path.pending.flatMap((region) =>
    before.pending.includes(region) || !mayRun(region, path)
      ? []
      : runRegion(machine, region, path.clone()),
  )
}

/** Runs each region that may be the next one, if it was not yet where the response stood like this. */
export function runEach(machine: Machine, path: State, seen: Set<string>): State[] {
  if (path.phase === 'silent' || machine.running.length > interruptionLimit) return []
  return path.pending.flatMap((region) => {
    const { phase, first } = path
    const key = `${phase}|${placeKey(first?.place)}|${region.info.id}`
    if (seen.has(key) || !mayRun(region, path)) return []
    seen.add(key)
    return runRegion(machine, region, path.clone())
  })
}

/** How often a region is running at the moment: one that waits may come again meanwhile. */
function timesRunning(machine: Machine, { info }: Region): number {
  return machine.running.filter((running) => running.info.id === info.id).length
}

/**
 * Whether code goes on behind a call that is calling back at the moment, mostly as the call waits for that, or behind a
 * promise that what is running is to settle.
 */
function waitsForRunning(machine: Machine, region: Region, path: State): boolean {
  if (region.kind !== 'resume') return false
  const { awaited } = region
  const call = keyOf(awaited)
  const isOpen = awaited.kind === 'promise' && !isSettled(path, awaited.id)
  return machine.running.some(
    (running) => isOfCall(running.info, call) || (isOpen && isProducer(running, awaited.id, path)),
  )
}
