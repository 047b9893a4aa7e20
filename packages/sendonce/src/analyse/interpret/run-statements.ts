import { standsIn } from '../../syntax/number-statements.ts'
import { stepTo, stepsOf, type Step } from '../domain/steps.ts'
import type { Statement } from '../../syntax/ir.ts'
import { loseAnswer } from '../effects/built-answer.ts'
import { complete } from '../effects/returned-answer.ts'
import { branch, split } from './branch.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { each } from './outcomes.ts'
import { note } from '../domain/doubts.ts'
import { reduce } from '../domain/merge.ts'
import { combine } from '../domain/operators.ts'
import { runLoop } from './run-loop.ts'
import { endFinally, runSteps, wayTo } from './run-steps.ts'
import { runTry } from './run-try.ts'
import { errorAt } from '../domain/place.ts'
import type { State } from '../domain/state.ts'
import { variableAddress } from '../domain/heap.ts'
import { keyOf, undefinedValue } from '../domain/value.ts'

type Of<K extends Statement['kind']> = Statement & { readonly kind: K }

/**
 * Runs statements one after the other on all paths at once. With `resume`, everything before the
 * statement of that number is passed over: a suspended function is picked up behind its `await`.
 */
export function runList(
  machine: Machine,
  list: readonly Statement[],
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  const outer = activation.block
  let current = [...states]
  let at = resume
  for (const statement of list) {
    if (at !== null && at > statement.last) continue
    if (at === null && current.length === 0) break
    activation.block = list
    current = runStatement(machine, statement, current, activation, at)
    at = null
    if (current.length > 1) current = reduce(current)
    if (!machine.isInitialising || !isWayOut(statement)) continue
    // What follows is on the other side of the condition, as in an `else`.
    const [from, rest] = [current, list.slice(list.indexOf(statement) + 1)]
    current = onSide(machine, { statement, taken: false, from }, activation, () =>
      runList(machine, rest, from, activation, null),
    )
    break
  }
  activation.block = outer
  return current
}

/** `if (…) { …; return }` */
function isWayOut(statement: Statement): statement is Of<'if'> {
  if (statement.kind !== 'if' || statement.no.length > 0) return false
  const last = statement.yes.at(-1)
  const end = last?.kind === 'block' ? last.body.at(-1) : last
  return end?.kind === 'return' || end?.kind === 'throw'
}

function runStatement(
  machine: Machine,
  statement: Statement,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  machine.step(states.length)
  switch (statement.kind) {
    case 'expression':
      return each(states, (state) => statesOf(machine.evaluate(statement.value, state, activation)))
    case 'await':
      return runAwait(machine, statement, states, activation, resume)
    case 'if':
      return runIf(machine, statement, states, activation, resume)
    case 'loop':
      return runLoop(machine, statement, states, activation, resume)
    case 'try':
      return runTry(machine, statement, states, activation, resume)
    case 'switch':
      return runSwitch(machine, statement, states, activation, resume)
    case 'steps':
      return runSteps(machine, statement, states, activation, resume)
    case 'goto':
      leave(activation, wayTo(statement.label), states)
      return []
    case 'end-finally':
      leave(activation, endFinally, states)
      return []
    case 'return':
      return runReturn(machine, statement, states, activation)
    case 'throw':
      return runThrow(machine, statement, states, activation)
    case 'break':
    case 'continue': {
      leave(activation, `${statement.kind}:${statement.label ?? ''}`, states)
      return []
    }
    case 'block':
      return runBlock(machine, statement, states, activation, resume)
  }
}

function statesOf(outcomes: readonly Outcome[]): State[] {
  return outcomes.map((outcome) => outcome.state)
}

/** Hands states to the enclosing statement that catches this way of leaving. */
function leave(activation: Activation, way: string, states: readonly State[]): void {
  for (let i = activation.breaks.length - 1; i >= 0; i--) {
    const target = activation.breaks[i]?.get(way)
    if (target) {
      target.push(...states)
      return
    }
  }
}

function runAwait(
  machine: Machine,
  statement: Of<'await'>,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  if (resume === statement.id) {
    for (const outcome of activation.resumedThrows) machine.throwAt(outcome, activation)
    for (const state of states) leaveAwaited(machine, statement, state, activation)
    return [...states]
  }
  const place = machine.place(statement.span, activation)
  const next: State[] = []
  for (const state of states) {
    for (const outcome of machine.evaluate(statement.value, state, activation)) {
      const suspend = (path: State): void => {
        const { round } = activation.env
        activation.suspended.push({ state: path, statement, awaited: outcome.value, round })
      }
      if (!activation.runsThroughAwait) {
        suspend(outcome.state)
        continue
      }
      const settled = machine.awaitValue(outcome.value, outcome.state, activation, place)
      for (const failure of settled.failed) machine.throwAt(failure, activation)
      settled.stuck.forEach(suspend)
      for (const success of settled.ok) {
        success.state.write(variableAddress(activation.env, statement.target.slot), success.value)
        leaveAwaited(machine, statement, success.state, activation)
        next.push(success.state)
      }
    }
  }
  return next
}

/** `await check(c)`: an answer that comes of it is lost. */
function leaveAwaited(
  machine: Machine,
  { target, isStatement }: Of<'await'>,
  state: State,
  { env }: Activation,
): void {
  const value = isStatement && state.read(variableAddress(env, target.slot))
  if (value) loseAnswer(machine, { value, state })
}

