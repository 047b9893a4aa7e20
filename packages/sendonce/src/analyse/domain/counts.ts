import { truthy } from './kinds.ts'
import { kindsOf, knownLiteral, refine } from './facts.ts'
import { combine, offsetOf } from './operators.ts'
import { isCollection } from './purity.ts'
import type { State } from './state.ts'
import { keyOf, literalValue, sizeOf, type ObjectValue, type Value } from './value.ts'

/** What is counted; a count that was found to be nothing is 0. */
export function countOf(value: Value, state: State): Value {
  const known = knownLiteral(value, state)
  if (known.kind !== 'unknown') return known
  if ((kindsOf(known, state) & truthy) === 0) return literalValue(0)
  return sumOf(known, state)
}

/** What was counted on from a number that is known by now is as far on. */
export function sumOf(value: Value, state: State): Value {
  if (value.kind !== 'unknown' || value.made?.kind !== 'operation') return value
  const { base, by } = offsetOf(value)
  const start = by === 0 ? value : knownLiteral(base, state)
  return start.kind === 'literal' && typeof start.value === 'number'
    ? literalValue(start.value + by)
    : value
}

/** Lets a path learn that a list holds more than so many items; false where that cannot be. */
export function learnHoldsMore(list: Value, count: number, state: State): boolean {
  const size = knownLiteral(sizeOf(list, 'length'), state)
  return refine(combine('>', size, literalValue(count)), true, state)
}

/** Lets a path learn that a list holds nothing; false where that cannot be. */
export function learnHoldsNone(list: Value, state: State): boolean {
  const size = knownLiteral(sizeOf(list, 'length'), state)
  return refine(combine('>', size, literalValue(0)), false, state)
}

/** By how many items a call makes a list or a collection longer. */
const growing: Readonly<Record<string, (args: number) => number>> = {
  push: (args) => args,
  unshift: (args) => args,
  add: () => 1,
  set: () => 1,
  delete: () => -1,
}

/** What a method does to how much a list or a collection holds on this path, as far as that is seen. */
export function countCall(
  self: Value,
  name: string,
  args: readonly Value[],
  after: string,
  state: State,
): void {
  const size = sizeNameOf(self)
  if (!size) return
  const by = growing[name]?.(args.length)
  // The same key again replaces what is there.
  const mayBeThere = name === 'set' && args[0]?.kind === 'literal'
  if (by === undefined || mayBeThere) {
    const { key } = sizeOf(self, size)
    state.writeField(keyOf(self), size, { kind: 'unknown', key: `${key}@${after}` })
  } else grow(keyOf(self), size, by, startOf(self, size), state)
}

function sizeNameOf(self: Value): 'length' | 'size' | null {
  if (self.kind === 'array') return self.grows === 'counted' ? 'length' : null
  return isCollection(self) && self.grows ? 'size' : null
}

/** The length of a list that is counted; `null` of all else. */
export function lengthCounted(list: Value, state: State): Value | null {
  if (list.kind !== 'array' || list.grows !== 'counted') return null
  return state.readField(list.key, 'length') ?? startOf(list, 'length')
}

/** A list that is counted is written empty; what a collection is made of is not known. */
function startOf(self: Value, size: string): Value {
  const isEmpty = self.kind === 'array' || (self.kind === 'unknown' && self.made?.kind === 'empty')
  return isEmpty ? literalValue(0) : sizeOf(self, size)
}

function grow(key: string, name: string, by: number, start: Value, state: State): void {
  const known = state.readField(key, name) ?? start
  state.writeField(key, name, combine('+', countOf(known, state), literalValue(by)))
}

/** An item of a list that is counted is put in its place. */
export function countFill(list: Value, state: State): void {
  if (list.kind !== 'array' || list.grows !== 'counted') return
  grow(list.key, fills, 1, sizeOf(list, fills), state)
}

/** Under what is kept how many items were put in their places. */
const fills = 'fills'

/** How much this path has put into something that is counted; `null`: it is not. */
export function fillsOf(value: Value, state: State): Value | null {
  if (value.kind === 'array' && value.key.startsWith(ofKeys))
    return state.readField(value.key, 'length') ?? sizeOf(value, 'length')
  if (value.kind === 'array' && value.grows === 'counted')
    return state.readField(value.key, fills) ?? sizeOf(value, fills)
  if (!isCollection(value) || !value.grows) return null
  return state.readField(value.key, 'size') ?? sizeOf(value, 'size')
}

/** The list that `Object.keys()` gives of an object whose keys are counted. */
export function keysOf(object: ObjectValue): Value {
  return { kind: 'array', key: `${ofKeys}${object.key}`, items: null }
}

const ofKeys = 'keys:'

/** The object whose keys a list holds. */
export function objectOf(list: Value): ObjectValue | null {
  const isOfKeys = list.kind === 'array' && list.key.startsWith(ofKeys)
  return isOfKeys ? { kind: 'object', key: list.key.slice(ofKeys.length), proto: null } : null
}

/** An object is given a property; `name`: null where only running the program tells which. */
export function countKey(object: ObjectValue, name: string | null, state: State): void {
  if (!object.grows || (name !== null && state.readField(object.key, name))) return
  const list = keysOf(object)
  const own = [...state.fieldsOf(object.key).keys()].filter((one) =>
    state.readField(object.key, one),
  )
  const start = own.includes('…') ? sizeOf(list, 'length') : literalValue(own.length)
  grow(keyOf(list), 'length', 1, start, state)
}

/** `list.concat(…)`: a list that is longer, and what is in it where that is known. */
export function concat(
  list: Value & { readonly kind: 'array' },
  args: readonly Value[],
  key: string,
  state: State,
): Value {
  const parts = [list, ...args].map(itemsIn)
  const items = parts.every((part) => part !== null) ? parts.flat() : null
  if (items) return { kind: 'array', key, items }
  // What is added may be a list of its own, of which nothing is known but that it is there.
  const added = args.reduce((sum, arg) => sum + (itemsIn(arg)?.length ?? 1), 0)
  const made = { kind: 'size', of: list.key, mayStay: true } as const
  const length = state.readField(list.key, 'length') ?? { ...sizeOf(list, 'length'), made }
  state.writeField(key, 'length', combine('+', length, literalValue(added)))
  return { kind: 'array', key, items: null }
}

/** `list.slice(…)`: a copy, or a part, of a list that is known whole; `null` of all else. */
export function sliceOf(
  list: Value & { readonly kind: 'array' },
  args: readonly Value[],
  key: string,
): Value | null {
  if (!list.items || list.items.length === 0 || list.grows) return null
  const bounds: number[] = []
  for (const arg of args) {
    if (arg.kind !== 'literal' || typeof arg.value !== 'number') return null
    bounds.push(arg.value)
  }
  return { kind: 'array', key, items: list.items.slice(...bounds) }
}

function itemsIn(value: Value): readonly Value[] | null {
  if (value.kind === 'array') return value.items
  return value.kind === 'unknown' ? null : [value]
}
