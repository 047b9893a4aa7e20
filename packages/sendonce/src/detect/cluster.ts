import type { Confidence } from '@sendonce/model'
import { groupBy } from '../util/group-by.ts'
import { weightOf } from './levels.ts'
import { stepsOf } from '../analyse/domain/steps.ts'
import type { Answer } from '../analyse/domain/answer.ts'
import { isAt, isWithin, placeKey, type Place } from '../analyse/domain/place.ts'
import { layersAround } from '../analyse/effects/layers.ts'
import type { FoundConflict } from '../analyse/entry/find-conflicts.ts'
import type { Conflict } from '../analyse/machine.ts'
import { compareText } from '../util/compare-text.ts'
import { assumptionsOf, takesUnseenHandler } from './assumptions.ts'
import { handedOnBefore, isInErrorHandler, ownHandOn } from './handed-on.ts'
import { isAtEnd } from '../analyse/domain/end-listener.ts'
import {
  calledAgainAt,
  calledFor,
  callsToFirst,
  calledTwiceAt,
  callsBack,
  loopAround,
  regionAbove,
  relate,
  writtenAt,
  type Relation,
} from './relation.ts'
import { isForFailure } from './two-failures.ts'

/** A conflict with what was decided about it. */
export interface Weighed extends FoundConflict {
  readonly code: string
  readonly confidence: Confidence
}

/** The one that stands for all of its pair. */
export interface Judged extends Weighed {
  /** All of the pair, this one as well. */
  readonly pair: readonly Weighed[]
}

/**
 * Groups conflicts by root cause: those that share their first answer (one missing `return`, many
 * later answers) and those of one handler and pattern that share their second (one unguarded `finally`,
 * many answers before it). Each group starts with its surest pair.
 */
export function cluster(conflicts: readonly Weighed[]): Judged[][] {
  const unique = keepBest(conflicts)
  const parents = unique.map((_, index) => index)
  const find = (index: number): number => {
    let at = index
    while (parents[at] !== at) at = parents[at] as number
    return at
  }
  const seen = new Map<string, number>()
  const ordinary = unique.filter(({ code }) => code !== errorHandler)
  const mistaken = new Set(ordinary.flatMap(firstKeys))
  const isFollowUp = followUps(unique)
  unique.forEach((one, index) => {
    for (const key of causeKeys(one, mistaken, isFollowUp(one))) {
      const other = seen.get(key)
      if (other === undefined) seen.set(key, index)
      else parents[find(index)] = find(other)
    }
  })
  const groups = groupBy(unique.entries(), ([index]) => find(index)).values()
  return [...groups].map((group) => group.map(([, one]) => one).toSorted(byWeight))
}

function keepBest(conflicts: readonly Weighed[]): Judged[] {
  return [...groupBy(conflicts, pairKey).values()].map((pair) => ({
    ...pair.reduce((best, one) => surer(one, best)),
    pair,
  }))
}

/** A conflict, and those of its pair that say the same of its handler, perhaps for different conditions. */
export function waysOf(one: Judged): readonly Conflict[] {
  const others = one.pair.filter((other) => isAlike(one, other))
  return [one, ...others].map(({ conflict }) => conflict)
}

function isAlike(one: Weighed, other: Weighed): boolean {
  const { code, confidence, entry } = one
  const isSame = code === other.code && confidence === other.confidence && entry === other.entry
  return isSame && one.conflict !== other.conflict && isSameOrder(one, other)
}

/** The surer of two conflicts of one pair: it names what sent the head before it on the way of the other as well. */
function surer(a: Weighed, b: Weighed): Weighed {
  const [kept, other] = bySurety(a, b) < 0 ? [a, b] : [b, a]
  const { begun } = other.conflict.state
  if (!begun || kept.conflict.state.begun || !isSameOrder(kept, other)) return kept
  const state = kept.conflict.state.clone()
  state.begun = begun
  return { ...kept, conflict: { ...kept.conflict, state } }
}

function isSameOrder(a: Weighed, b: Weighed): boolean {
  return isAt(a.conflict.second.place, b.conflict.second.place)
}

/** The pair in either order: which of two unordered answers comes first makes no second finding. */
function pairKey({ conflict }: Weighed): string {
  const places = [...placesOf(conflict)]
  if (conflict.first?.kind === 'outside') places.push('outside')
  return places.toSorted().join('|')
}

/**
 * By what a pair is grouped. An error handler that asks nothing is the cause of what it answers behind
 * handlers that are right otherwise; behind one with a mistake of its own it is a consequence.
 */
