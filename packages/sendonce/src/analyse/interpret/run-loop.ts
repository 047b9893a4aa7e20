import { resolveImport } from './resolve-import.ts'
import { standsIn } from '../../syntax/number-statements.ts'
import { stepTo } from '../domain/steps.ts'
import type { Loop, Statement } from '../../syntax/ir.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import { learnHoldsMore, learnHoldsNone } from '../domain/counts.ts'
import { itemsKept } from '../collections/kept-lists.ts'
import { membersGoneThrough } from '../collections/object-calls.ts'
import { listTable } from '../collections/tables.ts'
import { branch } from './branch.ts'
import { enterRound, leaveRounds } from './rounds.ts'
import type { State } from '../domain/state.ts'
import { itemIn, keyIn } from '../domain/items.ts'
import { placeKey, type Place } from '../domain/place.ts'
import { keyOf, literalValue, unknownValue, type Value } from '../domain/value.ts'

/** How many of the items of a list that is written down are gone through. */
const knownItems = 4
/** The same where a module goes through it: each item may be registered. */
const initialItems = 32

/** How many of the items of a list are gone through, one round each. */
export function itemsGoneThrough({ isInitialising }: Machine): number {
  return isInitialising ? initialItems : knownItems
}

/**
 * Runs a loop for no, one and two rounds: a second answer needs two, and more only where the loop counts. Values of the
 * second round get identities of their own (`State.rounds`), so that a condition may fall differently there.
 */
export function runLoop(
  machine: Machine,
  loop: Statement & Loop,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  return machine.registrar.inRounds(() => runRounds(machine, loop, states, activation, resume))
}

function runRounds(
  machine: Machine,
  loop: Statement & Loop,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  const broken: State[] = []
  const after: State[] = []
  let inside: State[] = [...states]
  let at = resume
  if (at === null) enterRound(machine, loop, inside, activation)
  const rounds = roundsOf(machine, loop)
  for (let round = 0; round <= rounds; round++) {
    if (at === null) {
      const skipsTest = loop.testLast && round === 0
      const entered = skipsTest
        ? { yes: inside, no: [] }
        : enter(machine, loop, inside, activation, { round, rounds })
      after.push(...entered.no)
      inside = entered.yes
      // A module goes on only where it is known that there is another round.
      if (machine.isInitialising && round > 0 && entered.no.length > 0) break
    }
    if (round === rounds || (inside.length === 0 && at === null)) break
    const continued: State[] = []
    activation.breaks.push(exitsOf(loop, broken, continued))
    const inBody = at === null || standsIn(loop.body, at)
    if (at !== null && standsIn(loop.before, at))
      inside = machine.runList(loop.before, inside, activation, at)
    else if (inBody) inside = machine.runList(loop.body, inside, activation, at)
    at = null
    activation.breaks.pop()
    inside = reduce([...inside, ...continued])
    for (const state of inside) state.rounds++
    enterRound(machine, loop, inside, activation)
    inside = machine.runList(loop.update, inside, activation, null)
    for (const state of inside) markRound(machine, loop, state, activation)
  }
  leaveRounds(loop, activation)
  // An endless loop is left by `break` only; a third round would bring nothing new.
  if (loop.each || loop.test) after.push(...inside)
  return reduce([...after, ...broken])
}

function roundsOf(machine: Machine, { each, test, rounds }: Loop): number {
  if (each) return Math.max(rounds, itemsGoneThrough(machine))
  if (machine.isInitialising) return test ? itemsGoneThrough(machine) : 1
  return rounds
}

function exitsOf(loop: Loop, broken: State[], continued: State[]): Map<string, State[]> {
  const exits = new Map([
    ['break:', broken],
    ['continue:', continued],
  ])
  for (const label of loop.labels) {
    exits.set(`break:${label}`, broken)
    exits.set(`continue:${label}`, continued)
  }
  return exits
}

