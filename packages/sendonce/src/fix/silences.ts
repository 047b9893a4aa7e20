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
import { leaveToFramework } from './fixers/one-owner.ts'
import { hearDropped, hearFailure } from './fixers/hear-failure.ts'
import type { Overlay } from './overlay.ts'
import type { Candidate } from './problem.ts'
import { walkAll, type SourceFile } from './source-file.ts'
import { editedSources } from './verify.ts'

const kinds: Readonly<Record<string, Silence['kind']>> = {
  SO101: 'no-answer',
  SO102: 'rejection',
  SO103: 'taken-over',
}

/** A way without an answer, or a failure that nobody hears of, as one finding tells it. */
export class Unanswered {
  readonly entries: ReadonlySet<EntryPoint>
  /** Those that it fails in: the first one, and others that call the same code. */
  private readonly handlers: readonly Handler[]
  /** The call that stands alone, where its promise is what fails. */
  private readonly dropped: Dropped | null
  private readonly places: ReadonlySet<string>
  private readonly kind: Silence['kind']

  private constructor(kind: Silence['kind'], found: readonly FoundSilence[]) {
    this.kind = kind
    this.entries = new Set(found.map(({ entry }) => entry))
    const handlers = [...this.entries].map(({ fn: { env, fn } }): Handler => {
      return { file: env.module.file, end: fn.span.end }
    })
    this.handlers = [...new Map(handlers.map((one) => [`${one.end}:${one.file}`, one])).values()]
    this.dropped = found[0]?.silence.dropped ?? null
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
    const { handlers, dropped } = this
    const [first] = handlers
    const [source, fn] = (first && functionOf(first, overlay)) ?? []
    if (!source || !fn) return []
    if (this.kind === 'no-answer') return endStatus(source, fn)
    if (this.kind === 'taken-over') return leaveToFramework(source, fn)
    if ([...this.entries].some(({ framework }) => framework.startsWith('node-')))
      return dropped ? [] : answerFailure(source, fn)
    if (!dropped) return inAll(handlers, overlay)
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

interface Handler {
  readonly file: string
  readonly end: number
}

/** The function of a handler in the sources as they are. */
function functionOf(
  { file, end: before }: Handler,
  overlay: Overlay,
): [SourceFile, AstNode] | null {
  const source = overlay.get(file)
  if (!source) return null
  const fn = nodesOf(source, isFunctionNode).find(
    ({ end }) => overlay.original(file, end - 1) === before - 1,
  )
  return fn ? [source, fn] : null
}

/** Of handlers that fail in the same code each has to pass it on: as each of them does so first. */
function inAll(handlers: readonly Handler[], overlay: Overlay): readonly Candidate[] {
  const ways = handlers.map((handler) => {
    const [source, fn] = functionOf(handler, overlay) ?? []
    return source && fn ? hearFailure(source, fn, overlay) : []
  })
  const [only = []] = ways
  if (ways.length === 1) return only
  const made = ways.flatMap(([best]) => best ?? [])
  const [first] = made
  if (!first || made.length < ways.length) return []
  // What the file imports is needed once.
  const edits = new Map(made.flatMap((one) => one.edits).map((one) => [JSON.stringify(one), one]))
  const isSuggestion = made.some((one) => one.isSuggestion)
  return [{ ...first, edits: [...edits.values()], ...(isSuggestion ? { isSuggestion } : {}) }]
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
