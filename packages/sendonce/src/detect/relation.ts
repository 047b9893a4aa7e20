import { stepsOf } from '../analyse/domain/steps.ts'
import type { Answer } from '../analyse/domain/answer.ts'
import { placeKey, isAt, type Place } from '../analyse/domain/place.ts'
import type { CaughtMark, Frame, RegionInfo } from '../analyse/domain/frame.ts'
import type { Conflict } from '../analyse/machine.ts'
import { isLayer } from '../analyse/effects/layers.ts'

/** How two operations on one response stand to each other in the program. */
export interface Relation {
  /** The calls that lead to each of them from where they part, outermost first. */
  readonly belowFirst: readonly Link[]
  readonly belowSecond: readonly Link[]
  /** The region each runs in; `await`s of the function that both stand in do not count. */
  readonly firstRegion: RegionInfo
  readonly secondRegion: RegionInfo
  /** The region in which a call that led to one of them was made. */
  readonly calledIn: (frame: Frame) => RegionInfo
  /** A `catch` or `finally` around the second that guards the first. */
  readonly caught: CaughtMark | null
  readonly common: Frame | null
}

/** A call that leads to an operation. */
interface Link extends Frame {
  /** How the call was made that scheduled what runs in a region of its own. */
  readonly scheduledVia?: Frame['via']
}

function chainOf(frame: Frame): Link[] {
  const chain: Link[] = []
  for (let at: Frame | null = frame; at; at = at.parent) {
    const last = chain.at(-1)
    // A region's frame stands for the same call as the one that scheduled it: what runs later, and who called.
    if (last?.activationId === at.activationId)
      chain[chain.length - 1] = { ...last, call: at.call, scheduledVia: at.via }
    else chain.push(at)
  }
  return chain.toReversed()
}

/** A block around an answer, and the call that runs in it. */
interface Marked {
  readonly mark: CaughtMark
  readonly activationId: number | undefined
}

function marksOf(answer: Answer): Marked[] {
  const marks: Marked[] = []
  const add = (from: CaughtMark | null, owner: Frame | null): void => {
    for (let mark = from; mark; mark = mark.parent)
      marks.push({ mark, activationId: owner?.activationId })
  }
  add(answer.caught, answer.frame)
  for (let frame: Frame | null = answer.frame; frame; frame = frame.parent)
    add(frame.caught, frame.parent)
  return marks
}

/** Does the block guard the answer to which these calls lead? Where a place is not known it may. */
function isGuarding(
  { mark: { guarded }, activationId }: Marked,
  first: Answer,
  calls: readonly Frame[],
): boolean {
  const at = calls.findIndex((one) => one.activationId === activationId)
  if (at < 0) return false
  const next = calls[at + 1]
  const place = next ? next.call : first.place
  return !guarded || !place || (guarded.start <= place.at && place.at < guarded.end)
}

function regionOf(frame: Frame, shared: ReadonlySet<number>): RegionInfo {
  let { region } = frame
  while (
    region.kind === 'resume' &&
    region.parent &&
    shared.has(Number(region.source.slice('promise:'.length)))
  ) {
    region = region.parent
  }
  return region
}

/** How many calls lead to both. The rounds of an iteration have variables of their own, and stand for one another. */
function sharedBy(a: readonly Frame[], b: readonly Frame[]): number {
  let isInRounds = false
  for (const [index, one] of a.entries()) {
    const other = b[index]
    if (one.activationId === other?.activationId) continue
    isInRounds ||= one.via === 'iteration' && !one.isUnawaited
    if (!isInRounds || !other || !isSameCall(one, other)) return index
  }
  return a.length
}

function isSameCall(a: Frame, b: Frame): boolean {
  return (
    a.via === b.via &&
    a.functionKey === b.functionKey &&
    a.call?.at === b.call?.at &&
    a.call?.file === b.call?.file
  )
}

