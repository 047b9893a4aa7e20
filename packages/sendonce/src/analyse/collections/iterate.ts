import { searchIterators } from '@sendonce/model/calls'
import { notePromise, type PromiseNote } from '../later/promise-notes.ts'
import { refine } from '../domain/facts.ts'
import { reduce } from '../domain/merge.ts'
import { learnHoldsMore, learnHoldsNone } from '../domain/counts.ts'
import { itemIn, keyIn } from '../domain/items.ts'
import { placeKey } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import {
  isCallable,
  keyOf,
  literalValue,
  undefinedValue,
  unknownValue,
  type Value,
  ownerOf,
} from '../domain/value.ts'
import { firstUncaught } from '../domain/uncaught.ts'
import { noteParts, partsOf } from '../later/awaited.ts'
import { drop } from '../later/dropped.ts'
import { itemsKept } from './kept-lists.ts'
import { listTable } from './tables.ts'
import { countOn } from '../later/repeats.ts'
import { split } from '../interpret/branch.ts'
import { itemsGoneThrough } from '../interpret/run-loop.ts'
import type { Activation, CallRequest, Machine, Outcome, Site } from '../machine.ts'

/** `forEach`, `some` … by name, and the function that they are given. */
interface Iteration {
  readonly name: string
  readonly callback: Value
  /** Its identity: the same code may go through another list, or through the same once more. */
  readonly id: string
}

/** One item of it, and the name that it has in a table. */
interface ItemInTurn {
  readonly item: Value | undefined
  readonly name: Value | undefined
  readonly round: number
}

/**
 * `forEach` and its like call their function at once: not at all, once, and once more. A search stops
 * where its function says so, and its result tells which of the two it was.
 */
export function iterate(
  machine: Machine,
  request: CallRequest,
  what: Omit<Iteration, 'id'>,
  activation: Activation,
): Outcome[] {
  const { place, state } = request
  const id = `${placeKey(place)}:${activation.env.id}:${state.rounds}`
  const iteration = { ...what, id }
  return machine.registrar.inRounds(
    () =>
      fold(machine, request, iteration, activation) ??
      runRounds(machine, request, iteration, activation),
  )
}

/** `wrappers.reduceRight((inner, wrap) => wrap(inner), handler)`: what modules make of a list, one item after the other. */
function fold(
  machine: Machine,
  request: CallRequest,
  { name, callback }: Iteration,
  activation: Activation,
): Outcome[] | null {
  const { self, args } = request
  const isFold = name === 'reduce' || name === 'reduceRight'
  if (!isFold || !machine.isInitialising || self.kind !== 'array' || args[0] !== callback)
    return null
  const items = itemsOf(machine, request)
  if (!items || items.length > itemsGoneThrough(machine)) return null
  const indexed = items.map((item, index) => [item, literalValue(index), self] as const)
  if (name === 'reduceRight') indexed.reverse()
  const first = args[1] ?? indexed.shift()?.[0]
  if (!first) return null
  let made: Outcome = { value: first, state: request.state }
  for (const item of indexed) {
    const call = { callee: callback, args: [made.value, ...item], state: made.state } as const
    const how = { via: 'iteration', awaited: false, isNew: false } as const
    const outcomes = machine.call({ ...request, ...call, ...how }, activation)
    const next = outcomes.findLast(({ value }) => isCallable(value)) ?? outcomes.at(-1)
    if (!next) return null
    made = next
  }
  return [made]
}

function runRounds(
  machine: Machine,
  request: CallRequest,
  iteration: Iteration,
  activation: Activation,
): Outcome[] {
  const { place } = request
  const items = itemsOf(machine, request)
  const list = listIn(request, iteration.callback)
  const names = machine.isInitialising ? listTable(request.self, 'keys', request.state) : null
  const rounds = items ? Math.min(items.length, itemsGoneThrough(machine)) : 2
  const found: State[] = []
  const exhausted: State[] = []
  const made: Value[] = []
  if (!items || rounds === 0) {
    const left = request.state.clone()
    if (items || learnHoldsNone(list, left)) exhausted.push(left)
  }
  let inside: State[] = [request.state]
  for (let round = 0; round < rounds; round++) {
    // Its second round stands for any later one.
    if (!items && round > 0) for (const state of inside) countOn(iteration.callback, state)
    if (!items) inside = inside.filter((state) => learnHoldsMore(list, round, state))
    const outcomes = inside.flatMap((state) =>
      callForItem(
        machine,
        { ...request, state },
        iteration,
        { item: items?.[round], name: names?.[round], round },
        activation,
      ),
    )
    if (outcomes.length === 1) made.push(...outcomes.map(({ value }) => value))
    const goingOn = outcomes.flatMap((outcome) =>
      goOn(machine, outcome, { name: iteration.name, found, at: { place, activation } }),
    )
    inside = reduce(goingOn)
    if (!items || round === rounds - 1) exhausted.push(...inside.map((state) => state.clone()))
  }
  const result = (state: State, isFound: boolean): Outcome => {
    const { name, id } = iteration
    const one = resultOf(machine, name, isFound, { ...request, state }, activation)
    const isWhole = name === 'map' && machine.isInitialising && made.length === items?.length
    // `...handlers.map(wrap)`: what modules make of each, they hand to others.
    const value: Value = isWhole ? { kind: 'array', key: keyOf(one), items: made } : one
    const promises = name === 'map' ? partsOf(id, state) : []
    if (promises.length > 0) noteParts(keyOf(value), promises, state)
    return { value, state }
  }
  return [
    ...reduce(exhausted).map((state) => result(state, false)),
    ...reduce(found).map((state) => result(state, true)),
  ]
}

