import { isNoted, notePromise } from './promise-notes.ts'
import { outsidePromise } from '../domain/outside-promises.ts'
import type { Expression, Parameter } from '../../syntax/ir.ts'
import type { State } from '../domain/state.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import { isCallable, keyOf, literalValue, undefinedValue, type Value } from '../domain/value.ts'
import { noteLeftOpen } from './left-open.ts'
import { noteParts, noteRace, noteTasks, partsOf } from './awaited.ts'
import { noteComing, settle, something } from './settlements.ts'

/** `new Promise(executor)`: the executor runs at once. */
export function constructPromise(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  const { state, place } = request
  const id = `promise:${keyOf(machine.fresh(place, state, activation))}`
  const value: Value = { kind: 'promise', id }
  const executor = request.args[0]
  if (!executor || !isCallable(executor)) return [{ value, state }]
  const parameters = parametersOf(executor)
  if (parameters && !parameters[1]?.isUsed) notePromise(id, 'onlyResolves', state)
  // `new Promise(() => {})`
  if (parameters?.length === 0) notePromise(id, 'isLeftOpen', state)
  noteResolved(id, parameters?.[0]?.given, state)
  const args: Value[] = [
    { kind: 'settler', promise: id, ok: true },
    { kind: 'settler', promise: id, ok: false },
  ]
  const { first } = state
  const outcomes = machine.call(
    {
      ...request,
      callee: executor,
      self: undefinedValue,
      args,
      isNew: false,
      awaited: false,
      via: 'callback',
    },
    activation,
  )
  for (const outcome of outcomes) noteLeftOpen(args, first, outcome.state)
  return outcomes.map((outcome) => ({ value, state: outcome.state }))
}

/** Of an executor, also behind `bind(this)`; `null` where it is not known, or is given others in front. */
function parametersOf(executor: Value): readonly Parameter[] | null {
  if (executor.kind === 'function') return executor.fn.parameters
  const isPlain = executor.kind === 'bound' && executor.args.length === 0
  return isPlain ? parametersOf(executor.target) : null
}

/** Whoever has it resolved, and whenever, it comes with that. */
function noteResolved(id: string, given: Expression | null | undefined, state: State): void {
  if (given?.kind === 'literal') noteComing(id, literalValue(given.value), state)
  else if (given) noteComing(id, something, state)
}

/** `Promise.resolve`, `Promise.all` and their like. */
export function callPromiseStatic(
  machine: Machine,
  name: string,
  request: CallRequest,
  activation: Activation,
): Outcome[] {
  const { state, place, args } = request
  const id = `promise:${keyOf(machine.fresh(place, state, activation))}`
  const value: Value = { kind: 'promise', id }
  const first = args[0] ?? undefinedValue
  const isCombined = name !== 'resolve' && name !== 'reject'
  if (isCombined) combine(name, id, first, state)
  else if (name === 'reject') settle(state, id, false, first)
  else if (first.kind === 'promise') return [{ value: first, state }]
  else if (first.kind === 'unknown')
    return [{ value: { kind: 'promise', id: outsidePromise(first.key) }, state }]
  else settle(state, id, true, first)
  return [{ value, state }]
}

/** Several tasks as one, of which some may not be known: `Promise.all(items.map(async (item) => …))`. */
function combine(name: string, id: string, tasks: Value, state: State): void {
  const items = tasks.kind === 'array' ? tasks.items : null
  const parts = items ?? partsOf(keyOf(tasks), state)
  const isEachCaught = tasks.kind === 'unknown' && isNoted(tasks.key, 'isEachCaught', state)
  // A list of the program, into which nothing was put on this path that may fail.
  const isOfUnfailing =
    tasks.kind === 'array'
      ? parts.length === 0
      : tasks.kind === 'unknown' && isNoted(tasks.key, 'isOfUnfailing', state)
  if (isOfUnfailing) notePromise(id, 'isOfUnfailing', state)
  // `allSettled` tells of failures, and never fails itself.
  if (name === 'allSettled' || isEachCaught) notePromise(id, 'isCaught', state)
  if (parts.length === 0) return
  noteParts(id, parts, state)
  if (name === 'race' || name === 'any') noteRace(id, name, state)
  if (name === 'all' || name === 'allSettled')
    noteTasks(
      id,
      name,
      items && tasks.kind === 'array' ? tasks : { items: parts, grows: 'unseen' },
      state,
    )
}
