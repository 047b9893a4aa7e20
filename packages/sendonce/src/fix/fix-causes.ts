import type { Effect, Finding } from '@sendonce/model'
import type { Place } from '../analyse/domain/place.ts'
import type { FoundConflict } from '../analyse/entry/find-conflicts.ts'
import type { Cause } from '../detect/analyze-sources.ts'
import { classify } from '../detect/classify.ts'
import type { Weighed } from '../detect/cluster.ts'
import { confidenceOf } from '../detect/confidence.ts'
import { pairKey, originKey, type Baseline } from './baseline.ts'
import { candidatesFor } from './candidates.ts'
import { isCompiledReason, isInCompiledSteps } from './compiled.ts'
import { distinct } from './effects.ts'
import { Family } from './family.ts'
import type { Mark, Overlay } from './overlay.ts'
import { problemOf, type Candidate } from './problem.ts'
import { whyAsked, whyNot, whyNotTried } from './reasons.ts'
import { Unanswered } from './silences.ts'
import { watchedBy } from './watched.ts'
import { faultOf } from '../util/fault.ts'
import { editedSources, searchNow, verifyAnew, verifyEdits, type Flaw } from './verify.ts'

/** What became of one finding. */
export type Outcome =
  | (Repaired & { readonly kind: 'fixed' })
  | (Repaired & { readonly kind: 'suggested'; readonly reason: string })
  | { readonly kind: 'gone'; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly finding: Finding; readonly reason: string }

export interface Repaired {
  readonly finding: Finding
  readonly title: string
  readonly fixers: readonly string[]
  /** What ran behind the first answer and does not any more. */
  readonly skips: readonly Effect[]
  /** What the second answer kept from running, by what it threw. */
  readonly begins: readonly Effect[]
  /** The files as they are with this fix and those before it. */
  readonly texts: ReadonlyMap<string, string>
}

/** A way to repair a finding that was verified. */
export interface Way extends Omit<Repaired, 'finding'> {
  readonly steps: readonly Candidate[]
  /** No person has to agree. */
  readonly isSure: boolean
  /** What is left of the finding is far-fetched: shown by itself only to those who ask for such findings. */
  readonly leavesLow: boolean
}

/** What a session has accepted. */
export interface Accepted {
  readonly overlay: Mark
  readonly repaired: ReadonlyMap<string, boolean>
}

const stepLimit = 6
const candidateLimit = 8
/** Edits that are tried for one finding. */
const trialLimit = 20

/** Repairs findings one after the other, each on top of those before it. */
export class FixSession {
  readonly overlay: Overlay
  private readonly baseline: Baseline
  /** The pairs that were repaired, and whether what is far-fetched of them was left. */
  private repaired = new Map<string, boolean>()
  /** Milliseconds that verifying took, by edit that was tried. */
  readonly verifyMs: number[] = []
  private reason: string | null = null
  /** The answers in the functions that were edited until now. */
  private readonly watched = new Map<string, Place>()

  constructor(baseline: Baseline, overlay: Overlay) {
    this.overlay = overlay
    this.baseline = baseline
    // What another session tried or made is none of this one's.
    baseline.live.show(editedSources(overlay))
  }

  /** Repairs one finding if that can be verified; what was tried in vain is taken back. */
  repair(cause: Cause): Outcome {
    const { finding } = cause
    if (this.isGone(cause)) return { kind: 'gone', finding }
    const start = this.overlay.mark()
    try {
      return this.outcomeOf(cause)
    } catch (error) {
      this.goBack(start)
      return { kind: 'refused', finding, reason: faultOf(error) }
    }
  }

  private outcomeOf(cause: Cause): Outcome {
    const { finding } = cause
    let possible: Way | null = null
    let sure: Way | null = null
    const start = this.overlay.mark()
    for (const way of this.ways(cause)) {
      possible ??= way
      if (way.isSure && (sure === null || isSimpler(way, sure))) sure = way
      if (sure?.steps.length === 1) break
    }
    this.goBack(start)
    if (sure) {
      this.accept(cause, sure)
      return { kind: 'fixed', finding, ...sure }
    }
    const { code } = finding
    if (possible)
      return { kind: 'suggested', finding, ...possible, reason: whyAsked(code, possible) }
    return { kind: 'refused', finding, reason: whyNot(code, this.reason) }
  }

  /** Whether a finding went away with the repairs before. */
  isGone(cause: Cause): boolean {
    if (cause.conflicts.length === 0)
      return (
        Unanswered.of(cause.finding, this.baseline)?.isGone(this.baseline, this.overlay) ?? false
      )
    return (
      this.overlay.edited.size > 0 &&
      this.pendingOf(new Family(cause, this.baseline.explained)).length === 0
    )
  }

