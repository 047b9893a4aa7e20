import { leadsToResponse } from '@sendonce/model/calls'
import { isLongLived } from './doubts.ts'
import { someCaptured } from './captures.ts'
import { isControlled, signalOf } from './signals.ts'
import type { State } from './state.ts'
import { keyOf, type FunctionValue, type Value } from './value.ts'

/** How deep values are searched: a response in a context object in a closure is three. */
const depthLimit = 4

/**
 * Whether code that is given `value` could act on the response, hand the request on, or change a
 * variable that decides about it. What cannot is not worth interpreting.
 */
export function reaches(value: Value, state: State, depth: number = depthLimit): boolean {
  switch (value.kind) {
    case 'response':
    case 'next':
    case 'settler':
      return true
    case 'method':
      return reaches(value.of, state, depth)
    case 'bound':
      return (
        depth > 0 &&
        [value.target, value.self, ...value.args].some((part) => reaches(part, state, depth - 1))
      )
    case 'function':
      return functionReaches(value, state, depth)
    case 'object':
      return depth > 0 && fieldReaches(value.key, state, depth - 1)
    case 'array':
      return depth > 0 && !!value.items?.some((item) => reaches(item, state, depth - 1))
    case 'unknown':
      return (
        isHeard(signalOf(value.key), state) ||
        // What is started before anybody listens, as a timer that aborts, calls who does by then.
        isControlled(signalOf(value.key), state) ||
        (value.type !== undefined && leadsToResponse(value.type)) ||
        (depth > 0 && fieldReaches(value.key, state, depth - 1))
      )
    default:
      return false
  }
}

function fieldReaches(key: string, state: State, depth: number): boolean {
  return state.someField(key, (field) => reaches(field, state, depth))
}

function functionReaches(value: FunctionValue, state: State, depth: number): boolean {
  if (value.fn.assignsCaptured && state.isOfRequest(value.env)) return true
  if (depth === 0) return false
  const { decides } = value.fn
  const matters = (held: Value): boolean =>
    reaches(held, state, depth - 1) || mayDecide(held, decides, state) || mayEmit(held, state)
  if (someCaptured(value, state, matters)) return true
  return value.fn.usesThis && value.self !== null && matters(value.self)
}

/** Whether code that writes properties of these names makes something of `object` false that the path takes for true. */
function mayDecide(object: Value, names: readonly string[], state: State): boolean {
  return names.some((name) => isTakenForTrue(object, name, state))
}

/** Whether a path takes a property for what it has set it to, or for what it was when it was asked. */
export function isTakenForTrue(object: Value, name: string, state: State): boolean {
  if (object.kind === 'function' || object.kind === 'import') return false
  if (object.kind === 'object' && isLongLived(object, state)) return false
  const key = keyOf(object)
  if (state.readField(key, name)?.kind === 'literal') return true
  return state.fact(`${key}.${name}`) !== undefined
}

/** Whether something waits for an event of an emitter: who has hold of that may call it. */
export function isListenedTo(value: Value, state: State): boolean {
  if (value.kind !== 'object' && value.kind !== 'unknown') return false
  return isHeard(value.key, state)
}

/** Whether something waits for an event of a name that only the program knows: who has hold of the emitter may tell it. */
function mayEmit(value: Value, { pending }: State): boolean {
  if (value.kind !== 'object' && value.kind !== 'unknown') return false
  return pending.some(({ info }) => info.isCustom === true && info.source === value.key)
}

function isHeard(source: string, { pending }: State): boolean {
  return pending.some(({ info }) => info.kind === 'event' && info.source === source)
}

/** Whether a function may stop a timer that waits to run: it has hold of one. */
export function holdsTimer(value: FunctionValue, state: State): boolean {
  if (!state.pending.some((region) => region.info.kind === 'timer')) return false
  return someCaptured(value, state, ({ kind }) => kind === 'timer')
}

/** How deep what settles a promise is searched: a callback in a callback in a callback. */
const settlerDepth = 5

/** Whether `value` holds what settles the promise `id`. */
export function holdsSettler(value: Value, id: string, state: State): boolean {
  return someSettled(value, state, (promise) => promise === id, settlerDepth)
}

/** The promises that `value` holds what settles. */
export function settledBy(value: Value, state: State): ReadonlySet<string> {
  const promises = new Set<string>()
  const collect = (promise: string): boolean => {
    promises.add(promise)
    return false
  }
  someSettled(value, state, collect, settlerDepth)
  return promises
}

function someSettled(
  value: Value,
  state: State,
  test: (promise: string) => boolean,
  depth: number,
): boolean {
  if (value.kind === 'settler') return test(value.promise)
  if (depth === 0) return false
  const inside = (held: Value): boolean => someSettled(held, state, test, depth - 1)
  if (value.kind === 'bound') return [value.target, ...value.args].some(inside)
  return value.kind === 'function' && someCaptured(value, state, inside)
}
