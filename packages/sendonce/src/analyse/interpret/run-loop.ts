import type { Loop, Statement } from '../../syntax/ir.ts'
import type { Activation, Machine } from '../machine.ts'
import { refine } from '../domain/facts.ts'
import { reduce } from '../domain/merge.ts'
import { holdsMore } from '../domain/operators.ts'
import { branch } from './branch.ts'
import type { State } from '../domain/state.ts'
import { literalValue, unknownValue, type Value } from '../domain/value.ts'

/** Rounds after which nothing new is learned: a second answer needs two. */
const maxRounds = 2
/** Items of a list that a module goes through: each may be registered. */
export const initialRounds = 32

/**
 * Runs a loop for no, one and two rounds. Values of the second round get identities of their own
 * (`State.rounds`), so that a condition may fall differently there.
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
  const rounds = roundsOf(machine, loop)
  for (let round = 0; round <= rounds; round++) {
    if (at === null) {
      const skipsTest = loop.testLast && round === 0
      const entered = skipsTest
        ? { yes: inside, no: [] }
        : enter(machine, loop, inside, activation, round)
      after.push(...entered.no)
      inside = entered.yes
    }
    if (round === rounds || (inside.length === 0 && at === null)) break
    const continued: State[] = []
    activation.breaks.push(exitsOf(loop, broken, continued))
    const inBody = at === null || contains(loop.body, at)
    if (at !== null && contains(loop.before, at))
      inside = machine.runList(loop.before, inside, activation, at)
    else if (inBody) inside = machine.runList(loop.body, inside, activation, at)
    at = null
    activation.breaks.pop()
    inside = reduce([...inside, ...continued])
    for (const state of inside) state.rounds++
    inside = machine.runList(loop.update, inside, activation, null)
    for (const state of inside) markRound(machine, loop, state, activation)
  }
  // An endless loop is left by `break` only; a third round would bring nothing new.
  if (loop.each || loop.test) after.push(...inside)
  return reduce([...after, ...broken])
}

function roundsOf({ isInitialising }: Machine, { each }: Loop): number {
  if (!isInitialising) return maxRounds
  return each ? initialRounds : 1
}

function contains(list: readonly Statement[], id: number): boolean {
  return list.some((statement) => id >= statement.id && id <= statement.last)
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
  state.steps = {
    previous: state.steps,
    kind: 'round',
    place,
    taken: true,
    label: 'next item',
    isChoice: false,
  }
}

/** The paths that enter the body once more, and those that leave the loop here. */
function enter(
  machine: Machine,
  loop: Loop,
  states: readonly State[],
  activation: Activation,
  round: number,
): { yes: State[]; no: State[] } {
  if (loop.each) return enterEach(machine, loop, states, activation, round)
  const ready =
    loop.before.length > 0 ? machine.runList(loop.before, states, activation, null) : states
  if (!loop.test) return { yes: [...ready], no: [] }
  const yes: State[] = []
  const no: State[] = []
  for (const state of ready) {
    const sides = branch(machine, loop.test, loop.span, state, activation)
    yes.push(...sides.yes)
    no.push(...sides.no)
  }
  return { yes, no }
}

function enterEach(
  machine: Machine,
  loop: Loop,
  states: readonly State[],
  activation: Activation,
  round: number,
): { yes: State[]; no: State[] } {
  const each = loop.each as NonNullable<Loop['each']>
  const yes: State[] = []
  const no: State[] = []
  for (const state of states) {
    for (const over of machine.evaluate(each.over, state, activation)) {
      const items = over.value.kind === 'array' ? over.value.items : null
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
      if (!items || (items.length > maxRounds && round === maxRounds)) no.push(over.state.clone())
      if (!items && !refine(holdsMore(over.value, round), true, over.state)) continue
      const item = itemOf(each.keys, items, round) ?? machine.fresh(place, over.state, activation)
      for (const bound of machine.store(each.target, item, over.state, activation))
        yes.push(bound.state)
    }
  }
  return { yes, no }
}

function itemOf(keys: boolean, items: readonly Value[] | null, round: number): Value | null {
  if (!items) return null
  const item = items[round]
  if (keys) return literalValue(String(round))
  return item ?? unknownValue('item')
}