function causeKeys(judged: Judged, mistaken: ReadonlySet<string>, isFollowUp: boolean): string[] {
  const { conflict, code } = judged
  // Whoever answers what is kept there, and with what: where it is kept is the mistake, beside any other.
  if (conflict.keptAt) return keyOf('kept', '', conflict.keptAt)
  const relation = conflict.first && relate(conflict.first, conflict.second)
  const twice = relation && code !== errorHandler ? calledTwiceAt(relation) : null
  // Whoever hands the callback over, and whatever that answers: who calls it twice is the mistake.
  if (twice) return [keyOf('called', 'first', twice[0]), keyOf('called', 'again', twice[1])].flat()
  // What listens for the end of the response comes behind whatever answers: no cause in common.
  const { region } = conflict.second.frame
  const first = isAtEnd(region) ? [] : firstKeys(judged)
  const place = placeKey(writtenAt(conflict).second)
  const scope = isAtEnd(region) ? placeKey(region.place) : scopeOf(judged)
  const again = relation && calledAgainAt(relation)
  const timer = relation && code === timeoutRace ? timerOf(relation) : null
  // Behind a loop that calls back for each item somebody may do so once more.
  const isRound = code === calledTwice && relation?.belowFirst.length === 0
  const rounds = isRound ? callsBack(relation.common) : []
  const own = [
    keyOf('own', scope, ownPair(conflict)),
    keyOf('again', scope, again),
    keyOf('chains', scope, relation && chainsOf(relation)),
    ...rounds.map((call) => keyOf('called', 'first', call)),
    keyOf('timer', scope, timer),
    keyOf('returned', scope, returnsAnswer(conflict) ? placeKey(judged.entry.place) : null),
    keyOf('loop', scope, code === perItem ? loopAround(conflict.second) : null),
  ].flat()
  if (code === errorHandler)
    return [first.find((key) => mistaken.has(key)) ?? `second:${place}`, ...own]
  const handedOn = keyOf('handed', scope, ownHandOn(conflict))
  const second = isFollowUp ? [] : [`second:${code}:${scope}:${place}`]
  return [...first, ...second, ...handedOn, ...own]
}

/**
 * Whether a pair only follows from two others: a handler that goes on behind its first answer gets to a second, and with that to
 * what comes later than that by a mistake of its own.
 */
function followUps(all: readonly Judged[]): (one: Judged) => boolean {
  const atOnce = new Map<string, string[]>()
  const later = new Set<string>()
  for (const { conflict } of all) {
    const { first, second } = conflict
    if (!first) continue
    const [from, to] = placesOf(conflict)
    const { firstRegion, secondRegion } = relate(first, second)
    if (firstRegion !== secondRegion) later.add(`${from}|${to}`)
    else atOnce.set(from, [...(atOnce.get(from) ?? []), to])
  }
  return ({ conflict }) => {
    const [from, to] = placesOf(conflict)
    return (atOnce.get(from) ?? []).some((between) => later.has(`${between}|${to}`))
  }
}

function placesOf(conflict: Conflict): readonly [string, string] {
  const { first, second } = writtenAt(conflict)
  return [placeKey(first), placeKey(second)]
}

function keyOf(kind: string, scope: string, cause: Place | string | null): string[] {
  if (cause === null) return []
  return [`${kind}:${scope}:${typeof cause === 'string' ? cause : placeKey(cause)}`]
}

/**
 * Where the handler itself went wrong, when what answers is behind its `next()`: it hands on twice, or hands on and
 * answers. Whichever layers answer then, that is one cause. `null` where both are behind one call.
 */
function ownPair(conflict: Judged['conflict']): string | null {
  const { first, second } = conflict
  const [a, b] = [first && handedOnBefore(first), handedOnBefore(second)]
  if (!first || (a && a.activationId === b?.activationId)) return null
  const written = writtenAt(conflict)
  return [placeKey(a?.call ?? written.first), placeKey(b?.call ?? written.second)]
    .toSorted()
    .join('|')
}

/** `return res.json(…)` to a framework that sends what is returned: however often, it is told wrongly who answers, once. */
function returnsAnswer(conflict: Conflict): boolean {
  const { first, second } = writtenAt(conflict)
  return conflict.second.byFramework === 'returned' && !!first && isWithin(first, second)
}

/** The code of a callback that is called twice. */
const calledTwice = 'SO012'

/** The code of an answer for each item: whichever branches of one loop give it, the loop is one cause. */
const perItem = 'SO013'

