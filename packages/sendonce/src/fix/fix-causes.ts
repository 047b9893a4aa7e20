import type { Finding } from '@sendonce/model'
import type { FoundConflict } from '../analyse/entry/find-conflicts.ts'
import type { Cause } from '../detect/analyze-sources.ts'
import { classify } from '../detect/classify.ts'
import type { Judged } from '../detect/cluster.ts'
import { confidenceOf } from '../detect/confidence.ts'
import { candidatesFor } from './candidates.ts'
import type { Overlay } from './overlay.ts'
import { problemOf, type Candidate } from './problem.ts'
import { whatToDecide } from './reasons.ts'
import { type Baseline, flawsOf, pairKey, placeKey, searchEdited, type Flaw } from './verify.ts'

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
  /** Calls that ran behind the first answer and do not any more. */
  readonly skips: readonly string[]
  /** The files as they are with this fix and those before it. */
  readonly texts: ReadonlyMap<string, string>
}

const stepLimit = 6
const candidateLimit = 8

/** Repairs findings one after the other, each on top of those before it. */
export class FixSession {
  readonly overlay: Overlay
  private readonly baseline: Baseline
  private readonly repaired = new Set<string>()
  /** Milliseconds that verifying took, by edit that was tried. */
  readonly verifyMs: number[] = []

  constructor(baseline: Baseline, overlay: Overlay) {
    this.overlay = overlay
    this.baseline = baseline
  }

  /** Repairs one finding if that can be verified; what was tried in vain is taken back. */
  repair(cause: Cause): Outcome {
    const { finding } = cause
    // Where an answer is missing no edit tells which one it is.
    if (cause.conflicts.length === 0)
      return { kind: 'refused', finding, reason: whatToDecide(finding.code) }
    const start = this.overlay.mark()
    const family = new Family(cause)
    const done: Candidate[] = []
    let reason: string | null = null
    let pending: readonly Judged[] = this.pendingOf(family)
    if (pending.length === 0 && this.overlay.edited.size > 0) return { kind: 'gone', finding }
    while (pending.length > 0 && done.length < stepLimit) {
      const step = this.step(pending, family)
      if (step.kind === 'refused') {
        reason = step.reason
        break
      }
      done.push(step.candidate)
      pending = step.pending
    }
    const texts = new Map(this.overlay.edited)
    const isDone = pending.length === 0 && done.length > 0
    const isSure = done.every(({ isSuggestion }) => !isSuggestion)
    if (isDone && isSure) {
      for (const key of family.pairs) this.repaired.add(key)
      return { kind: 'fixed', ...described(finding, done), texts }
    }
    this.overlay.goBack(start)
    if (isDone)
      return {
        kind: 'suggested',
        ...described(finding, done),
        texts,
        reason: whatToDecide(finding.code),
      }
    return { kind: 'refused', finding, reason: reason ?? whatToDecide(finding.code) }
  }

  /** All repairs together, in all files that were analysed: what speaks against them. */
  verifyAll(): Flaw | null {
    const search = searchEdited(this.baseline, this.overlay)
    return flawsOf(this.baseline, this.overlay, search, (one) => this.isKnown(one, null))
  }

  /** The conflicts of a finding in the program as it is now. */
  private pendingOf(family: Family): Judged[] {
    const isChanged = family.files.some((file) => this.overlay.isEdited(file))
    const search =
      isChanged || this.overlay.edited.size > 0
        ? searchEdited(this.baseline, this.overlay, family.files)
        : this.baseline.search
    return this.judged(search.found, family)
  }

  private judged(found: readonly FoundConflict[], family: Family): Judged[] {
    return found
      .filter((one) => family.has(one, this.overlay))
      .map((one) => ({
        ...one,
        code: classify(one.conflict),
        confidence: confidenceOf(one.conflict),
      }))
      .toSorted((a, b) => family.rank(a, this.overlay) - family.rank(b, this.overlay))
  }

