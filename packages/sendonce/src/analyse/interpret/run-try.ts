import { standsIn } from '../../syntax/number-statements.ts'
import { stepTo } from '../domain/steps.ts'
import type { Span, Statement } from '../../syntax/ir.ts'
import { refine } from '../domain/facts.ts'
import type { Activation, Machine, Outcome } from '../machine.ts'
import { reduce } from '../domain/merge.ts'
import type { CaughtMark } from '../domain/frame.ts'
import type { State } from '../domain/state.ts'

type Try = Statement & { readonly kind: 'try' }

/** The ways in which control leaves a block other than by running to its end. */
interface Exits {
  readonly returned: Outcome[]
  readonly thrown: Outcome[]
  readonly breaks: ReadonlyMap<string, State[]>[]
}

/** Runs `try … catch … finally`. */
export function runTry(
  machine: Machine,
  statement: Try,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  const part = resume === null ? 'block' : partOf(statement, resume)
  if (!statement.finalizer)
    return runGuarded(machine, statement, states, activation, { resume, part })
  if (part === 'finalizer') {
    return inFinally(machine, statement, states, activation, resume)
  }
  return runWithFinally(machine, statement, states, activation, { resume, part })
}

type Part = 'block' | 'handler' | 'finalizer'

function partOf(statement: Try, id: number): Part {
  if (standsIn(statement.block, id)) return 'block'
  return standsIn(statement.handler ?? [], id) ? 'handler' : 'finalizer'
}

interface Entry {
  readonly resume: number | null
  readonly part: Part
}

function runGuarded(
  machine: Machine,
  statement: Try,
  states: readonly State[],
  activation: Activation,
  entry: Entry,
): State[] {
  if (!statement.handler) return machine.runList(statement.block, states, activation, entry.resume)
  if (entry.part === 'handler')
    return runHandler(machine, statement, states, activation, entry.resume)
  const thrown: Outcome[] = []
  const outer = activation.isDropped
  const { failures } = activation
  activation.failures = []
  // What is thrown skips nothing else, and nothing comes of it.
  activation.isDropped = statement.handler.length === 0 && statement.block.length === 1
  activation.throwTargets.push(thrown)
  const after = machine.runList(statement.block, states, activation, entry.resume)
  activation.throwTargets.pop()
  activation.isDropped = outer
  // A `catch` is there because something fails.
  const failed = thrown.length > 0 ? thrown : activation.failures
  activation.failures = failures
  if (failed.length === 0) return after
  const caught = reduce(
    failed.flatMap((outcome) => bindError(machine, statement, outcome, activation)),
  )
  return [...after, ...runHandler(machine, statement, caught, activation, null)]
}

function bindError(
  machine: Machine,
  statement: Try,
  outcome: Outcome,
  activation: Activation,
): State[] {
  const { state, value } = outcome
  const span = statement.handlerSpan ?? { at: 0, start: 0, end: 0 }
  if (!catchError(machine, span, outcome, activation)) return []
  if (!statement.parameter) return [state]
  return machine.store(statement.parameter, value, state, activation).map((bound) => bound.state)
}

/** Notes on a path that an error is caught there; false where there can be none. */
export function catchError(
  machine: Machine,
  handler: Span,
  { value, state }: Outcome,
  activation: Activation,
): boolean {
  const place = machine.place(handler, activation)
  state.steps = stepTo(state.steps, 'caught', place, 'caught')
  return refine(value, true, state)
}

function runHandler(
  machine: Machine,
  statement: Try,
  states: readonly State[],
  activation: Activation,
  resume: number | null,
): State[] {
  return inMark(machine, statement, 'catch', activation, () =>
    machine.runList(statement.handler ?? [], states, activation, resume),
  )
}

function inMark<T>(
  machine: Machine,
  statement: Try,
  kind: CaughtMark['kind'],
  activation: Activation,
  run: () => T,
): T {
  const outer = activation.caught
  const first = kind === 'catch' ? statement.handlerSpan : null
  const place = machine.place(
    first ?? { at: statement.id, start: statement.id, end: statement.last },
    activation,
  )
  activation.caught = { kind, place, guarded: guardedBy(statement, kind), parent: outer }
  const result = run()
  activation.caught = outer
  return result
}

/** A `finally` stands behind its `catch` as well. */
function guardedBy({ blockSpan, handlerSpan }: Try, kind: CaughtMark['kind']): Span {
  return kind === 'finally' && handlerSpan ? { ...blockSpan, end: handlerSpan.end } : blockSpan
}

function inFinally(
  machine: Machine,
  statement: Try,
  states: readonly State[],
  activation: Activation,
  resume: number | null = null,
): State[] {
  return inMark(machine, statement, 'finally', activation, () =>
    machine.runList(statement.finalizer ?? [], states, activation, resume),
  )
}

/** Every way out of the block passes through `finally` before it goes on. */
function runWithFinally(
  machine: Machine,
  statement: Try,
  states: readonly State[],
  activation: Activation,
  entry: Entry,
): State[] {
  const thrown: Outcome[] = []
  const returnedBefore = activation.returned.length
  const diverted = activation.breaks.map(
    (targets) => new Map([...targets.keys()].map((way) => [way, [] as State[]])),
  )
  activation.throwTargets.push(thrown)
  activation.breaks.push(...diverted)
  const after = runGuarded(machine, statement, states, activation, entry)
  activation.breaks.length -= diverted.length
  activation.throwTargets.pop()
  const exits: Exits = {
    returned: activation.returned.splice(returnedBefore),
    thrown,
    breaks: diverted,
  }
  passOn(machine, statement, exits, activation)
  return after.length > 0 ? inFinally(machine, statement, reduce(after), activation) : []
}

function passOn(machine: Machine, statement: Try, exits: Exits, activation: Activation): void {
  for (const { value, state } of exits.returned) {
    for (const done of inFinally(machine, statement, [state], activation)) {
      activation.returned.push({ value, state: done })
    }
  }
  for (const { value, state } of exits.thrown) {
    for (const done of inFinally(machine, statement, [state], activation)) {
      machine.throwAt({ value, state: done }, activation)
    }
  }
  exits.breaks.forEach((targets, index) => {
    for (const [way, states] of targets) {
      if (states.length === 0) continue
      activation.breaks[index]?.get(way)?.push(...inFinally(machine, statement, states, activation))
    }
  })
}