  /** Makes the edits of a way. */
  accept(cause: Cause, { steps, leavesLow }: Way): void {
    for (const step of steps) {
      for (const [key, place] of watchedBy(step, this.baseline, this.overlay))
        this.watched.set(key, place)
      this.overlay.apply(step.edits)
    }
    for (const key of new Family(cause, this.baseline.explained).pairs)
      this.repaired.set(key, leavesLow)
  }

  /** What was accepted until now. */
  mark(): Accepted {
    return { overlay: this.overlay.mark(), repaired: new Map(this.repaired) }
  }

  /** Takes back what was accepted behind a mark. */
  takeBack({ overlay, repaired }: Accepted): void {
    this.goBack(overlay)
    this.repaired = new Map(repaired)
  }

  /**
   * The ways to repair a finding that can be verified, the one that keeps behaviour closest first. The
   * sources are as they were behind each.
   */
  *ways(cause: Cause): Generator<Way> {
    this.reason = null
    if (cause.conflicts.length === 0) {
      yield* this.silentWays(cause)
      return
    }
    let isFound = false
    for (const way of this.waysFor(new Family(cause, this.baseline.explained))) {
      isFound = true
      yield way
    }
    if (isFound || cause.finding.confidence === 'low') return
    yield* this.waysFor(new Family(cause, this.baseline.explained, true))
  }

  private *waysFor(family: Family): Generator<Way> {
    const start = this.overlay.mark()
    const pending = this.pendingOf(family)
    const seen = new Set<string>()
    if (this.isPartial(family)) {
      this.reason ??=
        'its handler takes more steps than one analysis may, so that no edit can be verified'
      return
    }
    const last = this.verifyMs.length + trialLimit
    for (const first of this.accepted(pending, family)) {
      const steps = [first.candidate]
      let left = first.pending
      while (left.length > 0 && steps.length < stepLimit && this.verifyMs.length < last) {
        const [next] = this.accepted(left, family)
        if (!next) break
        steps.push(next.candidate)
        left = next.pending
      }
      const way = left.length === 0 ? wayOf(steps, this.overlay.edited, family.leavesLow) : null
      this.goBack(start)
      const key = JSON.stringify([...(way?.texts ?? [])])
      if (way && !seen.has(key)) yield way
      seen.add(key)
      if (this.verifyMs.length >= last) return
    }
  }

  /** Ways to let a failure be heard. Of an answer that is missing only a status may tell which one it is. */
  private *silentWays({ finding }: Cause): Generator<Way> {
    const { baseline, overlay } = this
    const silent = Unanswered.of(finding, baseline)
    const start = overlay.mark()
    for (const candidate of this.editable(silent?.candidates(overlay) ?? [])) {
      const begin = performance.now()
      const watched = watchedBy(candidate, baseline, overlay)
      overlay.apply(candidate.edits)
      const verdict = verifyEdits({
        baseline,
        overlay,
        entries: silent?.entries ?? new Set(),
        against: (one) => (this.isKnown(one, null) ? null : 'brings another double response'),
        isLeft: (silence) => silent?.isLeft(silence, overlay) ?? false,
        watched,
      })
      this.verifyMs.push(performance.now() - begin)
      const way = typeof verdict === 'string' ? null : wayOf([candidate], overlay.edited)
      if (typeof verdict === 'string') this.reason ??= whyNotTried(candidate.title, verdict)
      this.goBack(start)
      if (way) yield way
    }
  }

  /** What spoke against the first edit that was tried for the last finding. */
  get obstacle(): string | null {
    return this.reason
  }

  private isPartial({ entries }: Family): boolean {
    return [...entries].some((entry) => this.baseline.isIncomplete(entry, this.overlay))
  }

  /** All repairs together, in all files that were analysed: what speaks against them. */
  verifyAll(): Flaw | null {
    const { baseline, overlay, watched } = this
    const against = (one: FoundConflict): Flaw | null =>
      this.isKnown(one, null) ? null : 'brings another double response'
    const verdict = verifyAnew({ baseline, overlay, entries: new Set(), against, watched }, [])
    return typeof verdict === 'string' ? verdict : null
  }

  private goBack(mark: Mark): void {
    this.overlay.goBack(mark)
    // What was found before is about the sources as they are again.
    this.baseline.live.show(editedSources(this.overlay))
  }

  /** The conflicts of a finding in the program as it is now. */
  private pendingOf(family: Family): Weighed[] {
    return this.judged(searchNow(this.baseline, this.overlay, family.entries), family)
  }

  private judged(found: readonly FoundConflict[], family: Family): Weighed[] {
    return found
      .filter((one) => family.has(one, this.overlay))
      .map((one) => ({
        ...one,
        code: classify(one.conflict),
        confidence: confidenceOf(one.conflict),
      }))
      .filter(({ confidence }) => !family.leavesLow || confidence !== 'low')
      .toSorted((a, b) => family.rank(a, this.overlay) - family.rank(b, this.overlay))
  }

