import { growsList } from '../../syntax/held-against.ts'
import type { State } from '../domain/state.ts'
import { literalValue, type Value } from '../domain/value.ts'
import type { CallRequest, Machine } from '../machine.ts'

type List = Value & { readonly kind: 'array' }

/** Where what a list has been given since it was written is kept; no property is called that. */
const field = '[items]'
/** A program that keeps more than this in one list has not written it down. */
const limit = 200

/** What a list holds: what it was written with, and what modules have put into it while they started. */
export function itemsKept(list: List, { isInitialising }: Machine, state: State): List['items'] {
  const kept = isInitialising ? state.readField(list.key, field) : undefined
  return kept?.kind === 'array' ? kept.items : list.items
}

/** `routes.push({ path, handler })`, of which a loop makes routes later: gives how many there are; `null`: it is not kept. */
export function keepInList(
  machine: Machine,
  { self, args, state }: CallRequest,
  name: string,
): Value | null {
  if (!machine.isInitialising || self.kind !== 'array') return null
  if (!growsList(name)) return null
  const items = itemsKept(self, machine, state)
  if (!items || items.length + args.length > limit) return null
  const all = name === 'push' ? [...items, ...args] : [...args, ...items]
  state.writeField(self.key, field, { kind: 'array', key: `${self.key}${field}`, items: all })
  return literalValue(all.length)
}
