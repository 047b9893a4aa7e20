import type { Dropped } from '../analyse/domain/dropped.ts'
import { placeKey } from '../analyse/domain/place.ts'
import type { Finding } from '@sendonce/model'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { FoundSilence } from '../analyse/entry/find-conflicts.ts'
import type { Silence } from '../analyse/entry/silence.ts'
import { isFunctionNode, type AstNode } from '../syntax/ast.ts'
import { originKey, type Baseline } from './baseline.ts'
import { answerFailure } from './fixers/answer-failure.ts'
import { endStatus } from './fixers/end-status.ts'
import { hearDropped, hearFailure } from './fixers/hear-failure.ts'
import type { Overlay } from './overlay.ts'
import type { Candidate } from './problem.ts'
import { walkAll, type SourceFile } from './source-file.ts'
import { editedSources } from './verify.ts'

const kinds: Readonly<Record<string, Silence['kind']>> = { SO101: 'no-answer', SO102: 'rejection' }

/** A way without an answer, or a failure that nobody hears of, as one finding tells it. */
export class Unanswered {
  readonly entries: ReadonlySet<EntryPoint>
  private readonly handler: { readonly file: string; readonly end: number } | null
  /** The call that stands alone, where its promise is what fails. */
  private readonly dropped: Dropped | null
  private readonly places: ReadonlySet<string>
  private readonly kind: Silence['kind']

  private constructor(kind: Silence['kind'], found: readonly FoundSilence[]) {
    this.kind = kind
    this.entries = new Set(found.map(({ entry }) => entry))
    const [entry] = this.entries
    this.dropped = found[0]?.silence.dropped ?? null
    this.handler = entry ? { file: entry.fn.env.module.file, end: entry.fn.fn.span.end } : null
    this.places = new Set(found.map(({ silence: { place } }) => placeKey(place)))
  }

  /** `null`: the finding is about something else. */
  static of({ code, first }: Finding, { search, live }: Baseline): Unanswered | null {
    const wanted = kinds[code]
    if (!wanted || !first) return null
    // Functions tell where they stand in the sources that the program is made of now.
    live.show([])
    const found = search.silences.filter(({ silence: { kind, place } }) => {
      const text = search.graph.get(place.file)?.text
      return kind === wanted && place.file === first.file && lineOf(text, place.at) === first.line
    })
    return found.length > 0 ? new Unanswered(wanted, found) : null
  }

  /** Whether a way without an answer is still this one. */
  isLeft({ kind, place }: Silence, overlay: Overlay): boolean {
    const key = originKey(place, overlay)
    return kind === this.kind && key !== null && this.places.has(key)
  }

  /** Whether it went away with the repairs before. */
  isGone({ live }: Baseline, overlay: Overlay): boolean {
    if (overlay.edited.size === 0 || !live.show(editedSources(overlay))) return false
    // Where another failure comes first now, it is as little heard.
    return [...this.entries].every((entry) =>
      live.explore(entry).silences.every(({ kind }) => kind !== this.kind),
    )
  }

  /** What may make it heard, or answer, in the sources as they are. */
  candidates(overlay: Overlay): readonly Candidate[] {
    const { handler, dropped } = this
    const source = handler && overlay.get(handler.file)
    if (!handler || !source) return []
    const fn = nodesOf(source, isFunctionNode).find(
      ({ end }) => overlay.original(source.file, end - 1) === handler.end - 1,
    )
    if (!fn) return []
    if (this.kind === 'no-answer') return endStatus(source, fn)
    if ([...this.entries].some(({ framework }) => framework.startsWith('node-')))
      return dropped ? [] : answerFailure(source, fn)
    if (!dropped) return hearFailure(source, fn, overlay)
    const { place, calledBack } = dropped
    if (calledBack || place.file !== source.file) return []
    const call = nodesOf(source, isCall).find(
      ({ start, end }) =>
        overlay.original(source.file, start) === place.start &&
        overlay.original(source.file, end - 1) === place.end - 1,
    )
    return call ? hearDropped(source, fn, call, overlay) : []
  }
}

function nodesOf({ program }: SourceFile, isWanted: (node: AstNode) => boolean): AstNode[] {
  return [...walkAll(program)].filter(isWanted)
}

function isCall({ type }: AstNode): boolean {
  return type === 'CallExpression'
}

function lineOf(text: string | undefined, at: number): number {
  return (text ?? '').slice(0, at).split(/\r\n|[\r\n]/).length
}
