import type { Activation, CallRequest, Machine } from '../machine.ts'
import type { State } from '../domain/state.ts'
import { isLongLived } from '../domain/doubts.ts'
import { gettersOf } from '../interpret/getters.ts'
import { overwriteFields } from '../domain/spread.ts'
import { keyOf, undefinedValue, type Value } from '../domain/value.ts'

/** Copies what is known of an object's properties to another one; what is not known may have any of those that are there. */
export function copyFields(source: Value, target: Value, state: State): void {
  if (source.kind === 'literal' || target.kind === 'literal') return
  const from = keyOf(source)
  overwriteFields(keyOf(target), source, state)
  for (const name of state.fieldsOf(from).keys()) {
    const value = state.readField(from, name)
    if (value && name !== '__proto__') state.writeField(keyOf(target), name, value)
  }
}

/** The properties of an object by name; `null` where there may be others. */
export function membersOf(object: Value, state: State): [string, Value][] | null {
  if (object.kind !== 'object') return null
  const names = [...state.fieldsOf(object.key).keys()].filter((name) => name !== '__esModule')
  if (names.length === 0 || names.includes('…')) return null
  return names.flatMap((name) => {
    const value = state.readField(object.key, name)
    return value ? [[name, value] as [string, Value]] : []
  })
}

/** How many functions a table may have that are gone through for a request. */
const longestTable = 12

/**
 * The members that code goes through one by one: while a module is run those of each object of which all are known; for
 * a request those of a table of functions that was there before, `for (const name in helpers) res[name] = helpers[name]`.
 */
export function membersGoneThrough(
  { isInitialising }: Machine,
  object: Value,
  state: State,
): [string, Value][] | null {
  const members = membersOf(object, state)
  if (!members || isInitialising) return members
  const isTable = members.length <= longestTable && isLongLived(object, state)
  return isTable && members.every(([, { kind }]) => kind === 'function') ? members : null
}

/** `Object.defineProperty`: a value, or the getter that compilers write for re-exports. */
export function defineProperty(
  machine: Machine,
  request: CallRequest,
  activation: Activation,
): void {
  const [object, name, descriptor] = request.args
  if (!object || name?.kind !== 'literal' || descriptor?.kind !== 'object') return
  const { state, place } = request
  const address = `${keyOf(object)}.${String(name.value)}`
  const value = state.readField(descriptor.key, 'value')
  if (value) {
    state.write(address, value)
    return
  }
  const getter = state.readField(descriptor.key, 'get')
  if (getter?.kind !== 'function') return
  if (getter.fn.usesThis) {
    // What it gives depends on the object that is asked, and on when.
    state.writeField(gettersOf(keyOf(object)), String(name.value), getter)
    return
  }
  const [outcome] = machine.call(
    {
      callee: getter,
      self: object,
      args: [],
      state,
      place,
      via: 'call',
      awaited: false,
      isNew: false,
    },
    activation,
  )
  state.write(address, outcome?.value ?? undefinedValue)
}