function markRound(machine: Machine, loop: Loop, state: State, activation: Activation): void {
  const place = machine.place(loop.span, activation)
  state.steps = stepTo(state.steps, 'round', place, 'next item')
}

/** Which round it is, and how many are gone through. */
interface Progress {
  readonly round: number
  readonly rounds: number
}

/** The paths that enter the body once more, and those that leave the loop here. */
function enter(
  machine: Machine,
  loop: Loop,
  states: readonly State[],
  activation: Activation,
  progress: Progress,
): { yes: State[]; no: State[] } {
  if (loop.each) return enterEach(machine, loop, states, activation, progress)
  const ready =
    loop.before.length > 0 ? machine.runList(loop.before, states, activation, null) : states
  if (!loop.test) return { yes: [...ready], no: [] }
  const yes: State[] = []
  const no: State[] = []
  for (const state of ready) {
    const sides = branch(machine, loop.test, loop.span, state, activation)
    yes.push(...sides.yes)
    for (const left of sides.no) {
      if (left.steps?.kind === 'branch') left.steps = { ...left.steps, leavesLoop: true }
      no.push(left)
    }
  }
  return { yes, no }
}

function enterEach(
  machine: Machine,
  loop: Loop,
  states: readonly State[],
  activation: Activation,
  { round, rounds }: Progress,
): { yes: State[]; no: State[] } {
  const each = loop.each as NonNullable<Loop['each']>
  const yes: State[] = []
  const no: State[] = []
  for (const state of states) {
    for (const outcome of machine.evaluate(each.over, state, activation)) {
      const over = { ...outcome, value: resolveImport(machine, outcome.value) }
      const items = itemsOf(machine, over, each.keys)
      // Of items that are not known one stands for all while a module is run.
      const isOver = items ? round >= items.length : machine.isInitialising && round > 0
      if (isOver) {
        no.push(over.state)
        continue
      }
      const place = machine.place(loop.span, activation)
      if (loop.isAwait) {
        over.state.turn++
        const cause = { text: 'what is awaited fails', weight: 2, place }
        machine.mayThrow(over.state, activation, cause)
      }
      if (!items || round === rounds) {
        const left = over.state.clone()
        const isEmpty = !items && round === 0 && !each.keys
        if (!isEmpty || learnHoldsNone(over.value, left)) no.push(left)
      }
      if (!items && !learnHoldsMore(over.value, round, over.state)) continue
      if (!items && round >= loop.rounds) {
        no.push(over.state)
        continue
      }
      const item =
        (items && itemOf(items, round)) ??
        unknownItem(machine, loop, { ...over, place }, activation)
      for (const bound of machine.store(each.target, item, over.state, activation))
        yes.push(bound.state)
    }
  }
  return { yes, no }
}

/** What the rounds are given, one after the other: the items, or the names of those; `null`: not known. */
function itemsOf(
  machine: Machine,
  { value, state }: Outcome,
  keys: boolean,
): readonly Value[] | null {
  if (value.kind === 'array') {
    const items = itemsKept(value, machine, state)
    return keys && items ? items.map((_, index) => literalValue(String(index))) : items
  }
  if (keys)
    return membersGoneThrough(machine, value, state)?.map(([name]) => literalValue(name)) ?? null
  return machine.isInitialising ? listTable(value, 'entries', state) : null
}

/** Several loops may go through the same, and each round of one around this may go through another. */
function unknownItem(
  machine: Machine,
  { each }: Loop,
  { value, state, place }: Outcome & { readonly place: Place },
  activation: Activation,
): Value {
  const key = keyOf(machine.fresh(place, state, activation))
  const of = `${placeKey(place)}:${activation.env.id}:${keyOf(value)}`
  const turn = { of, round: state.rounds }
  return each?.keys ? keyIn(key, turn) : itemIn(value, key, turn)
}

function itemOf(items: readonly Value[], round: number): Value {
  return items[round] ?? unknownValue('item')
}
