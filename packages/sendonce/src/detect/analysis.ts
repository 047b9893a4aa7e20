import type { Finding, Skipped, Unfollowed } from '@sendonce/model'
import type { SourceHost } from '../link/host.ts'
import type { KnownModules } from '../link/module-graph.ts'

/** What the engine finds in a set of sources: plain data, which can be kept. */
export interface Analysis {
  readonly findings: readonly Finding[]
  /** Files and entry points that could not be analysed, or not to the end. */
  readonly skipped: readonly Skipped[]
  readonly entryPoints: number
  readonly analysedFiles: number
  readonly unresolvedCalls: number
  /** What could not be followed, grouped. */
  readonly unfollowed: readonly Unfollowed[]
  readonly parseMs: number
  readonly linkMs: number
  readonly analyseMs: number
}

/** The engine as a function: `SourceHost` and file names in, findings out. */
export type AnalyzeSources = (
  host: SourceHost,
  files: readonly string[],
  options?: {
    readonly onProgress?: ((done: number, total: number, file: string) => void) | undefined
    readonly known?: KnownModules | undefined
  },
) => Analysis