/** What is gone through: `_.each(list, …)` is no method of the list. */
function listIn({ self, args: [first] }: CallRequest, callback: Value): Value {
  return first && first !== callback ? first : self
}

function itemsOf(machine: Machine, { self, state }: CallRequest): readonly Value[] | null {
  if (self.kind === 'array') return itemsKept(self, machine, state)
  if (machine.isInitialising) return listTable(self, 'values', state)
  // `ids.map(load).map((loading) => loading.then(…))`.
  const promises = partsOf(keyOf(self), state)
  return promises.length > 0 ? promises : null
}

/** The path that goes on to the next item; one on which the search is over is added to `found`. */
function goOn(
  machine: Machine,
  outcome: Outcome,
  { name, found, at }: { readonly name: string; readonly found: State[]; readonly at: Site },
): State[] {
  const search = searchIterators[name]
  if (!search) return [outcome.state]
  const yes: State[] = []
  const no: State[] = []
  split(machine, outcome, at.place, at.activation, { yes, no })
  found.push(...(search.stopsOn ? yes : no))
  return search.stopsOn ? no : yes
}

function resultOf(
  machine: Machine,
  name: string,
  isFound: boolean,
  { self, place, state }: CallRequest,
  activation: Activation,
): Value {
  // That of a list gives nothing to wait for.
  if (name === 'forEach' && (self.kind === 'array' || isOfBody(self))) return undefinedValue
  const search = searchIterators[name]
  const known = isFound ? search?.found : search?.exhausted
  if (search && typeof known !== 'string') return literalValue(known)
  const value = machine.fresh(place, state, activation)
  if (known === 'item') refine(value, true, state)
  if (known === 'index' && search) {
    const none: Value = {
      kind: 'equal',
      left: value,
      right: literalValue(search.exhausted),
      loose: false,
    }
    refine(none, false, state)
  }
  return value
}

/** What a client sends has lists, but no streams or cursors. */
function isOfBody(value: Value): boolean {
  return /^request\.(?:body|query|params)\b[^(]*$/.test(keyOf(value))
}

function callForItem(
  machine: Machine,
  request: CallRequest,
  { name, callback, id }: Iteration,
  { item, name: itemName, round }: ItemInTurn,
  activation: Activation,
): Outcome[] {
  const { place, state } = request
  // What is not of the program, such as `Boolean`, looks at the item alone.
  const parameters = ownerOf(callback)?.fn.parameters ?? [{ name: null }]
  const indexAt = name.startsWith('reduce') ? 2 : 1
  const list = listIn(request, callback)
  const args = parameters.map((parameter, index): Value => {
    if (index === indexAt - 1 && item) return item
    const key = `item:${placeKey(place)}:${state.rounds}:${parameter.name ?? index}`
    if (index === indexAt + 1) return list
    if (index === indexAt) return itemName ?? keyIn(key, { of: id, round })
    return index === indexAt - 1 ? itemIn(list, key, { of: id, round }) : unknownValue(key)
  })
  const call = { callee: callback, args, via: 'iteration', awaited: false, isNew: false } as const
  const outcomes = machine.call({ ...request, ...call }, activation)
  for (const { value, state: path } of outcomes) {
    path.rounds++
    if (value.kind === 'promise') noteParts(id, [...partsOf(id, path), value], path)
  }
  // A stream, and what of others is awaited, waits for each.
  const isLeftAlone = name === 'forEach' && request.isStatement && !machine.isInitialising
  if (!isLeftAlone || takesOwnFailures(machine, callback)) return outcomes
  return outcomes.flatMap((outcome) => drop(outcome, place, ownerOf(callback)))
}

/** Whether an asynchronous function throws nothing, and waits for nothing outside of a `try`: nobody has to hear of it. */
function takesOwnFailures(machine: Machine, callback: Value): boolean {
  if (callback.kind !== 'function' || !callback.fn.isAsync) return false
  return !machine.summaryOf(callback).mayThrow && firstUncaught(callback.fn.body) === null
}

/** Notes of what `items.map(start)` gives that none of its promises is rejected. */
export function noteMapped(
  machine: Machine,
  { name, callback }: Omit<Iteration, 'id'>,
  outcomes: readonly Outcome[],
): void {
  if (name !== 'map' || callback.kind !== 'function') return
  const { takesFailures, onlyResolves, mayThrow, mayReject } = machine.summaryOf(callback)
  if (!mayReject) noteOf(outcomes, 'isOfUnfailing')
  const { isAsync, body } = callback.fn
  if (takesFailures === null && !onlyResolves) return
  if (isAsync && (mayThrow || firstUncaught(body))) return
  noteOf(outcomes, 'isEachCaught')
}

function noteOf(outcomes: readonly Outcome[], note: PromiseNote): void {
  for (const { value, state } of outcomes)
    if (value.kind === 'unknown') notePromise(value.key, note, state)
}
