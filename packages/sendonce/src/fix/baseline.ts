import { stepsOf } from '../analyse/domain/steps.ts'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import type { Exit } from '../analyse/entry/explore.ts'
import { endsInAnswer } from '../analyse/entry/silence.ts'
import type { ConflictSearch, Explored } from '../analyse/entry/find-conflicts.ts'
import { handlerKey } from '../analyse/entry/settled.ts'
import type { Place } from '../analyse/domain/place.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { SourceModule } from '../link/module-graph.ts'
import type { FunctionIr } from '../syntax/ir.ts'
import { LiveProgram } from '../analyse/entry/live-program.ts'
import type { DetailedAnalysis } from '../detect/analyze-sources.ts'
import { pairOf, writtenPair } from './written-pair.ts'
import type { Overlay } from './overlay.ts'

/** What edits are compared with: the program as it was. */
export class Baseline {
  readonly files: readonly string[]
  readonly pairs: ReadonlySet<string>
  /** The pairs of the causes that were found. */
  readonly explained: ReadonlySet<string>
  readonly modules: { get(file: string): SourceModule | null | undefined }
  readonly search: ConflictSearch
  readonly live: LiveProgram
  /** The ends without an answer, by entry point, and by handler whatever it is registered for. */
  private readonly ends = new Map<string, Set<string>>()
  /** The answers that come first on some path of an entry point, or begin the one that does. */
  private readonly given = new Map<EntryPoint, ReadonlyMap<string, Place>>()
  private allGiven: ReadonlyMap<string, Place> | null = null
  private readonly touched = new Map<string, Map<FunctionIr, string>>()
  private readonly incomplete: ReadonlySet<string>
  /** The entry points of which a failure was not heard. */
  private readonly unheard: ReadonlySet<string>

  constructor({ search, causes }: DetailedAnalysis, overlay: Overlay) {
    this.files = search.files
    this.search = search
    this.explained = new Set(
      causes.flatMap(({ conflicts }) => conflicts.map(({ conflict }) => writtenPair(conflict))),
    )
    this.modules = search.graph
    this.live = new LiveProgram(search)
    this.pairs = new Set(search.found.map(({ conflict }) => pairKey(conflict, overlay) ?? ''))
    for (const one of search.explored) this.note(one, overlay)
    const rejections = search.silences.filter(({ silence }) => silence.kind === 'rejection')
    this.unheard = new Set(
      rejections.flatMap(({ entry }) => [entryKey(entry, overlay), handlerKey(entry)]),
    )
    this.incomplete = new Set(search.incomplete.map(({ entry }) => entryKey(entry, overlay)))
  }

  private note({ entry, exits, runs }: Explored, overlay: Overlay): void {
    const open = unanswered(exits, overlay)
    this.given.set(entry, answersGiven(exits, overlay))
    for (const key of [entryKey(entry, overlay), handlerKey(entry)]) {
      this.ends.set(key, new Set([...(this.ends.get(key) ?? []), ...open]))
      this.touched.set(key, new Map([...(this.touched.get(key) ?? []), ...runs.touched]))
    }
  }

  /** The places that clients got an answer from, by any entry point. */
  get answers(): ReadonlyMap<string, Place> {
    this.allGiven ??= new Map([...this.given.values()].flatMap((places) => [...places]))
    return this.allGiven
  }

  /** The answers that clients got from an entry point; none where another one stood for it. */
  answersOf(entry: EntryPoint): ReadonlyMap<string, Place> {
    return this.given.get(entry) ?? new Map()
  }

  /** The ends without an answer that an entry point had; `null`: it was none. */
  openEnds(entry: EntryPoint, overlay: Overlay): ReadonlySet<string> | null {
    return this.ends.get(entryKey(entry, overlay)) ?? this.ends.get(handlerKey(entry)) ?? null
  }

  /** Whether an entry point, of this program or of an edited one, has run functions of these files. */
  isTouching(entry: EntryPoint, files: ReadonlySet<string>, overlay: Overlay): boolean {
    return [...(this.touched.get(entryKey(entry, overlay))?.values() ?? [])].some((file) =>
      files.has(file),
    )
  }

  /**
   * The entry points that have run one of these functions, and those that are asked for. Where an edit is
   * wrong it shows soonest at the first that is asked for, and at the edited functions themselves.
   */
  affected(
    functions: ReadonlySet<FunctionIr>,
    asked: ReadonlySet<EntryPoint>,
  ): ReadonlySet<EntryPoint> {
    const { candidates } = this.search
    const [first] = asked
    return new Set([
      ...(first ? [first] : []),
      ...candidates.filter(({ fn }) => functions.has(fn.fn)),
      ...asked,
      ...candidates.filter((entry) => this.isRunning(entry, functions)),
    ])
  }

  private isRunning(entry: EntryPoint, functions: ReadonlySet<FunctionIr>): boolean {
    const touched = this.touched.get(handlerKey(entry))
    return touched !== undefined && [...functions].some((fn) => touched.has(fn))
  }

  /** Whether a failure of an entry point was not heard before. */
  isUnheard(entry: EntryPoint, overlay: Overlay): boolean {
    return this.unheard.has(entryKey(entry, overlay)) || this.unheard.has(handlerKey(entry))
  }

  isIncomplete(entry: EntryPoint, overlay: Overlay): boolean {
    return this.incomplete.has(entryKey(entry, overlay))
  }
}

/** A conflict by the two places where it was written, as they stood before all edits; `null` where one was put in. */
export function pairKey(conflict: Conflict, overlay: Overlay): string | null {
  return pairOf(conflict, (place) => originKey(place, overlay))
}

export function originKey({ file, at }: Place, overlay: Overlay): string | null {
  const offset = overlay.original(file, at)
  return offset === null ? null : `${file}:${offset}`
}

function entryKey({ fn, roles, method, route }: EntryPoint, overlay: Overlay): string {
  const { file } = fn.env.module
  return `${file}:${overlay.original(file, fn.fn.span.end - 1)}|${roles.length}|${method}|${route}`
}

/** The answers that clients get on the ways to these ends, by the places they had before all edits. */
export function answersGiven(exits: readonly Exit[], overlay: Overlay): Map<string, Place> {
  const given = new Map<string, Place>()
  for (const { first, begun } of exits) {
    for (const answer of [first, begun]) {
      if (!answer || answer.kind === 'outside' || answer.isStatusLost) continue
      const key = originKey(answer.place, overlay)
      if (key !== null) given.set(key, answer.place)
    }
  }
  return given
}

/** The ways to an end at which nobody has answered or will, or somebody has only begun to. */
export function unanswered(exits: readonly Exit[], overlay: Overlay): string[] {
  return (
    exits
      .filter(({ phase, steps, isLost }) => {
        const isOpen = phase === 'open' || phase === 'committed'
        return isLost || (isOpen && !endsInAnswer(steps))
      })
      // What is awaited may fail in many places: that a handler is left so at all is what counts.
      .map((exit) => (exit.isLost ? 'lost' : `${exit.phase}: ${wayTo(exit, overlay)}`))
  )
}

function wayTo({ steps }: Exit, overlay: Overlay): string {
  const parts: string[] = []
  for (const step of stepsOf(steps)) {
    // Defaults and other choices of values are joined away before they matter here.
    if (step.kind !== 'branch' || !overlay.get(step.place.file)?.isDecision(step.place)) continue
    const place = originKey(step.place, overlay)
    if (place !== null) parts.push(`${place}${step.taken ? '+' : '-'}`)
  }
  return parts.join(' ')
}
