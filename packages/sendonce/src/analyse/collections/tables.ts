import { asName } from '../domain/heap.ts'
import { isCollection } from '../domain/purity.ts'
import type { State } from '../domain/state.ts'
import {
  isCallable,
  keyOf,
  literalValue,
  undefinedValue,
  type ObjectValue,
  type UnknownValue,
  type Value,
} from '../domain/value.ts'
import type { CallRequest, Machine } from '../machine.ts'

/** What a `Map` holds under names that are written down: a table of functions is used as an object is. */
function tableOf(map: Value): ObjectValue | null {
  const isMap = isCollection(map) && map.type === 'Map'
  return isMap ? { kind: 'object', key: `in:${map.key}`, proto: null } : null
}

/** Notes what `new Map([[name, value], …])` begins with. */
export function fillTable(map: Value, list: Value | undefined, state: State): void {
  const table = tableOf(map)
  if (!table || list?.kind !== 'array') return
  for (const item of list.items ?? []) {
    const [name, value] = item.kind === 'array' ? (item.items ?? []) : []
    if (name && value && isHandedOut(value)) put(table, name, value, state)
  }
}

function put(table: ObjectValue, key: Value, value: Value, state: State): void {
  const name = nameOf(key)
  state.writeField(table.key, name, value)
  if (key.kind !== 'literal') state.writeField(namesOf(table), name, key)
}

/** Whether something is looked up in a table under this key. */
export function isInTable(map: Value, key: Value, state: State): boolean {
  const table = tableOf(map)
  return table !== null && state.readField(table.key, nameOf(key)) !== undefined
}

export function namesInTable(map: Value, state: State): readonly string[] {
  const table = tableOf(map)
  return table ? [...state.fieldsOf(table.key).keys()] : []
}

/** A class, an object or a symbol is a key by its identity. */
export function nameOf(key: Value): string {
  return key.kind === 'literal' ? String(key.value) : `[${asName(keyOf(key))}]`
}

/** Where the keys of a table are kept that are no names. */
function namesOf({ key }: ObjectValue): string {
  return `keys:${key}`
}

/** What looks up something that it puts there where it is missing, finds nothing at first. */
function heldByNothing(map: UnknownValue): Value | null {
  return map.made?.kind === 'empty' ? undefinedValue : null
}

function isHandedOut(value: Value): boolean {
  return isCallable(value) || value.kind === 'object' || value.kind === 'array'
}

/** `map.set(name, value)` and `map.get(name)` of a table; `null` where it gives nothing that is known. */
export function callTable(machine: Machine, request: CallRequest, name: string): Value | null {
  const { isInitialising } = machine
  const { self, args, state } = request
  const table = tableOf(self)
  if (!table) return callWeakMap(machine, request, name)
  if (isInitialising && (name === 'entries' || name === 'keys' || name === 'values')) {
    const items = listTable(self, name, state)
    return items && { kind: 'array', key: `${table.key}.${name}`, items }
  }
  const [key, value] = args
  if (!key) return null
  if (name === 'set' && value && (isInitialising || isHandedOut(value)))
    put(table, key, value, state)
  // What is only kept is what it was.
  if (isInitialising && name === 'set' && value && !isCallable(value)) return self
  const kept = state.readField(table.key, nameOf(key))
  // What is no part of the program, requests change.
  const held = kept && (isInitialising || isHandedOut(kept)) ? kept : undefined
  if (isInitialising && name === 'has' && (held || heldByNothing(self as UnknownValue)))
    return literalValue(held !== undefined)
  if (name !== 'get') return null
  if (held) return held
  if (isInitialising) return heldByNothing(self as UnknownValue)
  if (key.kind === 'literal') return null
  if (state.fieldsOf(table.key).size === 0) return null
  const got = `${keyOf(self)}.get(${keyOf(key)})`
  return { kind: 'unknown', key: got, made: { kind: 'member', of: table, key } }
}

/** What a `WeakMap` holds for an object is kept as one of its fields, as private fields are that were compiled. */
function callWeakMap(
  { isInitialising }: Machine,
  { self: map, args: [object, value], state }: CallRequest,
  name: string,
): Value | null {
  if (!isCollection(map) || map.type !== 'WeakMap' || !object) return null
  const [holder, field] = [keyOf(object), `in:${asName(map.key)}`]
  if (name === 'set' && value) {
    state.writeField(holder, field, value)
    return map
  }
  if (name === 'delete') state.writeField(holder, field, undefinedValue)
  const held = state.readField(holder, field)
  if (name === 'has' && held) return literalValue(held !== undefinedValue)
  const missing = isInitialising ? heldByNothing(map) : null
  if (name === 'has' && missing) return literalValue(false)
  return name === 'get' ? (held ?? missing) : null
}

type Listing = 'entries' | 'keys' | 'values'

/** What a module goes through: the entries of a table, or parts of them; `null` where it is none. */
export function listTable(map: Value, by: Listing, state: State): readonly Value[] | null {
  const table = tableOf(map)
  const names = table ? [...state.fieldsOf(table.key).keys()] : []
  if (!table || names.length === 0) return null
  return names.flatMap((name): Value[] => {
    const value = state.readField(table.key, name)
    if (!value) return []
    const key = state.readField(namesOf(table), name) ?? literalValue(name)
    const entry: Value = { kind: 'array', key: `entry:${table.key}:${name}`, items: [key, value] }
    return [{ entries: entry, keys: key, values: value }[by]]
  })
}
