import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import {
  findConflicts,
  type ConflictSearch,
  type FoundConflict,
  type FoundExits,
} from '../analyse/entry/find-conflicts.ts'
import type { Exit } from '../analyse/entry/explore.ts'
import type { Place } from '../analyse/domain/state.ts'
import type { Conflict } from '../analyse/machine.ts'
import type { SourceModule } from '../link/module-graph.ts'
import type { Overlay } from './overlay.ts'

/** Why an edit is no fix. */
export type Flaw =
  | 'does not parse'
  | 'is still there'
  | 'brings another double response'
  | 'leaves a request without an answer'
  | 'takes more steps than one analysis may'

/** What is compared: the program as it was. */
export class Baseline {
  readonly files: readonly string[]
  readonly pairs: ReadonlySet<string>
  readonly modules: { get(file: string): SourceModule | null | undefined }
  readonly search: ConflictSearch
  private readonly exits = new Map<string, FoundExits[]>()
  private readonly overlay: Overlay
  private readonly touched = new Map<string, ReadonlySet<string>>()

  constructor(files: readonly string[], search: ConflictSearch, overlay: Overlay) {
    this.files = files
    this.overlay = overlay
    this.search = search
    this.modules = search.graph
    this.pairs = new Set(search.found.map(({ conflict }) => pairKey(conflict, overlay) ?? ''))
    for (const found of search.exits) {
      const key = entryKey(found.entry, overlay)
      this.exits.set(key, [...(this.exits.get(key) ?? []), found])
      this.touched.set(key, new Set([...(this.touched.get(key) ?? []), ...found.touched]))
    }
  }

  /** The ends without an answer that an entry point had; `null`: it was none. */
  openEnds(key: string): ReadonlySet<string> | null {
    const found = this.exits.get(key)
    return found ? new Set(found.flatMap(({ exits }) => unanswered(exits, this.overlay))) : null
  }

  isTouching(key: string, files: ReadonlySet<string>): boolean {
    return [...(this.touched.get(key) ?? [])].some((file) => files.has(file))
  }

  get overBudget(): number {
    return this.search.overBudget.length
  }
}

/** The program with the edits of an overlay, as far as they can matter to it. */
export function searchEdited(
  baseline: Baseline,
  overlay: Overlay,
  also: readonly string[] = [],
): ConflictSearch {
  const edited = new Set([...overlay.edited.keys(), ...also])
  const users = new Set([...edited].flatMap((file) => overlay.users(file)))
  const files = baseline.files.filter((file) => users.has(file))
  return findConflicts(overlay, files, {
    keepExits: true,
    known: overlay.unchanged(baseline.modules),
    isWanted: (entry) =>
      edited.has(entry.fn.env.module.file) || baseline.isTouching(entryKey(entry, overlay), edited),
  })
}

/** What is wrong with the edited program, next to the one that it was made from. */
export function flawsOf(
  baseline: Baseline,
  overlay: Overlay,
  search: ConflictSearch,
  isAllowed: (conflict: FoundConflict) => boolean,
): Flaw | null {
  for (const file of overlay.edited.keys())
    if (overlay.get(file)?.hasErrors) return 'does not parse'
  if (
    search.graph.unusable.size > 0 &&
    [...overlay.edited.keys()].some((file) => search.graph.unusable.has(file))
  )
    return 'does not parse'
  if (search.overBudget.length > baseline.overBudget)
    return 'takes more steps than one analysis may'
  if (search.found.some((one) => !isAllowed(one))) return 'brings another double response'
  for (const { entry, exits } of search.exits) {
    const after = unanswered(exits, overlay)
    const before = after.length > 0 ? baseline.openEnds(entryKey(entry, overlay)) : null
    if (before !== null && after.some((end) => !before.has(end)))
      return 'leaves a request without an answer'
  }
  return null
}

/** A conflict by its two places, as they stood before all edits; `null` where one was put in. */
export function pairKey({ first, second }: Conflict, overlay: Overlay): string | null {
  const one = first ? placeKey(first.place, overlay) : '-'
  const other = placeKey(second.place, overlay)
  return one === null || other === null ? null : [one, other].toSorted().join('|')
}

export function placeKey({ file, at }: Place, overlay: Overlay): string | null {
  const offset = overlay.original(file, at)
  return offset === null ? null : `${file}:${offset}`
}

function entryKey({ fn, roles, method, route }: EntryPoint, overlay: Overlay): string {
  const { file } = fn.env.module
  return `${file}:${overlay.original(file, fn.fn.span.end - 1)}|${roles.length}|${method}|${route}`
}

/** The ways to an end at which nobody has answered, or has only begun to. */
function unanswered(exits: readonly Exit[], overlay: Overlay): string[] {
  return exits
    .filter(({ phase }) => phase === 'open' || phase === 'committed')
    .map((exit) => `${exit.phase}: ${wayTo(exit, overlay)}`)
}

function wayTo({ steps }: Exit, overlay: Overlay): string {
  const parts: string[] = []
  for (let step = steps; step; step = step.previous) {
    // Defaults and other choices of values are joined away before they matter here.
    if (step.kind !== 'branch' || !overlay.get(step.place.file)?.isDecision(step.place)) continue
    const place = placeKey(step.place, overlay)
    if (place !== null) parts.push(`${place}${step.taken ? '+' : '-'}`)
  }
  return parts.join(' ')
}
