import { knownLiteral, refine } from '../domain/facts.ts'
import { reaches } from '../domain/reach.ts'
import type { State } from '../domain/state.ts'
import {
  keyOf,
  literalValue,
  type ObjectValue,
  type UnknownValue,
  type Value,
} from '../domain/value.ts'
import type { Activation, CallRequest, Machine, Outcome } from '../machine.ts'
import type { Place } from '../domain/place.ts'

/** A table of more functions than this is not gone through. */
const mostMembers = 8

/** What `object[key]` gives: where the key is not known, something that may be any of the members. */
export function readComputed(
  machine: Machine,
  object: Value,
  { value: key, state }: Outcome,
  place: Place,
): Value {
  const known = knownLiteral(key, state)
  if (known.kind === 'literal') return machine.readMember(object, String(known.value), state, place)
  const value = machine.readMember(object, computedName(key), state, place)
  return object.kind === 'object' && value.kind === 'unknown'
    ? { ...value, made: { kind: 'member', of: object, key } }
    : value
}

/** Under which name `object[key]` is known where the key is not. */
export function computedName(key: Value): string {
  return `[${keyOf(key)}]`
}

/**
 * `handlers[name](req, res)`: calls each function that the table has, on a path of its own; `null` where none of them can
 * do anything that matters, or the table is not known.
 */
export function callChosen(
  machine: Machine,
  callee: UnknownValue,
  request: CallRequest,
  activation: Activation,
): Outcome[] | null {
  const { made } = callee
  const { state } = request
  if (made?.kind !== 'member' || machine.isInitialising) return null
  const functions = functionsOf(made.of, state)
  if (functions.length === 0) return null
  const isReaching = (value: Value): boolean => reaches(value, state)
  const answers = functions.some(([, fn]) => isReaching(fn))
  if (!answers && !request.args.some(isReaching)) return null
  if (functions.length > mostMembers) {
    if (answers && state.phase === 'open') state.phase = 'unknown'
    return null
  }
  return functions.flatMap(([name, fn]) => {
    const path = state.clone()
    const isName = {
      kind: 'equal',
      left: made.key,
      right: literalValue(name),
      loose: false,
    } as const
    return refine(isName, true, path)
      ? machine.call({ ...request, callee: fn, state: path }, activation)
      : []
  })
}

function functionsOf(table: ObjectValue, state: State): [string, Value][] {
  const found = new Map<string, Value>()
  for (let at: ObjectValue | null = table; at; at = at.proto)
    for (const name of state.fieldsOf(at.key).keys()) {
      const value = name === 'constructor' ? undefined : state.readField(at.key, name)
      if (value?.kind === 'function' && !found.has(name)) found.set(name, value)
    }
  return [...found]
}
