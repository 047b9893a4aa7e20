import { standsIn } from '../../syntax/number-statements.ts'
import type { StepGuard, Statement } from '../../syntax/ir.ts'
import { reduce } from '../domain/merge.ts'
import { variableAddress } from '../domain/heap.ts'
import type { State } from '../domain/state.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { catchError } from './run-try.ts'

type Steps = Statement & { readonly kind: 'steps' }

/** How often a step is gone back to: a second answer needs two rounds. */
const maxRounds = 2

/** The way out of a step that goes on with the one of this label. */
export function wayTo(label: number): string {
  return `step:${label}`
}

/** The way out of what runs in any case. */
export const endFinally = 'step:end-finally'

/**
 * Runs the steps of a compiled asynchronous function, the earliest that has paths in front of it first, so that
 * paths meet where they met in the source.
 */
export function runSteps(
  machine: Machine,
  statement: Steps,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  const index = statement.cases.findIndex(({ body }) => resume === null || standsIn(body, resume))
  if (index < 0) return [...states]
  const run = new StepRun({ machine, statement, activation }, null)
  run.drive({ index, states, resume })
  return run.after
}

/** What all steps of one run share. */
interface Setting {
  readonly machine: Machine
  readonly statement: Steps
  readonly activation: Activation
}

interface Entry {
  readonly index: number
  readonly states: readonly State[]
  readonly resume: number | null
}

/** How control leaves one step. */
interface Exits {
  readonly fallen: readonly State[]
  readonly ways: ReadonlyMap<string, readonly State[]>
  readonly thrown: readonly Outcome[]
  readonly returned: readonly Outcome[]
}

/** Steps from one on, until no path waits in front of any. */
class StepRun {
  /** Paths at the end of `until`, of what this runs in any case. */
  readonly ended: State[] = []
  /** Paths in front of each step; behind the last one those that have come to the end. */
  private readonly waiting: State[][]
  private readonly rounds: number[]
  private readonly at: Setting
  private readonly until: StepGuard | null

  constructor(at: Setting, until: StepGuard | null) {
    this.at = at
    this.until = until
    const { cases } = at.statement
    this.waiting = [...cases.map(() => []), []]
    this.rounds = cases.map(() => 0)
  }

  get after(): State[] {
    return this.waiting.at(-1) as State[]
  }

  drive(entry: Entry): void {
    for (let next: Entry | null = entry; next; next = this.earliest()) {
      const { label } = this.at.statement.cases[next.index] as Steps['cases'][number]
      const { fallen, ways, thrown, returned } = runStep(this.at, next)
      const from = { index: next.index, label }
      this.arrive(next.index + 1, fallen, from.index)
      for (const one of this.at.statement.cases)
        this.goOn(one.label, ways.get(wayTo(one.label)) ?? [], from)
      this.end(ways.get(endFinally) ?? [], from)
      for (const outcome of thrown) this.throwOut(outcome, from)
      for (const outcome of returned) this.giveBack(outcome, from)
    }
  }

  private earliest(): Entry | null {
    const index = this.waiting.findIndex((states) => states.length > 0)
    if (index < 0 || index === this.waiting.length - 1) return null
    const states = reduce(this.waiting[index] as State[])
    this.waiting[index] = []
    return { index, states, resume: null }
  }

  private arrive(index: number, states: readonly State[], from: number): void {
    if (states.length === 0) return
    if (index <= from) {
      const done = this.rounds[index] as number
      if (done >= (this.at.machine.isInitialising ? 1 : maxRounds)) return
      this.rounds[index] = done + 1
      for (const state of states) state.rounds++
    }
    this.waiting[index]?.push(...states)
  }

  private indexOf(label: number): number {
    const { cases } = this.at.statement
    const index = cases.findIndex((one) => one.label === label)
    return index < 0 ? cases.length : index
  }

  /** Goes on with another step, through whatever runs in any case in between. */
  private goOn(target: number, states: readonly State[], from: Position): void {
    let paths = states
    if (paths.length === 0) return
    for (const guard of this.around(from.label)) {
      const isInside = target > guard.from && target < (guard.after ?? Infinity)
      if (isFinallyAhead(guard, from.label) && !isInside) paths = this.inFinally(guard, paths)
    }
    this.arrive(this.indexOf(target), paths, from.index)
  }

