import type { Report, SourceExcerpt } from '@sendonce/model'
import { compareText } from '../util/compare-text.ts'
import { fingerprint } from '../util/fingerprint.ts'
import type { ReadSource } from './style.ts'
import { escapeUnsafe, linesOf } from './text.ts'

const contextLines = 3

/**
 * The JSON report; with `read`, also the source lines around each place. Control
 * characters are escaped, so that a terminal may show it.
 */
export function renderJson(report: Report, read: ReadSource | null): string {
  const whole = read ? { ...report, sources: excerpts(report, read) } : report
  return `${escapeUnsafe(JSON.stringify(whole, null, 2))}\n`
}

function excerpts(report: Report, read: ReadSource): Record<string, SourceExcerpt> {
  const wanted = new Map<string, Set<number>>()
  for (const finding of report.findings) {
    for (const site of [finding.first, finding.second, ...finding.path.map((step) => step.site)]) {
      if (!site) continue
      let lines = wanted.get(site.file)
      if (!lines) wanted.set(site.file, (lines = new Set()))
      for (let line = site.startLine - contextLines; line <= site.endLine + contextLines; line++)
        lines.add(line)
    }
  }
  const sources: Record<string, SourceExcerpt> = {}
  for (const [file, numbers] of [...wanted].toSorted(([a], [b]) => compareText(a, b))) {
    const text = read(file)
    if (text === null) continue
    const all = linesOf(text)
    const lines = [...numbers]
      .filter((line) => line >= 1 && line <= all.length)
      .toSorted((a, b) => a - b)
    sources[file] = {
      hash: fingerprint(text),
      lines: lines.map((line) => [line, all[line - 1] ?? ''] as const),
    }
  }
  return sources
}
