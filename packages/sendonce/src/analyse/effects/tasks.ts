import type { LibraryCallback, LibraryTasks } from '@sendonce/model/calls'
import { notePromise } from '../later/promise-notes.ts'
import { noteTasks } from '../later/awaited.ts'
import { refine } from '../domain/facts.ts'
import { reduce } from '../domain/merge.ts'
import { reaches } from '../domain/reach.ts'
import type { State } from '../domain/state.ts'
import { errorFirst } from '../later/callback-arguments.ts'
import { givenKey, settle } from '../later/settlements.ts'
import type { LibraryRequest } from './library-request.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'
import {
  isCallable,
  keyOf,
  literalValue,
  undefinedValue,
  unknownValue,
  type Value,
  ownerOf,
} from '../domain/value.ts'

/** Tasks of one call: what stands for each, and how they follow each other. */
interface Run {
  readonly machine: Machine
  readonly request: CallRequest
  readonly activation: Activation
  readonly kind: LibraryTasks
  /** How the callback of all tasks is called. */
  readonly callback: Pick<LibraryCallback, 'first'>
  /** Identity of the call: the promises of its tasks are made from it. */
  readonly id: string
}

/**
 * `async.parallel`, `series`, `waterfall`, `each`: runs tasks that call back, each as if its callback
 * settled a promise, and the callback of them all as what hangs on those promises. `null` where the
 * tasks are not known.
 */
export function runTasks(
  machine: Machine,
  request: LibraryRequest,
  kind: LibraryTasks,
  activation: Activation,
): State[] | null {
  const { state, place, callback, known } = request
  const id = `tasks:${keyOf(machine.fresh(place, state, activation))}`
  const { first } = known.call.callback ?? errorFirst
  const run: Run = { machine, request, activation, kind, id, callback: { first } }
  const lists = kind.of === 'list' ? listOf(request) : itemsOf(request, kind)
  if (!lists || machine.isInitialising) return null
  const states: State[] = []
  for (const tasks of lists) {
    const path = state.clone()
    for (let index = 0; index < tasks.length; index++)
      notePromise(promiseOf(run, index), 'isOwn', path)
    // The function for each item is also the only one where no callback was given.
    if (callback && callback !== tasks[0]) finish(run, tasks.length, callback, path)
    states.push(...begin(run, tasks, path))
  }
  return reduce(states)
}

/** Lists of tasks, one for each way in which the call can go. */
function listOf({ args, state }: CallRequest): Value[][] | null {
  const [list] = args
  // Nobody runs an empty list: one that is written as such is filled by `push` before.
  if (list?.kind === 'array' && list.items)
    return list.items.length > 0 && list.items.every(isCallable) ? [[...list.items]] : null
  if (list?.kind !== 'object') return null
  const tasks = [...state.fieldsOf(list.key).keys()].flatMap((name) => {
    const task = state.readField(list.key, name)
    return task ? [task] : []
  })
  return tasks.length > 0 && tasks.every(isCallable) ? [tasks] : null
}

/** For no item, for one, and for two. What is called for each is often of other code: `async.map(files, fs.stat, done)`. */
function itemsOf({ args }: CallRequest, { at = 1 }: LibraryTasks): Value[][] | null {
  const task = args[at]
  return task ? [[], [task], [task, task]] : null
}

function promiseOf({ id }: Run, index: number): string {
  return `promise:${id}:${index}`
}

/** Hangs the callback of all tasks on their promises. */
function finish(run: Run, count: number, callback: Value, state: State): void {
  const { kind, id } = run
  const promises: Value[] = []
  // One by one, the last task ends them all; a failure is handed down the line.
  const first = kind.order === 'together' ? 0 : Math.max(0, count - 1)
  for (let index = first; index < count; index++)
    promises.push({ kind: 'promise', id: promiseOf(run, index) })
  const all = `promise:${id}:all`
  notePromise(all, 'isOwn', state)
  noteTasks(all, 'all', { items: promises }, state)
  const bound = { kind: 'bound', target: callback, self: undefinedValue } as const
  const given = kind.handsOn ? givenBy(run, callback, count - 1) : []
  const onOk: Value = { ...bound, args: [literalValue(null), ...given] }
  const onError: Value = { ...bound, args: failureOf(run, state) }
  react(run, all, { onOk, onError }, state)
}

