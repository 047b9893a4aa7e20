import { stepsOf } from '../domain/steps.ts'
import { isAt } from '../domain/place.ts'
import { refine } from '../domain/facts.ts'
import { variableAddress, type Address } from '../domain/heap.ts'
import { combine } from '../domain/operators.ts'
import type { CallbackRegion } from '../domain/region.ts'
import { regionLabel } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'
import type { FunctionIr } from '../../syntax/ir.ts'
import type { Invocation } from '../machine.ts'
import {
  environmentOf,
  literalValue,
  sizeOf,
  unknownValue,
  type FunctionValue,
  type Value,
  ownerOf,
} from '../domain/value.ts'

/** How often a region has run on a path. */
export function timesCome({ info }: CallbackRegion, { steps }: State): number {
  const { place } = info
  const label = regionLabel(info)
  let times = 0
  for (const step of stepsOf(steps)) {
    if (step.kind !== 'region' || step.label !== label) continue
    if (isAt(step.place, place)) times++
  }
  return times
}

/**
 * What comes for the second time stands for what comes again at any time: what it counts up has come to
 * as much as is known or more, and what it counts down to anything.
 */
export function countOn(target: Value, state: State): void {
  raise(countersOf(ownerOf(target), state), state)
}

function raise(counters: readonly Counter[], state: State): void {
  for (const { address, value, by } of counters) {
    if (by < 0) state.write(address, unknownValue(`left:${address}`))
    // What has not counted until now may begin to.
    else if (value > 0) {
      const count = sizeOf(unknownValue(`times:${address}`), 'length')
      state.write(address, count)
      for (let less = 0; less < value; less++)
        refine(combine('>', count, literalValue(less)), true, state)
    }
  }
}

/**
 * The second run of a function that calls itself stands for any later one: what it, or a function in it, counts up to a
 * number has gone on by then (a place in a list has not). Gives what the function is given then: that of which it gets less
 * than before, as in `retry(left - 1)`, may be down to anything.
 */
export function countAgain(
  { callee, args, state }: Pick<Invocation, 'callee' | 'args' | 'state'>,
  around: number,
): readonly Value[] {
  const { fn, env } = callee
  const { functions, limited } = env.module
  for (const inner of functions) {
    if (!isInFunction(inner, fn, functions)) continue
    const counters = countersOf({ ...callee, fn: inner }, state)
    raise(
      counters.filter(({ slot }) => limited.has(slot)),
      state,
    )
  }
  return args.map((arg, index) => {
    const target = fn.parameters[index]?.target
    if (target?.kind !== 'variable') return arg
    const address = variableAddress({ ...env, id: around, round: null }, target.slot)
    const [before, now] = [numberIn(state.read(address)), numberIn(arg)]
    return before !== null && now !== null && now < before ? unknownValue(`left:${address}`) : arg
  })
}

function isInFunction(inner: FunctionIr, outer: FunctionIr, all: readonly FunctionIr[]): boolean {
  for (let at: FunctionIr | undefined = inner; at && at.index >= outer.index; at = all[at.parent])
    if (at === outer) return true
  return false
}

/** Whether a function counts something, and does nothing else to it. */
export function countsBy(target: Value): boolean {
  const owner = ownerOf(target)
  return !!owner?.fn.counts.some(({ slot }) => owner.env.module.counters.has(slot))
}

interface Counter {
  readonly slot: number
  readonly address: Address
  readonly value: number
  readonly by: 1 | -1
}

/** Variables of the request that a function counts, where it is known how far. */
function countersOf(owner: FunctionValue | null, state: State): Counter[] {
  if (!owner) return []
  return owner.fn.counts.flatMap((variable) => {
    const env = environmentOf(variable.owner, owner.env)
    const by = env?.module.counters.get(variable.slot)
    if (!env || !by || !state.isOfRequest(env)) return []
    const address = variableAddress(env, variable.slot)
    const value = numberIn(state.read(address))
    return value === null ? [] : [{ slot: variable.slot, address, value, by }]
  })
}

function numberIn(value: Value | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null
}