/** Finds where two operations part. */
export function relate(first: Answer, second: Answer): Relation {
  const a = chainOf(first.frame)
  const b = chainOf(second.frame)
  const shared = sharedBy(a, b)
  const common = a[shared - 1] ?? null
  const ids = new Set([...a.slice(0, shared), ...b.slice(0, shared)].map((one) => one.activationId))
  const caught = marksOf(second).find((mark) => isGuarding(mark, first, a))?.mark ?? null
  return {
    belowFirst: a.slice(shared),
    belowSecond: b.slice(shared),
    common,
    caught,
    firstRegion: regionOf(first.frame, ids),
    secondRegion: regionOf(second.frame, ids),
    calledIn: (frame) => regionOf(frame, new Set([...ids, frame.activationId])),
  }
}

/** Of the calls that lead to an answer those that the code makes itself. What a layer calls is not: `next()` says nothing of it, and gives nothing to wait for. */
export function ownCalls(below: readonly Link[]): readonly Link[] {
  const layer = below.findIndex(isLayer)
  return layer < 0 ? below : below.slice(0, layer)
}

/**
 * Where a pair was written. Two helpers that answer, `fail(res)` and `ok(res)`, are right in themselves and used by
 * many: the mistake stands in the function that calls both.
 */
export function writtenAt({ first, second }: Pick<Conflict, 'first' | 'second'>): {
  readonly first: Place | null
  readonly second: Place
} {
  if (!first) return { first: null, second: second.place }
  const twice = calledTwiceAt(relate(first, second))
  if (twice) return { first: twice[0], second: twice[1] }
  const [one, other] = callsOf(first, second)
  return { first: one ?? first.place, second: other ?? second.place }
}

/** A call in a program, and the code that is called. */
interface Called {
  readonly call: Place
  readonly code: string
}

/** Where the code that leads to each of two answers calls a function for it; `null`: it answers itself. */
function callsOf(first: Answer, second: Answer): readonly [Place | null, Place | null] {
  const [one, other] = calledFor(first, second)
  return [one?.call ?? null, other?.call ?? null]
}

/** The same, with what is called. */
export function calledFor(first: Answer, second: Answer): readonly [Called | null, Called | null] {
  const { belowFirst, belowSecond, common } = relate(first, second)
  const around = comesAround(first, second) ? calledBy(common ?? undefined) : null
  const [one, other] = [outermostCall(inHandler(belowFirst)), outermostCall(inHandler(belowSecond))]
  return around ? [around, around] : [one, other]
}

/** The calls that lead to the first of two answers from there on where its code calls something for it, outermost first. */
export function callsToFirst(first: Answer, second: Answer): readonly Called[] {
  const [called] = calledFor(first, second)
  if (!called) return []
  const { belowFirst, common } = relate(first, second)
  const all = [common ?? undefined, ...inHandler(belowFirst)].flatMap((one) => calledBy(one) ?? [])
  return all.slice(all.findIndex(({ call }) => isAt(call, called.call)))
}

/** Where one of two answers is in another layer, the calls below the handler itself, which the framework calls. */
function inHandler(below: readonly Link[]): readonly Link[] {
  return below[0]?.parent?.via === 'entry' ? below.slice(1) : below
}

/** A callback begins with a call of nobody's. */
function outermostCall([outer, inner]: readonly Link[]): Called | null {
  return calledBy(outer) ?? calledBy(inner)
}

function calledBy(frame: Link | undefined): Called | null {
  const call = calledAt(frame)
  if (!frame || !call) return null
  // Each environment has a closure of its own of one piece of code.
  const [kind, index] = frame.functionKey.split(':')
  return { call, code: `${frame.env.module.file}:${kind}:${index}` }
}

/**
 * Whether the second stands in front of the first in the function that both are in: that was called in two rounds, and
 * answers by several calls.
 */
