import type { Address, Fact, State } from './state.ts'
import { keyOf, unknownValue, type Value } from './value.ts'

/** How many paths with the same phase and first answer are told apart, and how many in all. */
const perGroup = 6
const inAll = 16

/**
 * Keeps the number of paths small: paths that differ only in what they know are joined, and never
 * two that differ in the response's phase, first answer or what runs later (property simulation,
 * Das, Lerner, Seigle, PLDI 2002).
 */
export function reduce(states: readonly State[]): State[] {
  if (states.length < 2) return [...states]
  const groups = new Map<string, State[]>()
  for (const state of states) {
    const key = groupKey(state)
    const group = groups.get(key)
    if (!group) groups.set(key, [state])
    else if (!group.some((other) => isSame(other, state))) group.push(state)
  }
  const limit = groups.size * perGroup > inAll ? Math.max(1, Math.floor(inAll / groups.size)) : perGroup
  const kept: State[] = []
  for (const group of groups.values()) {
    while (group.length > limit) group.push(join(group.shift() as State, group.shift() as State))
    kept.push(...group)
  }
  return kept
}

function groupKey(state: State): string {
  const first = state.first
  const at = first ? `${first.place.file}:${first.place.at}:${first.kind}` : ''
  const pending = state.pending.map((region) => region.info.id).join()
  return `${state.phase}|${at}|${pending}|${state.guarded}`
}

function isSame(a: State, b: State): boolean {
  const left = a.entries()
  const right = b.entries()
  if (left.store === right.store && left.facts === right.facts) return true
  return isSameMap(left.store, right.store, isSameValue) && isSameMap(left.facts, right.facts, isSameFact)
}

function isSameMap<K, V>(a: ReadonlyMap<K, V>, b: ReadonlyMap<K, V>, same: (x: V, y: V) => boolean): boolean {
  if (a === b) return true
  if (a.size !== b.size) return false
  for (const [key, value] of a) {
    const other = b.get(key)
    if (other === undefined || !same(value, other)) return false
  }
  return true
}

function isSameValue(a: Value, b: Value): boolean {
  return a === b || (a.kind === b.kind && keyOf(a) === keyOf(b))
}

function isSameFact(a: Fact, b: Fact): boolean {
  if (a === b) return true
  return (
    a.may === b.may &&
    (a.equals ? keyOf(a.equals) : '') === (b.equals ? keyOf(b.equals) : '') &&
    (a.differs?.join() ?? '') === (b.differs?.join() ?? '')
  )
}

/** The path that knows only what both know. */
function join(a: State, b: State): State {
  const left = a.entries()
  const right = b.entries()
  const store = new Map<Address, Value>()
  for (const [address, value] of left.store) {
    const other = right.store.get(address)
    if (other === undefined) store.set(address, value)
    else store.set(address, isSameValue(value, other) ? value : unknownValue(`join:${address}`))
  }
  for (const [address, value] of right.store) if (!left.store.has(address)) store.set(address, value)
  const facts = new Map<string, Fact>()
  for (const [key, fact] of left.facts) {
    const other = right.facts.get(key)
    if (!other) continue
    const may = fact.may | other.may
    if (may !== 7) facts.set(key, isSameFact(fact, other) ? fact : { may })
  }
  const joined = a.clone()
  joined.replace(store, facts)
  joined.isCoarse = true
  return joined
}
