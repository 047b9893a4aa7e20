import { listTakers } from '@sendonce/model/calls'
import { growsList } from '../../syntax/held-against.ts'
import { asName } from '../domain/heap.ts'
import { isCollection } from '../domain/purity.ts'
import type { State } from '../domain/state.ts'
import { keyOf, literalValue, undefinedValue, unknownValue, type Value } from '../domain/value.ts'
import type { CallRequest, Machine } from '../machine.ts'

/**
 * What a path has taken out of a list, and put into one that others look through: of those who ask
 * `waiting.indexOf(entry)` and then `waiting.splice(at, 1)` one is let through. Gives what the call gives where that follows
 * from it, else `null`.
 */
export function callListMembership(
  machine: Machine,
  { self, args, state }: CallRequest,
  name: string,
): Value | null {
  const isList = self.kind === 'array' || (self.kind === 'unknown' && !isCollection(self))
  const [item, ...rest] = args
  if (machine.isInitialising || !isList || !item) return null
  const list = keyOf(self)
  const holder = `in:${list}`
  if (growsList(name)) {
    const isShared = machine.outlivesRequest(unknownValue(list))
    for (const one of args)
      if (isShared || isKept(holder, one, state) !== null) note(holder, one, true, state)
    return null
  }
  if (listTakers.has(name)) {
    take(list, holder, item, state)
    return null
  }
  if (rest.length > 0 || (name !== 'includes' && name !== 'indexOf')) return null
  const known = isKept(holder, item, state)
  if (name === 'includes') return known === null ? null : literalValue(known)
  if (known === false) return literalValue(-1)
  const key = placeOf(list, item)
  return known ? { kind: 'unknown', key, made: { kind: 'size', of: key } } : unknownValue(key)
}

/** By what the place of an item in a list is known. */
function placeOf(list: string, item: Value): string {
  return `${list}.indexOf(${keyOf(item)})`
}

function note(holder: string, item: Value, isIn: boolean, state: State): void {
  state.writeField(holder, asName(keyOf(item)), literalValue(isIn))
}

function isKept(holder: string, item: Value, state: State): boolean | null {
  const known = state.readField(holder, asName(keyOf(item)))
  return known?.kind === 'literal' && typeof known.value === 'boolean' ? known.value : null
}

/** `list.splice(list.indexOf(item), 1)` takes out that item; of any other place it is not known whose it is. */
function take(list: string, holder: string, at: Value, state: State): void {
  const before = `${list}.indexOf(`
  const place = keyOf(at)
  if (place.startsWith(before)) {
    state.writeField(holder, asName(place.slice(before.length, -1)), literalValue(false))
    return
  }
  const held = [...state.fieldsOf(holder).keys()].filter((name) => {
    const known = state.readField(holder, name)
    return known?.kind === 'literal' && known.value === true
  })
  for (const name of held) state.writeField(holder, name, undefinedValue)
}