export function comesAround(first: Answer, second: Answer): boolean {
  const isOneFunction = first.frame.activationId === second.frame.activationId
  if (!isOneFunction || first.rounds === second.rounds || second.place.at >= first.place.at)
    return false
  return isCalledBetween(first, second)
}

/** A loop inside of the function comes around as well, without another call. */
function isCalledBetween(first: Answer, { steps, frame }: Answer): boolean {
  const call = frame.call && placeKey(frame.call)
  for (const step of stepsOf(steps, first.steps))
    if (step.kind === 'call' && placeKey(step.place) === call) return true
  return false
}

/** One call, made in two rounds or for two items, that led to both; `null`: no such. */
export function calledAgainAt({ belowFirst, belowSecond }: Relation): Place | null {
  const [one, other] = [belowFirst[0]?.call ?? null, belowSecond[0]?.call ?? null]
  return one && other && placeKey(one) === placeKey(other) ? one : null
}

/** Two calls back of one function, from two places, each of which led to one of the answers. */
interface CalledBack {
  readonly calls: readonly [Place, Place]
  /** It was handed over for each item. */
  readonly isPerItem: boolean
}

/** How one function was called back for both; `null`: it was not. */
export function calledBack(relation: Relation): CalledBack | null {
  const { belowFirst, belowSecond } = relation
  for (const [index, a] of belowFirst.entries()) {
    const other = belowSecond.findIndex(
      ({ via, functionKey }) => via === 'callback' && functionKey === a.functionKey,
    )
    const b = belowSecond[other]
    if (a.via !== 'callback' || !a.call || !b?.call || isAt(a.call, b.call)) continue
    const leading = [...belowFirst.slice(0, index), ...belowSecond.slice(0, other)]
    const isPerItem =
      leading.some(({ via }) => via === 'iteration') || calledAgainAt(relation) !== null
    return { calls: [a.call, b.call], isPerItem }
  }
  return null
}

/** Where the program calls back the functions that a frame runs in. */
export function callsBack(frame: Frame | null): readonly Place[] {
  const calls: Place[] = []
  // What the event loop calls, it calls for each event or item.
  for (let at = frame; at; at = at.parent)
    if (at.via === 'callback' && at.call && !isAt(at.call, at.region.place)) calls.push(at.call)
  return calls
}

/** The two places that call a function twice that was handed over once; `null`: no such. */
export function calledTwiceAt(relation: Relation): readonly [Place, Place] | null {
  const back = calledBack(relation)
  return back && !back.isPerItem ? back.calls : null
}

/** Where the code of a frame is called; `null` where it was handed on to run later. */
export function calledAt(frame: Link | undefined): Place | null {
  const via = frame?.scheduledVia ?? frame?.via
  return frame && (via === 'call' || via === 'await') ? frame.call : null
}

/** Whether `region` is, or came out of, one of this kind before both ways meet. */
export function isUnder(region: RegionInfo, kind: RegionInfo['kind'], until: RegionInfo): boolean {
  return regionAbove(region, kind, until) !== null
}

/** The innermost region of a kind that a region is, or is below, and `until` is not. */
export function regionAbove(
  region: RegionInfo,
  kind: RegionInfo['kind'],
  until: RegionInfo,
): RegionInfo | null {
  for (let at: RegionInfo | null = region; at && at !== until; at = at.parent)
    if (at.kind === kind) return at
  return null
}

/** Whether one event calls both: two listeners for it. */
export function areOfOneEvent(one: RegionInfo, other: RegionInfo): boolean {
  const isEvent = one.kind === 'event' && other.kind === 'event' && one !== other
  return isEvent && one.source === other.source && one.label === other.label
}

/** The iteration or the loop that a second answer comes out of. */
export function loopAround({ frame, steps }: Answer): Place | null {
  for (let at: Frame | null = frame; at; at = at.parent) if (at.via === 'iteration') return at.call
  for (const step of stepsOf(steps)) if (step.kind === 'round') return step.place
  return null
}