  /**
   * Edits that take one conflict away and bring none; each is made until the next one is asked for. Last those behind which
   * the two are another mistake, which further edits may take away.
   */
  private *accepted(pending: readonly Weighed[], family: Family): Generator<Step> {
    const seen = new Set<string>()
    const start = this.overlay.mark()
    const others: { readonly candidate: Candidate; readonly judged: Weighed }[] = []
    for (const judged of pending.slice(0, 4)) {
      const problem = problemOf(judged, this.overlay)
      const key = pairKey(judged.conflict, this.overlay)
      if (!problem || key === null || seen.has(key)) continue
      seen.add(key)
      for (const candidate of this.editable(candidatesFor(problem)).slice(0, candidateLimit)) {
        const verdict = this.tried(candidate, pending, family, judged)
        if (typeof verdict === 'string') this.reason ??= whyNotTried(candidate.title, verdict)
        else if (this.holds(judged, key, verdict)) others.push({ candidate, judged })
        else yield { candidate, pending: verdict }
        this.goBack(start)
      }
    }
    for (const { candidate, judged } of others) {
      const verdict = this.tried(candidate, pending, family, judged)
      if (typeof verdict !== 'string') yield { candidate, pending: verdict }
      this.goBack(start)
    }
  }

  /** Whether the pair is among what is left, as another mistake. */
  private holds({ code }: Weighed, key: string, left: readonly Weighed[]): boolean {
    return left.some((one) => one.code !== code && pairKey(one.conflict, this.overlay) === key)
  }

  /** Candidates that change what a person wrote. */
  private editable(candidates: readonly Candidate[]): readonly Candidate[] {
    const editable = candidates.filter((one) => !isInCompiledSteps(one, this.overlay))
    if (editable.length < candidates.length) this.reason ??= isCompiledReason
    return editable
  }

  /** What is left of the finding with an edit, or what is wrong with it. */
  private tried(
    candidate: Candidate,
    pending: readonly Weighed[],
    family: Family,
    target: Weighed,
  ): readonly Weighed[] | Flaw {
    const { baseline, overlay } = this
    const key = pairKey(target.conflict, overlay)
    const late = originKey(target.conflict.second.place, overlay)
    if (candidate.takesOut && late !== null && baseline.answers.has(late))
      return 'takes an answer away that clients got'
    const before = new Set(pending.map(({ conflict }) => pairKey(conflict, overlay)))
    const start = performance.now()
    const watched = watchedBy(candidate, baseline, overlay)
    overlay.apply(candidate.edits)
    const against = (one: FoundConflict): Flaw | null => {
      if (pairKey(one.conflict, overlay) === key) {
        const isLeft = family.leavesLow && confidenceOf(one.conflict) === 'low'
        return classify(one.conflict) === target.code && !isLeft ? 'is still there' : null
      }
      return this.isKnown(one, family) ? null : 'brings another double response'
    }
    const entries = family.startingWith(target.entry)
    const found = verifyEdits({ baseline, overlay, entries, against, watched })
    this.verifyMs.push(performance.now() - start)
    if (typeof found === 'string') return found
    const left = this.judged(found, family)
    const keys = new Set(left.map(({ conflict }) => pairKey(conflict, overlay)))
    return left.length === 0 || keys.size <= before.size ? left : 'brings another double response'
  }

  private isKnown({ conflict }: FoundConflict, family: Family | null): boolean {
    const key = pairKey(conflict, this.overlay)
    if (key === null) return false
    if (family?.isRelated(conflict, this.overlay)) return true
    if (!this.baseline.pairs.has(key)) return false
    const leavesLow = this.repaired.get(key)
    return leavesLow === undefined || (leavesLow && confidenceOf(conflict) === 'low')
  }
}

interface Step {
  readonly candidate: Candidate
  /** What is left of the finding. */
  readonly pending: readonly Weighed[]
}

/** Whether a way needs fewer edits than one that comes before it, and leaves out and begins nothing more. */
function isSimpler(way: Way, other: Way): boolean {
  const isWithin = (some: readonly Effect[], all: readonly Effect[]): boolean =>
    some.every((one) => all.some(({ kind, name }) => kind === one.kind && name === one.name))
  return (
    way.steps.length < other.steps.length &&
    isWithin(way.skips, other.skips) &&
    isWithin(way.begins, other.begins)
  )
}

function wayOf(
  steps: readonly Candidate[],
  texts: ReadonlyMap<string, string>,
  leavesLow = false,
): Way {
  const titles = [...new Set(steps.map(({ title }) => title))]
  return {
    steps,
    title: titles.join('; '),
    fixers: steps.map(({ fixer }) => fixer),
    skips: distinct(steps.flatMap(({ skips }) => skips ?? [])),
    begins: distinct(steps.flatMap(({ begins }) => begins ?? [])),
    texts: new Map(texts),
    isSure: steps.every(({ isSuggestion }) => !isSuggestion),
    leavesLow,
  }
}
