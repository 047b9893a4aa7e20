import { analyzeSources } from '../detect/analyze-sources.ts'
import { createSourceHost } from './resolve.ts'
import { prepareShortRun } from './short-run.ts'
import { Sources } from './sources.ts'
import { UnitAnalyser } from './unit-analyser.ts'
import type { Answer, Message, Request, WorkerProject } from './unit-messages.ts'
import { createYoungSpaceLimit } from './young-space.ts'

// The program of a process that analyses units for another one: see `WorkerRunner`. It ends when that one lets go of it.

/** Milliseconds between two messages about how far an analysis is. */
const betweenShares = 50

prepareShortRun()
const limitYoungSpace = createYoungSpaceLimit()
let latest = 0

process.once('message', (project: WorkerProject) => {
  const analyser = analyserOf(project)
  process.on('message', (request: Request) => tell(answerOf(analyser, request)))
})

function analyserOf({ root, candidates, facts, isRepairing }: WorkerProject): UnitAnalyser {
  const sources = new Sources(root, facts)
  const host = createSourceHost({ root, files: sources })
  const analyze = analyzeSources
  return new UnitAnalyser({ host, sources, candidates, analyze, isRepairing, live: null })
}

function answerOf(analyser: UnitAnalyser, request: Request): Answer {
  try {
    return request.kind === 'analyse'
      ? analyser.analyse(request.unit, tellShare)
      : { kind: 'advised', advised: analyser.advise(request.unit, request.fingerprints) }
  } catch {
    // Whoever asked does it again, and fails in the same way.
    return { kind: 'failed' }
  }
}

function tellShare(share: number, file: string): void {
  limitYoungSpace()
  const now = performance.now()
  if (now - latest < betweenShares) return
  latest = now
  tell({ kind: 'share', share, file })
}

function tell(message: Message): void {
  process.send?.(message)
}
