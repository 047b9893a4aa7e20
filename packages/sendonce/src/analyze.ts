import type { Confidence, Finding, Report } from '@sendonce/model'
import { hasSourceExtension } from './util/extensions.ts'
import { analyzeSources } from './detect/analyze-sources.ts'
import { isAtLeast, leastLevel } from './detect/levels.ts'
import { applySuppressions, suppressionsIn } from './detect/suppress.ts'
import { createMemoryHost } from './project/memory-host.ts'
import { ownVersion } from './project/own-version.ts'

/** What `analyze` is given. */
export interface AnalyzeInput {
  /** Source texts by name, with `/`; a `package.json` tells the versions of dependencies. */
  readonly files: Readonly<Record<string, string>>
  /** Names of the files to analyse; all sources unless told. */
  readonly entries?: readonly string[]
  /** Least sure findings to report; `medium` unless told. */
  readonly minConfidence?: Confidence
}

/**
 * Finds every way to answer a request twice in the given texts. Touches no file and runs none of
 * the code. The same input gives the same report, its timing aside. Throws a `TypeError` for a text that is no
 * string, and a `RangeError` for a level of confidence that does not exist; what cannot be analysed is told under
 * `skipped`.
 */
export function analyze(input: AnalyzeInput): Report {
  const start = performance.now()
  const { files } = input
  for (const [name, text] of Object.entries<unknown>(files))
    if (typeof text !== 'string') throw new TypeError(`The text of ${name} is not a string`)
  const entries = input.entries ?? Object.keys(files).filter(hasSourceExtension).toSorted()
  const least = leastLevel(input.minConfidence ?? 'medium')
  const analysis = analyzeSources(createMemoryHost(files), entries)
  const isWanted = ({ confidence }: Finding): boolean => isAtLeast(confidence, least)
  const judged = applySuppressions(
    analysis.findings,
    (file) => suppressionsIn(file, files[file] ?? ''),
    entries,
  )
  return {
    format: 1,
    tool: { name: 'sendonce', version: ownVersion() },
    root: '/',
    findings: judged.findings.filter(isWanted),
    suppressed: judged.suppressed,
    ...(judged.notices.length > 0 ? { notices: judged.notices } : {}),
    skipped: analysis.skipped,
    coverage: {
      files: entries.length,
      lines: entries.reduce((sum, name) => sum + (files[name] ?? '').split('\n').length, 0),
      analysedFiles: analysis.analysedFiles,
      entryPoints: analysis.entryPoints,
      unresolvedCalls: analysis.unresolvedCalls,
    },
    timingMs: {
      total: performance.now() - start,
      read: 0,
      parse: analysis.parseMs,
      link: analysis.linkMs,
      analyse: analysis.analyseMs,
    },
  }
}
