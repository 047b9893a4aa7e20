import type { Answer } from '../domain/answer.ts'
import type { Chain } from '../domain/chain.ts'
import { canBothHold } from '../domain/facts.ts'
import type { Frame } from '../domain/frame.ts'
import { placeKey } from '../domain/place.ts'
import type { Assumption, State } from '../domain/state.ts'
import type { Conflict } from '../machine.ts'

/** How a path ended in the layers behind a `next()`. */
interface Way {
  readonly path: State
  readonly assumed: readonly Assumption[]
  /** The call that handed on. */
  readonly from: Frame
}

/**
 * The first answers of the layers behind a `next()`, by their places: at once, in the turn in which the request leaves its
 * router, and later still.
 */
export interface AnswersBehind {
  readonly now: ReadonlyMap<string, Answer>
  readonly next: ReadonlyMap<string, Answer>
  readonly later: () => ReadonlyMap<string, Answer>
  /** A file, or a package's answer, is under way: its head goes in a later turn. */
  readonly isSent: boolean
}

/**
 * What the layers behind a `next()` were seen to do in the exploration that is going on, by where the request was handed on
 * and how the response stood there. It stands for what they do on another path that comes there, unless the
 * two know things that cannot both be so.
 */
export class SeenBehind {
  private readonly ways = new Map<string, readonly Way[]>()
  private readonly proofs = new Map<string, readonly Conflict[]>()
  private readonly searched = new Map<string, AnswersBehind>()
  private readonly left = new Map<string, readonly Conflict[]>()

  keepAnswered(
    key: string,
    before: { readonly state: State; readonly frame: Frame },
    answered: readonly State[],
  ): void {
    const { state, frame: from } = before
    this.ways.set(
      key,
      answered.map((path) => ({ path, assumed: assumedSince(state, path), from })),
    )
  }

  /** The path behind an answer of each kind that was seen; what else the layers left for later is followed from the first one. */
  answered(key: string, state: State, from: Frame): State[] {
    const ways = new Map<string, Way>()
    for (const way of this.ways.get(key) ?? []) {
      const { phase } = way.path
      if (!ways.has(phase) && state.agreesWith(way.path, canBothHold)) ways.set(phase, way)
    }
    return [...ways.values()].map((way) => goingThisWay(state, way, from))
  }

  keepProven(key: string, proof: readonly Conflict[]): void {
    if (proof.length > 0 || !this.proofs.has(key)) this.proofs.set(key, proof)
  }

  /** Whether nothing came too late behind a `next()` on the path on which it was looked for last. */
  isHarmless(key: string): boolean {
    return this.proofs.get(key)?.length === 0
  }

  /** Second answers behind a `next()` that came too late. */
  proven(key: string, state: State): readonly Conflict[] {
    const known = this.proofs.get(key) ?? []
    return known.filter((conflict) => state.agreesWith(conflict.state, canBothHold))
  }

  /** What answers behind a `next()`, whatever a path knows there: searched for once. */
  answers(key: string, search: () => AnswersBehind): AnswersBehind {
    return onceFor(this.searched, key, search)
  }

  /** The same of what was left for later there. */
  leftConflicts(key: string, search: () => readonly Conflict[]): readonly Conflict[] {
    return onceFor(this.left, key, search)
  }

  clear(): void {
    for (const seen of [this.ways, this.proofs, this.searched, this.left]) seen.clear()
  }
}

/** Where a request is handed on, and how the response stands there. */
export function standingAt(
  { layers }: Chain,
  { kind, place, thrown = '' }: Answer,
  { phase, guarded }: State,
): string {
  return `${kind}${thrown}|${placeKey(place)}|${layers.length}|${phase}|${guarded}`
}

/** Where a request was handed on, whatever was known there. */
export function handedOnAt({ kind, place, frame, chain, thrown = '' }: Answer): string {
  return `${kind}${thrown}|${placeKey(place)}|${frame.activationId}|${chain?.layers.length}`
}

function onceFor<T>(known: Map<string, T>, key: string, search: () => T): T {
  const found = known.get(key) ?? search()
  known.set(key, found)
  return found
}

function goingThisWay(state: State, { path, assumed, from }: Way, to: Frame): State {
  const { phase, status, isDestroyed } = path
  const moved = (answer: Answer | null): Answer | null => answer && behind(answer, from, to, state)
  const [first, begun] = [moved(path.first), moved(path.begun)]
  const answered = Object.assign(state.clone(), { phase, first, begun, status, isDestroyed })
  answered.isCoarse ||= path.isCoarse
  answered.doubts |= path.doubts
  for (const { text, weight } of assumed) answered.assume(text, weight)
  return answered
}

/** An answer behind one call of `next()`, as it is behind another: two rounds may hand on at one place. */
function behind(answer: Answer, from: Frame, to: Frame, { steps }: State): Answer {
  const frame = from === to ? null : movedTo(answer.frame, from, to)
  return frame ? { ...answer, frame, steps } : answer
}

function movedTo(frame: Frame, from: Frame, to: Frame): Frame | null {
  if (frame === from) return to
  const parent = frame.parent && movedTo(frame.parent, from, to)
  if (!parent) return null
  return { ...frame, parent, region: frame.region === from.region ? to.region : frame.region }
}

function assumedSince(before: State, path: State): readonly Assumption[] {
  const assumed: Assumption[] = []
  for (let at = path.assumptions; at && at !== before.assumptions; at = at.previous)
    assumed.push(at)
  return assumed
}
