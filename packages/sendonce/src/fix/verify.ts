import { hasDoubt } from '../analyse/domain/doubts.ts'
import type { EntryPoint } from '../analyse/entry/entry-points.ts'
import {
  findConflicts,
  type ConflictSearch,
  type FoundConflict,
} from '../analyse/entry/find-conflicts.ts'
import type { Place } from '../analyse/domain/place.ts'
import type { Exit } from '../analyse/entry/explore.ts'
import { Settled } from '../analyse/entry/settled.ts'
import type { Silence } from '../analyse/entry/silence.ts'
import { answersGiven, unanswered, type Baseline } from './baseline.ts'
import type { Overlay } from './overlay.ts'
import type { SourceFile } from './source-file.ts'
import { runsAny } from './ways-through.ts'

/** Why an edit is no fix. */
export type Flaw =
  | 'does not parse'
  | 'is still there'
  | 'brings another double response'
  | 'leaves a request without an answer'
  | 'takes an answer away that clients got'
  | 'leaves a failure unheard'
  | 'takes more steps than one analysis may'

/** What is asked of an edited program. */
export interface Question {
  readonly baseline: Baseline
  readonly overlay: Overlay
  /** Entry points that are explored whatever was edited, before all others. */
  readonly entries: ReadonlySet<EntryPoint>
  /** What speaks against the edits in a conflict; `null`: nothing. */
  readonly against: (conflict: FoundConflict) => Flaw | null
  /** Answers that clients got before, and that have to stay: those in the edited functions. */
  readonly watched: ReadonlyMap<string, Place>
  /** A way without an answer that the edits were to take away. */
  readonly isLeft?: (silence: Silence) => boolean
}

/** What is left in the edited program, or what is wrong with it; the search ends with the first such thing. */
export function verifyEdits(question: Question): readonly FoundConflict[] | Flaw {
  const { baseline, overlay, entries } = question
  const sources = editedSources(overlay)
  if (sources.some(({ hasErrors }) => hasErrors)) return 'does not parse'
  const changed = baseline.live.show(sources)
  if (!changed) return verifyAnew(question, [])
  const places = baseline.live.changedPlaces
  const { waysOut } = overlay
  const settled = new Settled()
  const found: FoundConflict[] = []
  for (const entry of baseline.affected(changed, entries)) {
    if (settled.has(entry)) continue
    const { conflicts, exits, silences, isComplete } = baseline.live.explore(
      entry,
      waysOut ?? undefined,
    )
    settled.add(entry)
    const here = conflicts.map((conflict) => ({ conflict, entry }))
    const flaw =
      isComplete || baseline.isIncomplete(entry, overlay)
        ? flawIn(question, here)
        : 'takes more steps than one analysis may'
    if (flaw) return flaw
    if (question.isLeft && silences.some(question.isLeft)) return 'is still there'
    const own = exits.filter((exit) => isOfEdits(exit, waysOut) && runsAny(exit, entry, places))
    if (isLeavingOpen(question, entry, own)) return 'leaves a request without an answer'
    if (isUnheardNow(question, entry, silences)) return 'leaves a failure unheard'
    if (isTakingAway(question, baseline.answersOf(entry), exits))
      return 'takes an answer away that clients got'
    found.push(...here)
  }
  return found
}

