import { truthy } from '../domain/kinds.ts'
import { kindsOf } from '../domain/facts.ts'
import { membersOf } from './object-calls.ts'
import { fillsOf, objectOf } from '../domain/counts.ts'
import { placeKey } from '../domain/place.ts'
import { markAskedBy, marksIn } from '../domain/marks.ts'
import { negate } from '../domain/operators.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, unknownValue, isBoolean, type Value } from '../domain/value.ts'
import type { Activation, CallRequest, Machine } from '../machine.ts'

/**
 * `out.every(Boolean)` and `out.filter(Boolean).length` of what the request fills: that all have come is so once, when
 * as many were put into it as there are. `null` where that is not what is asked.
 */
export function callSurvey(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Value | null {
  if (machine.isInitialising) return null
  const { self, args, state } = request
  const marked = callMarked(machine, request, name, activation)
  if (marked || (name !== 'every' && name !== 'filter')) return marked
  const fills = fillsOf(listed(self), state)
  if (!fills) return null
  if (name === 'filter')
    return isBoolean(args[0]) ? countedList(machine, request, fills, activation) : null
  const known = isBoolean(args[0]) ? areAllTruthy(self, state) : null
  if (known !== null) return literalValue(known)
  return areAll(fills, request)
}

/** That as many have come as there are: so once, for each that comes makes it one more. */
function areAll(count: Value, { self, place }: CallRequest): Value {
  const all = unknownValue(`all:${placeKey(place)}:${keyOf(self)}`)
  return { kind: 'equal', left: count, right: all, loose: false }
}

/** `rows.every((row) => row.isDone)` of rows that are given that property one after the other. */
function callMarked(
  machine: Machine,
  request: CallRequest,
  name: string,
  activation: Activation,
): Value | null {
  const { self, args, state } = request
  const [asking] = args
  if (!/^(?:every|some|filter)$/.test(name) || asking?.kind !== 'function') return null
  const mark = markAskedBy(asking.fn)
  const count = mark && marksIn(self, mark.name, state)
  if (!count || mark.isSet === (name === 'some')) return null
  if (name === 'filter') return countedList(machine, request, count, activation)
  return name === 'every' ? areAll(count, request) : negate(areAll(count, request))
}

function countedList(
  machine: Machine,
  { place, state }: CallRequest,
  length: Value,
  activation: Activation,
): Value {
  const { key } = machine.fresh(place, state, activation)
  state.writeField(key, 'length', length)
  return { kind: 'array', key, items: null }
}

function listed(value: Value): Value {
  const made = value.kind === 'unknown' ? value.made : undefined
  return made?.kind === 'values' ? made.of : value
}

/** Whether an object, by the list of what it holds, holds nothing falsy; `null` where that is not known. */
function areAllTruthy(list: Value, state: State): boolean | null {
  const object = objectOf(list)
  const members = object && membersOf(object, state)
  if (!members) return null
  const kinds = members.map(([, value]) => kindsOf(value, state))
  if (kinds.some((may) => (may & truthy) === 0)) return false
  return kinds.every((may) => may === truthy) ? true : null
}
