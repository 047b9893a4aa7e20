import type { Edit, Finding } from '@sendonce/model'
import {
  analyzeSources,
  type AnalyzeSourcesOptions,
  type Cause,
  type DetailedAnalysis,
} from '../detect/analyze-sources.ts'
import type { SourceHost } from '../link/host.ts'
import { editsBetween } from './edits-between.ts'
import { Baseline } from './baseline.ts'
import { FixSession, type Outcome } from './fix-causes.ts'
import { consequenceOf } from './reasons.ts'
import { ImportRecorder, Overlay } from './overlay.ts'

/** A program that was analysed so that it can be repaired. */
export interface Repairable {
  readonly host: SourceHost
  readonly analysis: DetailedAnalysis
  readonly baseline: Baseline
  readonly importers: ReadonlyMap<string, ReadonlySet<string>>
}

export interface Repaired {
  readonly outcomes: readonly Outcome[]
  /** The files as they are with all fixes, verified together. */
  readonly texts: ReadonlyMap<string, string>
  /** Milliseconds that each edit took to verify. */
  readonly verifyMs: readonly number[]
}

/** What became of one finding when it alone is repaired. */
export interface SoleFix {
  readonly outcome: Outcome
  /** In the sources as they are. */
  readonly edits: readonly Edit[]
  readonly verifyMs: readonly number[]
}

/** Analyses sources, and keeps what a repair is held against. */
export function analyzeForRepair(
  host: SourceHost,
  files: readonly string[],
  options: Omit<AnalyzeSourcesOptions, 'keepExplored'> = {},
): Repairable {
  const recorder = new ImportRecorder(host)
  const analysis = analyzeSources(recorder, files, { ...options, keepExplored: true })
  return repairableOf(analysis, recorder)
}

/** What a repair of an analysed program is held against; the analysis has kept what it explored, and asked this host. */
export function repairableOf(analysis: DetailedAnalysis, recorder: ImportRecorder): Repairable {
  const { host, importers } = recorder
  const baseline = new Baseline(analysis, new Overlay(host, importers))
  return { host, analysis, baseline, importers }
}

/**
 * Repairs findings as far as that can be proven by analysing the edited sources: one on top of the other,
 * and all of them together. Pure: nothing is written.
 */
export function repairTogether(
  program: Repairable,
  isWanted: (finding: Finding) => boolean = () => true,
): Repaired {
  const causes = wantedOf(program, isWanted)
  const session = sessionOf(program)
  const outcomes = repairedInTurn(causes, (cause) => session.repair(cause))
  const { overlay, verifyMs } = session
  if (overlay.edited.size === 0 || session.verifyAll() === null)
    return { outcomes, texts: overlay.edited, verifyMs }
  // Together they are no repair: each is held against all files, and left out where it does not go with the others.
  const careful = sessionOf(program)
  const kept = repairedInTurn(causes, (cause) => repairedBesides(careful, cause))
  return { outcomes: kept, texts: careful.overlay.edited, verifyMs }
}

interface Judged {
  readonly outcome: Outcome
  /** How many were repaired then. */
  readonly beside: number
}

/** One finding after the other; what could not be repaired is tried again when others were. */
function repairedInTurn(causes: readonly Cause[], repair: (cause: Cause) => Outcome): Outcome[] {
  const judged = new Map<Cause, Judged>()
  let done = 0
  const judge = (cause: Cause): void => {
    const outcome = repair(cause)
    if (outcome.kind === 'fixed') done++
    judged.set(cause, { outcome, beside: done })
  }
  // A failure is passed on as is best where nothing is answered twice any more.
  for (const cause of causes.toSorted((a, b) => Number(isSilence(a)) - Number(isSilence(b))))
    judge(cause)
  for (let before = -1; before < done;) {
    before = done
    for (const [cause, { outcome, beside }] of judged)
      if (isOpen(outcome) && beside < done) judge(cause)
  }
  return causes.flatMap((cause) => judged.get(cause)?.outcome ?? [])
}

function isSilence({ conflicts }: Cause): boolean {
  return conflicts.length === 0
}

function isOpen({ kind }: Outcome): boolean {
  return kind === 'refused' || kind === 'suggested'
}

function repairedBesides(session: FixSession, cause: Cause): Outcome {
  const mark = session.mark()
  const outcome = session.repair(cause)
  const flaw = outcome.kind === 'fixed' ? session.verifyAll() : null
  if (flaw === null) return outcome
  session.takeBack(mark)
  const reason = `with the other fixes it ${consequenceOf(flaw)}; commit those and run it again`
  return { kind: 'refused', finding: cause.finding, reason }
}

/** Repairs each finding by itself, so that its edits are about the sources as they are. */
export function repairEach(
  program: Repairable,
  isWanted: (finding: Finding) => boolean = () => true,
): SoleFix[] {
  const overlay = overlayOf(program)
  const start = overlay.mark()
  return wantedOf(program, isWanted).map((cause) => {
    overlay.goBack(start)
    const session = new FixSession(program.baseline, overlay)
    const outcome = session.repair(cause)
    const texts = 'texts' in outcome ? outcome.texts : new Map<string, string>()
    const edits = [...texts].flatMap(([file, text]) =>
      editsBetween(file, program.host.read(file) ?? '', text),
    )
    return { outcome, edits, verifyMs: session.verifyMs }
  })
}

/** A session in which somebody else decides, and the causes of the findings that it is about. */
export function openSession(
  program: Repairable,
  isWanted: (finding: Finding) => boolean,
): { readonly session: FixSession; readonly causes: readonly Cause[] } {
  return { session: sessionOf(program), causes: wantedOf(program, isWanted) }
}

function sessionOf(program: Repairable): FixSession {
  return new FixSession(program.baseline, overlayOf(program))
}

function overlayOf({ host, importers }: Repairable): Overlay {
  return new Overlay(host, importers)
}

function wantedOf({ analysis }: Repairable, isWanted: (finding: Finding) => boolean): Cause[] {
  return analysis.causes.filter(({ finding }) => isWanted(finding))
}
