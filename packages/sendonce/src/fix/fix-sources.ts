import type { Finding } from '@sendonce/model'
import { analyzeSources, type Cause, type DetailedAnalysis } from '../detect/analyze-sources.ts'
import type { SourceHost } from '../link/host.ts'
import { FixSession, type Outcome } from './fix-causes.ts'
import { ImportRecorder, Overlay } from './overlay.ts'

export interface FixRequest {
  readonly host: SourceHost
  readonly files: readonly string[]
  /** Which findings to repair; all unless told. */
  readonly isWanted?: ((finding: Finding) => boolean) | undefined
  readonly onProgress?: ((done: number, total: number, file: string) => void) | undefined
}

export interface FixedSources {
  readonly outcomes: readonly Outcome[]
  /** The files as they are with all fixes, verified together. */
  readonly texts: ReadonlyMap<string, string>
  readonly analysis: DetailedAnalysis
  /** Milliseconds that each edit took to verify. */
  readonly verifyMs: readonly number[]
}

/**
 * Repairs what is found in the given sources as far as that can be proven by analysing them again. Pure:
 * the texts come through `host`, and nothing is written.
 */
export function fixSources(request: FixRequest): FixedSources {
  const recorder = new ImportRecorder(request.host)
  const analysis = analyzeSources(recorder, request.files, {
    keepExits: true,
    onProgress: request.onProgress,
  })
  const isWanted = request.isWanted ?? (() => true)
  const causes = analysis.causes.filter(({ finding }) => isWanted(finding))
  const verifyMs: number[] = []
  const run = (wanted: readonly Cause[]): { session: FixSession; outcomes: Outcome[] } => {
    const overlay = new Overlay(request.host, recorder.importers)
    const session = new FixSession(request.files, analysis.search, overlay)
    const outcomes = wanted.map((cause) => session.repair(cause))
    verifyMs.push(...session.verifyMs)
    return { session, outcomes }
  }
  const { session, outcomes } = run(causes)
  const flaw = session.overlay.edited.size > 0 ? session.verifyAll() : null
  if (flaw === null) return { outcomes, texts: session.overlay.edited, analysis, verifyMs }
  // Together they are no repair: none is made, and each says so.
  const reason = `with the other fixes it ${flaw}: fix one finding at a time, with --fingerprint`
  const refused = outcomes.map((outcome): Outcome =>
    outcome.kind === 'fixed' || outcome.kind === 'gone' ? { kind: 'refused', finding: outcome.finding, reason } : outcome,
  )
  return { outcomes: refused, texts: new Map(), analysis, verifyMs }
}