  private step(pending: readonly Judged[], family: Family): StepResult {
    let reason: string | null = null
    const seen = new Set<string>()
    for (const judged of pending.slice(0, 4)) {
      const problem = problemOf(judged, this.overlay)
      if (!problem) continue
      const key = pairKey(judged.conflict, this.overlay)
      if (key === null || seen.has(key)) continue
      seen.add(key)
      for (const candidate of candidatesFor(problem).slice(0, candidateLimit)) {
        const mark = this.overlay.mark()
        const verdict = this.tried(candidate, pending, family, key)
        if (typeof verdict !== 'string') return { kind: 'accepted', candidate, pending: verdict }
        this.overlay.goBack(mark)
        reason ??= `to ${candidate.title} ${verdict}`
      }
    }
    return {
      kind: 'refused',
      reason: reason
        ? `${reason}; ${whatToDecide(pending[0]?.code ?? '')}`
        : whatToDecide(pending[0]?.code ?? ''),
    }
  }

  /** What is left of the finding with an edit, or what is wrong with it. */
  private tried(
    candidate: Candidate,
    pending: readonly Judged[],
    family: Family,
    key: string,
  ): readonly Judged[] | Flaw {
    const start = performance.now()
    this.overlay.apply(candidate.edits)
    const search = searchEdited(this.baseline, this.overlay)
    const flaw = flawsOf(this.baseline, this.overlay, search, (one) => this.isKnown(one, family))
    this.verifyMs.push(performance.now() - start)
    if (flaw) return flaw
    const left = this.judged(search.found, family)
    const keys = new Set(left.map(({ conflict }) => pairKey(conflict, this.overlay)))
    const before = new Set(pending.map(({ conflict }) => pairKey(conflict, this.overlay)))
    if (keys.has(key)) return 'is still there'
    return left.length === 0 || keys.size <= before.size ? left : 'brings another double response'
  }

  private isKnown({ conflict }: FoundConflict, family: Family | null): boolean {
    const key = pairKey(conflict, this.overlay)
    if (key === null) return false
    if (family?.isRelated(conflict, this.overlay)) return true
    return this.baseline.pairs.has(key) && !this.repaired.has(key)
  }
}

type StepResult =
  | {
      readonly kind: 'accepted'
      readonly candidate: Candidate
      readonly pending: readonly Judged[]
    }
  | { readonly kind: 'refused'; readonly reason: string }

function described(
  finding: Finding,
  done: readonly Candidate[],
): Pick<Repaired, 'finding' | 'title' | 'fixers' | 'skips'> {
  const titles = [...new Set(done.map(({ title }) => title))]
  return {
    finding,
    title: titles.join('; '),
    fixers: done.map(({ fixer }) => fixer),
    skips: [...new Set(done.flatMap(({ skips }) => skips ?? []))],
  }
}

/** The pairs of one root cause, by the places at which they stood first. */
class Family {
  readonly pairs = new Set<string>()
  readonly files: readonly string[]
  private readonly order: string[] = []
  private readonly firsts = new Set<string>()
  private readonly seconds = new Set<string>()

  constructor({ conflicts }: Cause) {
    const files = new Set<string>()
    for (const { conflict, entry } of conflicts) {
      const { first, second } = conflict
      const key = (place: { file: string; at: number }): string => `${place.file}:${place.at}`
      const pair = [first ? key(first.place) : '-', key(second.place)].toSorted().join('|')
      this.pairs.add(pair)
      this.order.push(pair)
      if (first) this.firsts.add(key(first.place))
      this.seconds.add(key(second.place))
      files.add(second.place.file).add(entry.fn.env.module.file)
      if (first) files.add(first.place.file)
    }
    this.files = [...files]
  }

  has({ conflict }: FoundConflict, overlay: Overlay): boolean {
    const key = pairKey(conflict, overlay)
    return key !== null && (this.pairs.has(key) || this.isRelated(conflict, overlay))
  }

  /** A pair that came to light because another one of this cause is gone. */
  isRelated({ first, second }: Judged['conflict'], overlay: Overlay): boolean {
    const one = first && placeKey(first.place, overlay)
    const other = placeKey(second.place, overlay)
    const isOf = (place: string | null): boolean =>
      place !== null && (this.firsts.has(place) || this.seconds.has(place))
    return isOf(one) || (first !== null && isOf(other))
  }

  rank({ conflict }: Judged, overlay: Overlay): number {
    const at = this.order.indexOf(pairKey(conflict, overlay) ?? '')
    return at === -1 ? this.order.length : at
  }
}
