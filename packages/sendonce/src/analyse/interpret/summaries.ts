import { isNoted } from '../later/promise-notes.ts'
import { activate, bindParameters, unknownArguments } from './invoke.ts'
import type { Machine } from '../machine.ts'
import { cannotReject, mayReject } from '../later/rejections.ts'
import type { Heap } from '../domain/heap.ts'
import { Runs } from '../domain/runs.ts'
import { outermostFrame, outermostRegion, type Frame } from '../domain/frame.ts'
import { State } from '../domain/state.ts'
import type { Outcome, Summary } from '../machine.ts'
import {
  keyOf,
  undefinedValue,
  unknownValue,
  type FunctionValue,
  type Value,
} from '../domain/value.ts'

/** Steps that a function may take while it is summarised; a longer one is taken as unknown. */
const budget = 400
/** Paths of a kind: on unknown arguments they differ in little that a summary keeps. */
const paths = 1

/** As deep as a call in a handler may well be: a summary follows less than a call of that would. */
const depthOfSummaries = 8

const nothingKnown: Summary = {
  mayThrow: false,
  neverReturns: false,
  constant: null,
  comesWith: null,
  takesFailures: null,
  onlyResolves: false,
  mayReject: false,
  asksContext: false,
  writes: [],
}

/** What is needed of the interpreter to summarise a function. */
interface Summariser extends Machine {
  readonly heap: Heap
  runs: Runs
  within(budget: number, body: () => void, paths: number): boolean
}

/**
 * Summaries of functions that cannot touch a response: each is run once, with unknown arguments, and
 * remembered.
 */
export class Summaries {
  private readonly known = new Map<FunctionValue['fn'], Summary>()
  /** What was run to summarise a function. */
  private readonly uses = new Map<FunctionValue['fn'], Runs>()
  private readonly machine: Summariser

  constructor(machine: Summariser) {
    this.machine = machine
  }

  of(fn: FunctionValue): Summary {
    const known = this.known.get(fn.fn)
    if (known) return known
    // A recursive function meets this while its own summary is being made.
    this.known.set(fn.fn, nothingKnown)
    const outer = this.machine.runs
    const own = new Runs()
    this.machine.runs = own
    const made = this.summarise(fn)
    const summary = { ...made, writes: this.writtenIn(fn, own) }
    this.uses.set(fn.fn, own)
    this.machine.runs = outer
    outer.addFindings(own)
    this.known.set(fn.fn, summary)
    return summary
  }

  private writtenIn({ fn }: FunctionValue, { touched }: Runs): readonly string[] {
    const names = new Set(fn.writes)
    for (const called of touched.keys())
      for (const name of this.known.get(called)?.writes ?? called.writes) names.add(name)
    return [...names]
  }

  /** What was run, with what was run for the summaries of it. */
  withUsed(runs: Runs): Runs {
    const found = new Runs()
    found.add(runs)
    for (const fn of found.touched.keys()) {
      const used = this.uses.get(fn)
      if (used) found.add(used)
    }
    return found
  }

  /**
   * Takes out the summaries that these functions have a part in, or that tell of places in these files, and gives what
   * puts them in again.
   */
  without(
    functions: ReadonlySet<FunctionValue['fn']>,
    files: { has(file: string): boolean },
  ): () => void {
    const stale = new Set(functions)
    for (const [fn, used] of this.uses)
      if (used.unfollowed.some(({ place }) => files.has(place.file))) stale.add(fn)
    for (let size = -1; size !== stale.size;) {
      size = stale.size
      for (const [fn, used] of this.uses)
        if (!stale.has(fn) && [...used.touched.keys()].some((one) => stale.has(one))) stale.add(fn)
    }
    const taken = [...stale].map((fn) => ({
      fn,
      summary: this.known.get(fn),
      uses: this.uses.get(fn),
    }))
    this.forget(stale)
    return () => {
      this.forget(stale)
      for (const { fn, summary, uses } of taken) {
        if (summary) this.known.set(fn, summary)
        if (uses) this.uses.set(fn, uses)
      }
    }
  }

  private forget(functions: Iterable<FunctionValue['fn']>): void {
    for (const fn of functions) {
      this.known.delete(fn)
      this.uses.delete(fn)
    }
  }

  private summarise(fn: FunctionValue): Omit<Summary, 'writes'> {
    const { machine } = this
    const state = new State(machine.heap, false)
    state.phase = 'silent'
    const place = { file: fn.env.module.file, ...fn.fn.span }
    const id = machine.environmentId(-1, place, `summary:${fn.key}`)
    const region = machine.newRegionInfo(outermostRegion('', 'summary'))
    const frame: Frame = { ...outermostFrame(region, id, fn), depth: depthOfSummaries }
    const activation = activate(
      {
        fn,
        envId: id,
        // What it is called on is not known: nothing that it has is missing.
        self: fn.self ?? unknownValue(`this:${id}`),
        args: unknownArguments(fn.fn, id),
        frame,
        observed: false,
      },
      true,
    )
    const { asked } = machine.contexts
    const finished = machine.within(
      budget,
      () => {
        const ready = bindParameters(machine, fn.fn, activation.args, state, activation)
        const after = machine.runList(fn.fn.body, ready, activation, null)
        for (const path of after) activation.returned.push({ value: undefinedValue, state: path })
      },
      paths,
    )
    const asksContext = machine.contexts.asked > asked
    if (!finished) return { ...nothingKnown, asksContext }
    const values = new Map(
      activation.returned.map((outcome) => [keyOf(outcome.value), outcome.value]),
    )
    const [only] = values.values()
    return {
      mayThrow: activation.thrown.length > 0,
      neverReturns: activation.returned.length === 0,
      constant: values.size === 1 && only?.kind === 'literal' ? only : null,
      comesWith: comesWith(activation.returned),
      takesFailures: takesFailures(activation.returned),
      onlyResolves: activation.returned.every(onlyResolves),
      mayReject:
        activation.thrown.length > 0 ||
        activation.failsUnheard ||
        activation.returned.some(givesFailure),
      asksContext,
    }
  }
}

/** What the promises of all paths come with, where that is known of each, and alike. */
function comesWith(returned: readonly Outcome[]): Value | null {
  const [first, ...others] = returned.map(({ value, state }) =>
    value.kind === 'promise' ? state.readField(value.id, 'comesWith') : undefined,
  )
  const isSame = (one: Value | undefined): boolean =>
    one?.kind === first?.kind && (one?.kind !== 'literal' || keyOf(one) === keyOf(first as Value))
  return first && others.every(isSame) ? first : null
}

/** `new Promise((resolve) => setTimeout(resolve, ms))`: nobody holds what would reject it, nor does it follow another one. */
function onlyResolves({ value, state }: Outcome): boolean {
  return (
    value.kind === 'promise' &&
    isNoted(value.id, 'onlyResolves', state) &&
    state.readField(value.id, 'follows') === undefined
  )
}

function takesFailures(returned: readonly Outcome[]): Summary['takesFailures'] {
  if (!returned.every(({ value, state }) => cannotReject(value, state))) return null
  return returned.every(({ value }) => value.kind === 'promise') ? 'always' : 'or-none'
}

/** Whether what is given back may be a promise that fails: what was asked whether it is there, is what it is. */
function givesFailure({ value, state }: Outcome): boolean {
  const isAsked = value.kind === 'unknown' && state.fact(value.key) !== undefined
  return !isAsked && mayReject(value, state)
}
