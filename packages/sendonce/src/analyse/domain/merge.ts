import type { Step } from './steps.ts'
import type { Answer } from './answer.ts'
import { placeKey, isAt } from './place.ts'
import type { Address } from './heap.ts'
import { assumedWeight, type Fact, type State } from './state.ts'
import { kindsOf, knownLiteral } from './facts.ts'
import { anyKind, truthy } from './kinds.ts'
import { contentOf, keyOf, type UnknownValue, type Value } from './value.ts'

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
  const groups: State[][] = []
  for (const state of states) {
    const group = groups.find(([member]) => isOneKind(member as State, state))
    if (group) add(group, state)
    else groups.push([state])
  }
  const limit = Math.max(1, Math.min(one.pathLimit, Math.floor(inAll / groups.length)))
  const kept: State[] = []
  for (const group of groups) {
    if (group.length > limit) joinDownTo(limit, group)
    kept.push(...group)
  }
  return kept
}

/** Joins paths of a group until there are no more than that: first those that fail, which differ least in what becomes of them. */
function joinDownTo(limit: number, group: State[]): void {
  const failed = group.filter(({ steps }) => steps?.kind === 'throw')
  if (failed.length > 1) {
    const others = group.filter(({ steps }) => steps?.kind !== 'throw')
    while (failed.length > 1 && failed.length + others.length > limit) joinFirstTwo(failed)
    group.splice(0, group.length, ...others, ...failed)
  }
  while (group.length > limit) joinFirstTwo(group)
}

function joinFirstTwo(group: State[]): void {
  group.push(join(group.shift() as State, group.shift() as State, true))
}

/**
 * Adds a path to a group, unless one there knows the same. Two that differ in one fact only become
 * one that knows neither: a branch that did nothing leaves no trace.
 */
function add(group: State[], state: State): void {
  let candidate = state
  for (let i = 0; i < group.length; i++) {
    const other = group[i] as State
    // Most paths know different things, which takes less to see than that they hold the same values.
    const difference = other.differingFacts(candidate, isSameFact, 2)
    if (difference > 1) continue
    const isSame = other.isSameStore(candidate, isSameValue)
    if (!isSame && (difference === 0 || !differInDefault(other, candidate))) continue
    if (difference === 1 && decideAlikeApart(other, candidate)) continue
    if (difference === 0) {
      const doubts = other.doubts | candidate.doubts
      const kept = likelier(other, candidate)
      kept.doubts = doubts
      kept.begun = begunOn(other, candidate)
      kept.dropped = droppedOn(other, candidate)
      kept.steps = stepsOfBoth(kept, kept === other ? candidate : other)
      group[i] = kept
      return
    }
    group.splice(i, 1)
    candidate = join(other, candidate, other.isCoarse || candidate.isCoarse)
    i = -1
  }
  group.push(candidate)
}

/**
 * Whether two paths have decided the same last, each at its own place: `if (dry) return` on both sides of a condition.
 * Either is a way of its own.
 */
function decideAlikeApart({ steps: a }: State, { steps: b }: State): boolean {
  if (a?.kind !== 'branch' || b?.kind !== 'branch' || !a.asked || !b.asked) return false
  return (
    a.taken === b.taken && placeKey(a.place) !== placeKey(b.place) && isSameValue(a.asked, b.asked)
  )
}

/** Whether two paths hold the same but for one variable, in which one has a value and the other what stands for it. */
function differInDefault(a: State, b: State): boolean {
  let defaults = 0
  return a.isSameStore(b, (left, right) => {
    if (isSameValue(left, right)) return true
    const isDefault = standsFor(left, right, a) || standsFor(right, left, b)
    return isDefault && defaults++ === 0
  })
}

/** `value || 'none'`: whether a path has a constant in place of a value that it found to be missing. */
function standsFor(constant: Value, value: Value, state: State): boolean {
  if (constant.kind !== 'literal' || value.kind !== 'unknown') return false
  return (kindsOf(value, state) & truthy) === 0
}

/** Whether two paths may be joined: how the response stands, and what runs later, is the same. */
function isOneKind(a: State, b: State): boolean {
  return (
    a.phase === b.phase &&
    a.guarded === b.guarded &&
    a.isDestroyed === b.isDestroyed &&
    (a.phase !== 'open' || a.lost?.id === b.lost?.id) &&
    isSameAnswer(a.first, b.first) &&
    isSameAnswer(a.prepared, b.prepared) &&
    isSameAnswer(a.refused, b.refused) &&
    isSameAnswer(a.handedOn, b.handedOn) &&
    isSamePending(a.pending, b.pending)
  )
}

function isSameAnswer(a: Answer | null, b: Answer | null): boolean {
  if (a === b) return true
  if (!a || !b) return false
  return a.kind === b.kind && isAt(a.place, b.place)
}

function isSamePending(a: State['pending'], b: State['pending']): boolean {
  if (a === b) return true
  return a.length === b.length && a.every(({ info }, index) => info.id === b[index]?.info.id)
}

function isSameValue(a: Value, b: Value): boolean {
  return a === b || (a.kind === b.kind && contentOf(a) === contentOf(b))
}