/** The same in a program that is made from the edited sources, as far as the edits can matter to it. */
export function verifyAnew(
  question: Question,
  also: readonly string[],
): readonly FoundConflict[] | Flaw {
  const { baseline, overlay } = question
  const sources = editedSources(overlay)
  if (sources.some(({ hasErrors }) => hasErrors)) return 'does not parse'
  // Where more than functions has changed, each way counts.
  const places = baseline.live.show(sources) && baseline.live.changedPlaces
  const { waysOut } = overlay
  const search = searchAnew(baseline, overlay, also, waysOut)
  const { unusable } = search.graph
  if ([...overlay.edited.keys()].some((file) => unusable.has(file))) return 'does not parse'
  if (search.incomplete.some(({ entry }) => !baseline.isIncomplete(entry, overlay)))
    return 'takes more steps than one analysis may'
  const flaw = flawIn(question, search.found)
  if (flaw) return flaw
  const { isLeft } = question
  if (isLeft && search.silences.some(({ silence }) => isLeft(silence))) return 'is still there'
  const isOpen = search.explored.some(({ entry, exits }) => {
    const own = exits.filter((exit) => isOfEdits(exit, waysOut))
    const running = places ? own.filter((exit) => runsAny(exit, entry, places)) : own
    return isLeavingOpen(question, entry, running)
  })
  if (isOpen) return 'leaves a request without an answer'
  if (search.silences.some(({ entry, silence }) => isUnheardNow(question, entry, [silence])))
    return 'leaves a failure unheard'
  const all = search.explored.flatMap(({ exits }) => exits)
  return isTakingAway(question, baseline.answers, all)
    ? 'takes an answer away that clients got'
    : search.found
}

/** What is found in the program as it is now, at these entry points; nothing speaks against anything. */
export function searchNow(
  baseline: Baseline,
  overlay: Overlay,
  entries: ReadonlySet<EntryPoint>,
): readonly FoundConflict[] {
  if (overlay.edited.size === 0) return baseline.search.found
  if (!baseline.live.show(editedSources(overlay))) {
    const files = [...entries].map(({ fn }) => fn.env.module.file)
    return searchAnew(baseline, overlay, files, null).found
  }
  return [...entries].flatMap((entry) =>
    baseline.live.explore(entry).conflicts.map((conflict) => ({ conflict, entry })),
  )
}

/** The sources that were edited, parsed. */
export function editedSources(overlay: Overlay): SourceFile[] {
  return [...overlay.edited.keys()].flatMap((file) => overlay.get(file) ?? [])
}

function searchAnew(
  baseline: Baseline,
  overlay: Overlay,
  also: readonly string[],
  waysOut: ReadonlySet<string> | null,
): ConflictSearch {
  const edited = new Set([...overlay.edited.keys(), ...also])
  const users = new Set([...edited].flatMap((file) => overlay.users(file)))
  const files = baseline.files.filter((file) => users.has(file))
  // The known modules are those of the program as it was, without what was exchanged to try edits.
  baseline.live.show([])
  return findConflicts(overlay, files, {
    keepExplored: true,
    known: overlay.unchanged(baseline.modules),
    waysOut: waysOut ?? undefined,
    isWanted: (entry) =>
      edited.has(entry.fn.env.module.file) || baseline.isTouching(entry, edited, overlay),
  })
}

/** Whether a way ends where an edit lets it; where edits do more than that, each way may be theirs. */
function isOfEdits(exit: Exit, waysOut: ReadonlySet<string> | null): boolean {
  return waysOut === null || hasDoubt(exit, 'edited')
}

function flawIn({ against }: Question, found: readonly FoundConflict[]): Flaw | null {
  for (const one of found) {
    const flaw = against(one)
    if (flaw) return flaw
  }
  return null
}

function isLeavingOpen(
  { baseline, overlay }: Question,
  entry: EntryPoint,
  exits: readonly Exit[],
): boolean {
  const after = unanswered(exits, overlay)
  const before = after.length > 0 ? baseline.openEnds(entry, overlay) : null
  return before !== null && after.some((end) => !before.has(end))
}

function isUnheardNow(
  { baseline, overlay }: Question,
  entry: EntryPoint,
  silences: readonly Silence[],
): boolean {
  return silences.some(({ kind }) => kind === 'rejection') && !baseline.isUnheard(entry, overlay)
}

/**
 * Whether one of the answers that stand in the edited functions is never the first any more, though clients got
 * it and it stands there still.
 */
function isTakingAway(
  { watched, overlay }: Question,
  before: { has: (key: string) => boolean },
  exits: readonly Exit[],
): boolean {
  const asked = [...watched].filter(
    ([key, place]) => before.has(key) && overlay.current(place) !== null,
  )
  if (asked.length === 0) return false
  const after = answersGiven(exits, overlay)
  return asked.some(([key]) => !after.has(key))
}
