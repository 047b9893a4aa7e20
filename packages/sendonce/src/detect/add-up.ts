import type { Finding } from '@sendonce/model'
import type { Analysis } from './analysis.ts'
import { isAtLeast } from './levels.ts'
import { mergeUnfollowed } from './unfollowed.ts'

/** What analyses of several parts of a project say together. What two of them found in code that both use is told once. */
export function addUp(analyses: readonly Analysis[]): Analysis {
  const sum = (of: (analysis: Analysis) => number): number =>
    analyses.reduce((total, analysis) => total + of(analysis), 0)
  return {
    findings: surest(analyses.flatMap(({ findings }) => findings)),
    skipped: analyses.flatMap(({ skipped }) => skipped),
    entryPoints: sum(({ entryPoints }) => entryPoints),
    analysedFiles: sum(({ analysedFiles }) => analysedFiles),
    unresolvedCalls: sum(({ unresolvedCalls }) => unresolvedCalls),
    unfollowed: mergeUnfollowed(analyses.flatMap(({ unfollowed }) => unfollowed)),
    parseMs: sum(({ parseMs }) => parseMs),
    linkMs: sum(({ linkMs }) => linkMs),
    analyseMs: sum(({ analyseMs }) => analyseMs),
  }
}

function surest(findings: readonly Finding[]): Finding[] {
  const found = new Map<string, Finding>()
  for (const finding of findings) {
    const { file, line, column } = finding.second ?? finding.first ?? {}
    const key = `${finding.fingerprint}|${file}:${line}:${column}`
    const known = found.get(key)
    if (!known || !isAtLeast(known.confidence, finding.confidence)) found.set(key, finding)
  }
  return [...found.values()]
}