function isSameFact(a: Fact, b: Fact): boolean {
  if (a === b) return true
  return (
    a.may === b.may &&
    (a.equals ? keyOf(a.equals) : '') === (b.equals ? keyOf(b.equals) : '') &&
    (a.differs?.join() ?? '') === (b.differs?.join() ?? '') &&
    (a.among?.join() ?? '') === (b.among?.join() ?? '')
  )
}

/**
 * Of two paths that are taken as one, the one that takes less for granted speaks for both; not where one
 * has gone through more rounds of events, which are what it knows more than the other.
 */
function likelier(a: State, b: State): State {
  if (a.rounds !== b.rounds) return a
  const more = assumedWeight(a.assumptions) - assumedWeight(b.assumptions)
  return more > 0 || (more === 0 && isGuess(a) && !isGuess(b)) ? b : a
}

/** Whether a path ends where a call is taken to throw, of which nothing tells that it does. */
function isGuess({ steps }: State): boolean {
  return steps?.kind === 'throw' && steps.label !== 'throws' && !steps.isOfInput
}

/**
 * The way of a path that stands for another one as well: of where they parted, and did nothing but decide, it does
 * not matter how that was.
 */
function stepsOfBoth(path: State, other: State): Step | null {
  const since = branchesOf(path)
  const shared = branchesOf(other).find((step) => since.includes(step))
  return shared === undefined ? path.steps : shared
}

/** The points of a path from its end back over what it only decided, and not in front of its answer. */
function branchesOf({ steps, first }: State): (Step | null)[] {
  const points: (Step | null)[] = [steps]
  for (let at = steps; at?.kind === 'branch' && at !== first?.steps; at = at.previous)
    points.push(at.previous)
  return points
}

/** What sent the head on one of two paths that ended alike. */
function begunOn(a: State, b: State): Answer | null {
  if (a.begun === b.begun) return a.begun
  const [one, other] = [a.begun, b.begun]
  return one && (!other || one.kind === 'begin') ? one : other
}

/** The promises that nobody took on either of two paths. */
function droppedOn({ dropped: a }: State, { dropped: b }: State): State['dropped'] {
  if (a === b) return a
  return [...a, ...b.filter((one) => a.every(({ id }) => id !== one.id))]
}

/** What is known of a value on either of two paths, if that is something. */
function joinFacts(a: Fact, b: Fact): Fact | undefined {
  if (isSameFact(a, b)) return a.may !== anyKind || a.differs || a.among ? a : undefined
  const may = a.may | b.may
  const differs = [...new Set([...(a.differs ?? []), ...(b.differs ?? [])])].filter(
    (key) => isExcluded(key, a) && isExcluded(key, b),
  )
  const among = candidatesOfBoth(a, b)
  if (among) return { may, among }
  if (differs.length > 0) return { may, differs }
  return may === anyKind ? undefined : { may }
}

/** More values than that are as good as any. */
const mostCandidates = 4

function candidatesOfBoth(a: Fact, b: Fact): readonly string[] | null {
  const [one, other] = [candidatesOf(a), candidatesOf(b)]
  const both = one && other && [...new Set([...one, ...other])]
  return both && both.length <= mostCandidates ? both : null
}

function candidatesOf({ equals, among }: Fact): readonly string[] | undefined {
  return equals ? [keyOf(equals)] : among
}

function isExcluded(key: string, fact: Fact): boolean {
  return fact.differs?.includes(key) || candidatesOf(fact)?.includes(key) === false
}

/** The path that knows only what both know. */
function join(a: State, b: State, isCoarse: boolean): State {
  const speaker = likelier(a, b)
  const other = speaker === a ? b : a
  const facts = a.sharedFacts(b, joinFacts)
  const joined = speaker.joinedWith(other, facts, (address, left, right, path) => {
    if (isSameValue(left, right)) return left
    const [one, two] = [
      { value: left, state: speaker },
      { value: right, state: other },
    ]
    return inPlaceOf(one, two, joinedAt(address), path)
  })
  joined.isCoarse = isCoarse
  joined.steps = stepsOfBoth(speaker, other)
  joined.begun = begunOn(a, b)
  joined.dropped = droppedOn(a, b)
  joined.doubts = a.doubts | b.doubts
  return joined
}

function joinedAt(address: Address): UnknownValue {
  return { kind: 'unknown', key: `join:${address}`, made: { kind: 'joined' } }
}

interface OnPath {
  readonly value: Value
  readonly state: State
}

/**
 * What stands for the values of two paths: the constant where both are the same one, what a constant that is falsy as well
 * stands for, else `unknown` with what both tell.
 */
function inPlaceOf(a: OnPath, b: OnPath, unknown: UnknownValue, joined: State): Value {
  const constant = knownLiteral(a.value, a.state)
  if (constant.kind === 'literal' && isSameValue(constant, knownLiteral(b.value, b.state)))
    return constant
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const isFalsy = one.value.kind === 'literal' && !one.value.value
    if (isFalsy && standsFor(one.value, other.value, one.state)) return other.value
  }
  // Lists of one expression that hold different things.
  if (a.value.kind === 'array' && b.value.kind === 'array' && a.value.key === b.value.key)
    return { kind: 'array', key: a.value.key, items: null }
  const may = kindsOf(a.value, a.state) | kindsOf(b.value, b.state)
  if (may === anyKind) joined.unlearn(unknown.key)
  else joined.learn(unknown.key, { may })
  return unknown
}