function runIf(
  machine: Machine,
  statement: Of<'if'>,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  if (resume !== null) {
    const inYes = standsIn(statement.yes, resume)
    return machine.runList(inYes ? statement.yes : statement.no, states, activation, resume)
  }
  const next: State[] = []
  const yes: State[] = []
  const no: State[] = []
  for (const state of states) {
    const sides = branch(machine, statement.test, statement.span, state, activation)
    yes.push(...sides.yes)
    no.push(...sides.no)
  }
  const run = (list: readonly Statement[], from: State[], taken: boolean): State[] =>
    onSide(machine, { statement, taken, from }, activation, () =>
      machine.runList(list, from, activation, null),
    )
  if (yes.length > 0) next.push(...run(statement.yes, yes, true))
  if (no.length > 0) next.push(...(statement.no.length > 0 ? run(statement.no, no, false) : no))
  return next
}

/** What is registered on one side of a condition is not there together with what is on the other one. */
function onSide<T>(
  machine: Machine,
  { statement, taken, from }: { statement: Of<'if'>; taken: boolean; from: readonly State[] },
  activation: Activation,
  run: () => T,
): T {
  if (!machine.isInitialising) return run()
  const { registrar } = machine
  const { file, at } = machine.place(statement.span, activation)
  const side = { condition: `${file}:${at}:${activation.env.id}`, taken }
  // Another condition on the same value falls the same way.
  const asked = statement.test.kind === 'logical' ? undefined : from[0]?.steps?.asked
  const [, denial, value] = asked ? (/^(!*)(.*)$/s.exec(keyOf(asked)) ?? []) : []
  if (!value || denial === undefined) return registrar.onSide(side, run)
  const sameValue = { condition: value, taken: taken === (denial.length % 2 === 0) }
  return registrar.onSide(side, () => registrar.onSide(sameValue, run))
}

function runSwitch(
  machine: Machine,
  statement: Of<'switch'>,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  const broken: State[] = []
  activation.breaks.push(new Map([['break:', broken]]))
  const entering = resume === null ? enterCases(machine, statement, states, activation) : null
  let falling: State[] = []
  let at = resume
  statement.cases.forEach((one, index) => {
    if (at !== null) {
      if (!standsIn(one.body, at)) return
      falling = machine.runList(one.body, states, activation, at)
      at = null
      return
    }
    const into = reduce([...falling, ...(entering?.[index] ?? [])])
    falling = into.length > 0 ? machine.runList(one.body, into, activation, null) : []
  })
  activation.breaks.pop()
  return [...falling, ...broken, ...(entering?.[statement.cases.length] ?? [])]
}

/** For each case the paths that enter there; last, those that match none. */
function enterCases(
  machine: Machine,
  statement: Of<'switch'>,
  states: readonly State[],
  activation: Activation,
): State[][] {
  const entering: State[][] = statement.cases.map(() => [])
  const unmatched: State[] = []
  for (const state of states) {
    for (const subject of machine.evaluate(statement.subject, state, activation)) {
      let open: State[] = [subject.state]
      statement.cases.forEach((one, index) => {
        if (!one.test) return
        const still: State[] = []
        for (const candidate of open) {
          for (const test of machine.evaluate(one.test, candidate, activation)) {
            const value = combine('===', subject.value, test.value)
            const sides = { yes: entering[index] as State[], no: still }
            const outcome = { value, state: test.state }
            split(machine, outcome, statement.span, activation, sides, one.span)
          }
        }
        open = still
      })
      const fallback = statement.cases.findIndex((one) => !one.test)
      if (fallback >= 0) entering[fallback]?.push(...open)
      else unmatched.push(...open)
    }
  }
  return [...entering, unmatched]
}

function runReturn(
  machine: Machine,
  statement: Of<'return'>,
  states: readonly State[],
  activation: Activation,
): State[] {
  for (const state of states) {
    const outcomes = statement.value
      ? machine.evaluate(statement.value, state, activation)
      : [{ value: undefinedValue, state }]
    noteEdited(machine, statement, outcomes, activation)
    activation.returned.push(
      ...(machine.completion ? complete(machine, outcomes, statement, activation) : outcomes),
    )
  }
  return []
}

/** Paths that an edit lets leave here are told from those that were there before, on which the value throws as well. */
function noteEdited(
  machine: Machine,
  { span }: Of<'return' | 'throw'>,
  outcomes: readonly Outcome[],
  activation: Activation,
): void {
  if (machine.waysOut.size === 0) return
  const { file, start } = machine.place(span, activation)
  if (machine.waysOut.has(`${file}:${start}`))
    for (const { state } of outcomes) note(state, 'edited')
}

function runThrow(
  machine: Machine,
  statement: Of<'throw'>,
  states: readonly State[],
  activation: Activation,
): State[] {
  const place = machine.place(statement.span, activation)
  for (const state of states) {
    const outcomes = machine.evaluate(statement.value, state, activation)
    noteEdited(machine, statement, outcomes, activation)
    for (const outcome of outcomes) {
      const rethrown = thrownBefore(outcome)
      outcome.state.steps = {
        ...stepTo(outcome.state.steps, 'throw', place, 'throws'),
        ...(rethrown && { rethrown }),
      }
      machine.throwAt(outcome, activation)
    }
  }
  return []
}

/** The call that has thrown what is thrown again, unless that was chosen among what may be thrown. */
function thrownBefore({ value, state }: Outcome): Step | null {
  if (value.kind !== 'unknown') return null
  for (const step of stepsOf(state.steps)) {
    if (step.kind === 'branch') return null
    if (step.kind === 'throw' && value.key === errorAt(step.place)) return step
  }
  return null
}

function runBlock(
  machine: Machine,
  statement: Of<'block'>,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  if (!statement.label) return machine.runList(statement.body, states, activation, resume)
  const broken: State[] = []
  activation.breaks.push(new Map([[`break:${statement.label}`, broken]]))
  const after = machine.runList(statement.body, states, activation, resume)
  activation.breaks.pop()
  return [...after, ...broken]
}
