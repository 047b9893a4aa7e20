import { placeKey } from '../analyse/domain/place.ts'
import type { Finding } from '@sendonce/model'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { FoundSilence } from '../analyse/entry/find-conflicts.ts'
import type { Silence } from '../analyse/entry/silences.ts'
import { isFunctionNode } from '../syntax/ast.ts'
import { originKey, type Baseline } from './baseline.ts'
import { hearFailure } from './fixers/hear-failure.ts'
import type { Overlay } from './overlay.ts'
import type { Candidate } from './problem.ts'
import { walkAll } from './source-file.ts'
import { editedSources } from './verify.ts'

/** A failure that nobody hears of, as one finding tells it. */
export class Unheard {
  readonly entries: ReadonlySet<EntryPoint>
  private readonly handler: { readonly file: string; readonly end: number } | null
  private readonly places: ReadonlySet<string>

  private constructor(found: readonly FoundSilence[]) {
    this.entries = new Set(found.map(({ entry }) => entry))
    const [entry] = this.entries
    this.handler = entry ? { file: entry.fn.env.module.file, end: entry.fn.fn.span.end } : null
    this.places = new Set(found.map(({ silence: { place } }) => placeKey(place)))
  }

  /** `null`: the finding is about something else. */
  static of({ code, first }: Finding, { search, live }: Baseline): Unheard | null {
    if (code !== 'SO102' || !first) return null
    // Functions tell where they stand in the sources that the program is made of now.
    live.show([])
    const found = search.silences.filter(({ silence: { kind, place } }) => {
      const text = search.graph.get(place.file)?.text
      return (
        kind === 'rejection' && place.file === first.file && lineOf(text, place.at) === first.line
      )
    })
    return found.length > 0 ? new Unheard(found) : null
  }

  /** Whether a way without an answer is still this one. */
  isLeft({ kind, place }: Silence, overlay: Overlay): boolean {
    const key = originKey(place, overlay)
    return kind === 'rejection' && key !== null && this.places.has(key)
  }

  /** Whether it went away with the repairs before. */
  isGone({ live }: Baseline, overlay: Overlay): boolean {
    if (overlay.edited.size === 0 || !live.show(editedSources(overlay))) return false
    // Where another failure comes first now, it is as little heard.
    return [...this.entries].every((entry) =>
      live.explore(entry).silences.every(({ kind }) => kind !== 'rejection'),
    )
  }

  /** What may make it heard, in the sources as they are. */
  candidates(overlay: Overlay): readonly Candidate[] {
    const { handler } = this
    const source = handler && overlay.get(handler.file)
    if (!handler || !source) return []
    const fn = [...walkAll(source.program)].find(
      (node) =>
        isFunctionNode(node) && overlay.original(source.file, node.end - 1) === handler.end - 1,
    )
    return fn ? hearFailure(source, fn, overlay) : []
  }
}

function lineOf(text: string | undefined, at: number): number {
  return (text ?? '').slice(0, at).split(/\r\n|[\r\n]/).length
}
