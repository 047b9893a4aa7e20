import type { Finding, Skipped } from '@sendonce/model'
import type { SourceHost } from '../link/host.ts'
import type { SourceComment } from '../syntax/parse.ts'

/** What the engine found out about a set of sources. */
export interface Analysis {
  readonly findings: readonly Finding[]
  readonly skipped: readonly Skipped[]
  readonly entryPoints: number
  readonly analysedFiles: number
  readonly unresolvedCalls: number
  readonly parseMs: number
  readonly linkMs: number
  readonly analyseMs: number
  comments(file: string): readonly SourceComment[]
}

export interface AnalyzeOptions {
  readonly onProgress?: ((done: number, total: number, file: string) => void) | undefined
}

/** The pure engine's entry point. */
export type AnalyzeSources = (
  host: SourceHost,
  files: readonly string[],
  options: AnalyzeOptions,
) => Analysis