/** What the callback of all tasks is given with an error: some give the results of the others as well. */
function failureOf({ id, callback }: Run, state: State): Value[] {
  if (callback.first !== 'error+values') return []
  const error = unknownValue(`error:${id}`)
  refine(error, true, state)
  return [error, unknownValue(`results:${id}`)]
}

/** Leaves what follows a promise for later. Several of one call: each is known by the promise. */
function react(
  { machine, request, activation }: Run,
  source: string,
  handlers: { readonly onOk: Value; readonly onError: Value },
  state: State,
): void {
  const info = machine.newRegionInfo({
    kind: 'reaction',
    label: 'then',
    source,
    place: request.place,
    parent: activation.frame.region,
    salt: source,
  })
  const result = `${source}:then`
  const { frame } = activation
  machine.schedule(
    { kind: 'reaction', info, source, ...handlers, isFinally: false, result, frame },
    state,
  )
}

function begin(run: Run, tasks: readonly Value[], state: State): State[] {
  if (run.kind.order === 'one-by-one') {
    tasks.slice(1).forEach((task, index) => follow(run, task, index + 1, state))
    return tasks[0] ? call(run, tasks[0], 0, state) : [state]
  }
  return tasks.reduce<State[]>(
    (states, task, index) => reduce(states.flatMap((path) => call(run, task, index, path))),
    [state],
  )
}

/** A task that begins when the one before it has called back without an error. */
function follow(run: Run, task: Value, index: number, state: State): void {
  const onOk: Value = {
    kind: 'bound',
    target: task,
    self: undefinedValue,
    args: argumentsFor(run, task, index),
  }
  const onError: Value = { kind: 'settler', promise: promiseOf(run, index), ok: false }
  react(run, promiseOf(run, index - 1), { onOk, onError }, state)
}

function call(run: Run, task: Value, index: number, state: State): State[] {
  const { machine, request, activation, kind } = run
  const outcomes = machine.call(
    {
      ...request,
      callee: task,
      self: undefinedValue,
      args: argumentsFor(run, task, index),
      state,
      via: 'callback',
      awaited: false,
      isNew: false,
    },
    activation,
  )
  return outcomes.map(({ value, state: path }) => {
    // What is begun for the next item is other than this; where it cannot answer, one stands for all.
    if (kind.of === 'items' && reaches(task, path)) path.rounds++
    // An asynchronous function is given no callback: its promise says how it went.
    if (value.kind === 'promise' && isAsync(task)) settle(path, promiseOf(run, index), true, value)
    return path
  })
}

function isAsync(task: Value): boolean {
  return ownerOf(task)?.fn.isAsync ?? false
}

/** What a task is given: the item, or what the task before it gave; and its callback, last. */
function argumentsFor(run: Run, task: Value, index: number): Value[] {
  const { kind } = run
  const parameters = ownerOf(task)?.fn.parameters ?? []
  const takes = kind.of === 'items' || (kind.handsOn === true && index > 0)
  const count = takes ? Math.max(1, parameters.length - 1) : 0
  const values = kind.handsOn
    ? givenBy(run, task, index - 1).slice(0, count)
    : Array.from({ length: count }, (_, at) => unknownValue(`arg:${run.id}:${index}:${at}`))
  return [...values, { kind: 'settler', promise: promiseOf(run, index), ok: 'by-error' }]
}

/** What a task calls back with, for as many parameters as a function has. */
function givenBy(run: Run, target: Value, index: number): Value[] {
  const count = Math.max(1, (ownerOf(target)?.fn.parameters.length ?? 0) - 1)
  return Array.from({ length: count }, (_, at) => unknownValue(givenKey(promiseOf(run, index), at)))
}
