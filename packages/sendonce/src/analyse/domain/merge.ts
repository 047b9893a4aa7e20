import { assumedWeight, type Fact, type State } from './state.ts'
import { keyOf, unknownValue, type Value } from './value.ts'

/** How many paths are followed at most; those of one phase and first answer: `Heap.pathLimit`. */
const inAll = 16

/**
 * Keeps the number of paths small: paths that differ only in what they know are joined, and never
 * two that differ in the response's phase, first answer or what runs later (property simulation,
 * Das, Lerner, Seigle, PLDI 2002).
 */
export function reduce(states: readonly State[]): State[] {
  if (states.length < 2) return [...states]
  const one = states[0] as State
  // While modules are initialised all paths write to the same place.
  if (one.isGlobal) return [one]
  const groups = new Map<string, State[]>()
  for (const state of states) {
    const key = groupKey(state)
    const group = groups.get(key)
    if (group) add(group, state)
    else groups.set(key, [state])
  }
  const limit = Math.max(1, Math.min(one.pathLimit, Math.floor(inAll / groups.size)))
  const kept: State[] = []
  for (const group of groups.values()) {
    while (group.length > limit)
      group.push(join(group.shift() as State, group.shift() as State, true))
    kept.push(...group)
  }
  return kept
}

/**
 * Adds a path to a group, unless one there knows the same. Two that differ in one fact only become
 * one that knows neither: a branch that did nothing leaves no trace.
 */
function add(group: State[], state: State): void {
  let candidate = state
  for (let i = 0; i < group.length; i++) {
    const other = group[i] as State
    if (!other.isSameStore(candidate, isSameValue)) continue
    const difference = differingFacts(other, candidate)
    if (difference > 1) continue
    if (difference === 0) {
      const doubts = other.doubts | candidate.doubts
      const kept = likelier(other, candidate)
      kept.doubts = doubts
      group[i] = kept
      return
    }
    group.splice(i, 1)
    candidate = join(other, candidate, other.isCoarse || candidate.isCoarse)
    i = -1
  }
  group.push(candidate)
}

/** In how many facts two paths differ; 2 stands for more than one. */
function differingFacts(a: State, b: State): number {
  const left = a.allFacts
  const right = b.allFacts
  if (left === right) return 0
  let count = 0
  for (const [key, fact] of left) {
    const other = right.get(key)
    if (!(other && isSameFact(fact, other)) && ++count > 1) return 2
  }
  for (const key of right.keys()) if (!left.has(key) && ++count > 1) return 2
  return count
}

function groupKey(state: State): string {
  const first = state.first
  const at = first ? `${first.place.file}:${first.place.at}:${first.kind}` : ''
  const pending = state.pending.map((region) => region.info.id).join()
  return `${state.phase}|${at}|${pending}|${state.guarded}|${state.isDestroyed}`
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

/**
 * Of two paths that are taken as one, the one that takes less for granted speaks for both; not where one
 * has gone through more rounds of events, which are what it knows more than the other.
 */
function likelier(a: State, b: State): State {
  if (a.rounds !== b.rounds) return a
  return assumedWeight(b.assumptions) < assumedWeight(a.assumptions) ? b : a
}

/** What is known of a value on either of two paths. */
function joinFacts(a: Fact, b: Fact): Fact {
  const may = a.may | b.may
  const differs = [...new Set([...(a.differs ?? []), ...(b.differs ?? [])])].filter(
    (key) => isExcluded(key, a) && isExcluded(key, b),
  )
  return differs.length > 0 ? { may, differs } : { may }
}

function isExcluded(key: string, { equals, differs }: Fact): boolean {
  return differs?.includes(key) || (equals !== undefined && keyOf(equals) !== key)
}

/** The path that knows only what both know. */
function join(a: State, b: State, isCoarse: boolean): State {
  const facts = new Map<string, Fact>()
  const others = b.allFacts
  for (const [key, fact] of a.allFacts) {
    const other = others.get(key)
    if (!other) continue
    const joined = isSameFact(fact, other) ? fact : joinFacts(fact, other)
    if (joined.may !== 7 || joined.differs) facts.set(key, joined)
  }
  const speaker = likelier(a, b)
  const joined = speaker.joinedWith(
    speaker === a ? b : a,
    (address, left, right) => (isSameValue(left, right) ? left : unknownValue(`join:${address}`)),
    facts,
  )
  joined.isCoarse = isCoarse
  joined.doubts = a.doubts | b.doubts
  return joined
}
