import { keyOf, unknownValue, type UnknownValue, type Value } from './value.ts'

/** Which item it is of what is gone through. */
export interface ItemRound {
  /** The identity of the iteration. */
  readonly of: string
  readonly round: number
}

/** An item of a list or a collection of which it is not known what it holds. */
export function itemIn(list: Value, key: string, round: ItemRound): Value {
  const by = listedBy(list)
  if (by === 'keys') return keyIn(key, round)
  if (by === 'entries')
    return { kind: 'array', key, items: [keyIn(`${key}[0]`, round), unknownValue(`${key}[1]`)] }
  return { kind: 'unknown', key, made: { kind: 'item', list: keyOf(list), ...round } }
}

/** A key of what is gone through: no two are alike. */
export function keyIn(key: string, round: ItemRound): UnknownValue {
  return { kind: 'unknown', key, made: { kind: 'index', ...round } }
}

const listing: Readonly<Record<string, 'keys' | 'entries'>> = { Map: 'entries', Set: 'keys' }

function listedBy(list: Value): 'keys' | 'entries' | undefined {
  if (list.kind !== 'unknown') return undefined
  return list.made?.kind === 'listed' ? list.made.by : listing[list.type ?? '']
}

/** What a call gives that lists the keys of something, or what they stand for as well. */
export function listedAs(name: string, key: string): UnknownValue {
  const value = unknownValue(key)
  return name === 'keys' || name === 'entries'
    ? { ...value, made: { kind: 'listed', by: name } }
    : value
}