  private end(states: readonly State[], { index, label }: Position): void {
    const guard = this.at.statement.guards
      .filter((one) => isInFinally(one, label))
      .toSorted(innermost)[0]
    if (guard && guard === this.until) this.ended.push(...states)
    else {
      const next = guard?.after == null ? index + 1 : this.indexOf(guard.after)
      this.arrive(next, states, index)
    }
  }

  private throwOut({ value, state }: Outcome, { index, label }: Position): void {
    const { machine, statement, activation } = this.at
    let paths: readonly State[] = [state]
    for (const guard of this.around(label)) {
      if (guard.handler !== null && label < guard.handler) {
        for (const path of paths) {
          if (!catchError(machine, guard.handlerSpan, { value, state: path }, activation)) continue
          path.write(variableAddress(activation.env, statement.sent.slot), value)
          this.arrive(this.indexOf(guard.handler), [path], index)
        }
        return
      }
      if (isFinallyAhead(guard, label)) paths = this.inFinally(guard, paths)
    }
    for (const path of paths) machine.throwAt({ value, state: path }, activation)
  }

  private giveBack({ value, state }: Outcome, { label }: Position): void {
    let paths: readonly State[] = [state]
    for (const guard of this.around(label))
      if (isFinallyAhead(guard, label)) paths = this.inFinally(guard, paths)
    for (const path of paths) this.at.activation.returned.push({ value, state: path })
  }

  /** The guards around a step, from the inside. */
  private around(label: number): readonly StepGuard[] {
    const { guards } = this.at.statement
    return guards
      .filter(({ from, handler, finalizer }) => {
        return label >= from && label < Math.max(handler ?? 0, finalizer ?? 0)
      })
      .toSorted(innermost)
  }

  private inFinally(guard: StepGuard, states: readonly State[]): readonly State[] {
    const run = new StepRun(this.at, guard)
    run.drive({ index: this.indexOf(guard.finalizer as number), states, resume: null })
    this.after.push(...run.after)
    return run.ended
  }
}

/** Where control is. */
interface Position {
  readonly index: number
  readonly label: number
}

function innermost(a: StepGuard, b: StepGuard): number {
  return b.from - a.from
}

/** Whether something runs in any case when control leaves a step of the block or its handler. */
function isFinallyAhead({ finalizer }: StepGuard, label: number): boolean {
  return finalizer !== null && label < finalizer
}

function isInFinally({ finalizer, after }: StepGuard, label: number): boolean {
  return finalizer !== null && label >= finalizer && label < (after ?? Infinity)
}

function isInHandler(guard: StepGuard, label: number): boolean {
  const { handler, finalizer, after } = guard
  return handler !== null && label >= handler && label < (finalizer ?? after ?? Infinity)
}

function runStep(
  { machine, statement, activation }: Setting,
  { index, states, resume }: Entry,
): Exits {
  const { body, label } = statement.cases[index] as Steps['cases'][number]
  const ways = new Map([
    ...statement.cases.map((one): [string, State[]] => [wayTo(one.label), []]),
    [endFinally, []],
  ])
  const thrown: Outcome[] = []
  const returnedBefore = activation.returned.length
  const outer = activation.caught
  for (const guard of statement.guards.toSorted((a, b) => innermost(b, a))) {
    const isFinal = isInFinally(guard, label)
    if (!isFinal && !isInHandler(guard, label)) continue
    const place = machine.place(guard.handlerSpan, activation)
    const kind = isFinal ? 'finally' : 'catch'
    activation.caught = { kind, place, guarded: null, parent: activation.caught }
  }
  activation.breaks.push(ways)
  activation.throwTargets.push(thrown)
  const fallen = machine.runList(body, states, activation, resume)
  activation.throwTargets.pop()
  activation.breaks.pop()
  activation.caught = outer
  return { fallen, ways, thrown, returned: activation.returned.splice(returnedBefore) }
}