/** The code of a timer that answers beside the work: whichever of its calls comes too late, one timer is one cause. */
const timeoutRace = 'SO015'

/** Two chains of promises that are started one beside the other: whichever of their steps answer, that is one cause. */
function chainsOf({ firstRegion, secondRegion }: Relation): string | null {
  const chains = [firstRegion, secondRegion]
  if (chains.some(({ kind }) => kind !== 'reaction')) return null
  const [one, other] = chains.map(({ source }) => source).toSorted()
  return one === other ? null : `${one}|${other}`
}

function timerOf({ firstRegion, secondRegion }: Relation): Place | null {
  const ways = [
    [firstRegion, secondRegion],
    [secondRegion, firstRegion],
  ] as const
  const [timer] = ways.flatMap(([one, other]) => {
    return (one.isTimed ? one : regionAbove(one, 'timer', other))?.place ?? []
  })
  return timer ?? null
}

/** The code of an error handler that does not ask whether the response is out. */
const errorHandler = 'SO009'

/**
 * Where a first answer was given. What an error handler answers is that of all handlers that fail: no cause in common.
 * Neither is a helper that always answers, `fail(res)`: whoever calls it has to know. One that answers now and then,
 * such as a guard, is to blame itself.
 */
function firstKeys(judged: Judged): string[] {
  const { first, second } = judged.conflict
  if (!first || isInErrorHandler(first)) return []
  const scope = handedOnBefore(first) ? scopeOf(judged) : ''
  const [, other] = calledFor(first, second)
  const calls = callsToFirst(first, second)
  // A wrapper calls the handlers that it was given in one place.
  const keys = calls.map(({ call, code }) => `${placeKey(call)}:${code}`)
  const certain = calls.findIndex(({ call }) => other !== null || !asks(first, call))
  const blamed = certain < 0 ? [...keys, placeKey(first.place)] : keys.slice(0, certain + 1)
  return blamed.map((key) => `first:${scope}:${key}`)
}

/** Whether what was called there decided whether it answers. */
function asks({ steps }: Answer, call: Place): boolean {
  const key = placeKey(call)
  for (const step of stepsOf(steps)) {
    if (step.kind === 'branch') return true
    if (step.kind === 'call' && placeKey(step.place) === key) return false
  }
  return true
}

/** A layer that answers behind many handlers is no cause in common. */
function scopeOf({ entry }: Judged): string {
  return `${entry.fn.env.module.file}:${entry.fn.key}`
}

/**
 * The surest first; of several, what harms without a later handler that nobody has seen, is nearest to the handler
 * itself, needs the fewest failures, and is more than what an error handler makes of it.
 */
function byWeight(a: Judged, b: Judged): number {
  return (
    weightOf(a.confidence) - weightOf(b.confidence) ||
    Number(takesUnseenHandler(a.conflict)) - Number(takesUnseenHandler(b.conflict)) ||
    distanceOf(a) - distanceOf(b) ||
    failuresOf(a) - failuresOf(b) ||
    Number(a.code === errorHandler) - Number(b.code === errorHandler) ||
    compareText(orderOf(a), orderOf(b)) ||
    bySurety(a, b)
  )
}

/** That something comes again says more than that one of two answers comes later. */
function orderOf({ code }: Judged): string {
  return /^SO01[234]$/.test(code) ? `SO003-${code}` : code
}

/** How many layers the handler is away from what it does too late. */
function distanceOf({ conflict }: Weighed): number {
  return layersAround(conflict.second.frame)
}

/** What answered first and is not seen has failed since. */
function failuresOf({ conflict: { first, second } }: Judged): number {
  return [first, second].filter((answer) => !answer || isForFailure(answer)).length
}

function bySurety(a: Weighed, b: Weighed): number {
  return (
    weightOf(a.confidence) - weightOf(b.confidence) ||
    // In the other order the same two may be of harm.
    Number(a.conflict.how === 'ignore') - Number(b.conflict.how === 'ignore') ||
    Number(b.entry.isRegistered) - Number(a.entry.isRegistered) ||
    (a.entry === b.entry ? 0 : distanceOf(a) - distanceOf(b)) ||
    compareText(a.code, b.code) ||
    assumptionsOf(a.conflict).length - assumptionsOf(b.conflict).length ||
    (a.conflict.first?.place.at ?? 0) - (b.conflict.first?.place.at ?? 0) ||
    a.conflict.second.place.at - b.conflict.second.place.at
  )
}
