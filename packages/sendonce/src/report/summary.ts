import type { Report } from '@sendonce/model'
import { paletteOf, type Style } from './style.ts'
import { safe, wrap } from './text.ts'

function plural(count: number, one: string, many: string = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`
}

/** What was found, and what was not seen: never a promise that all is well. */
export function summaryLines(report: Report, shown: number): string[] {
  const { findings, coverage, skipped } = report
  const seen = `${plural(coverage.files, 'file')}, ${plural(coverage.entryPoints, 'entry point')}`
  const unseen = `${plural(skipped.length, 'file')} not read whole, ${plural(coverage.unresolvedCalls, 'call')} not resolved`
  const lines: string[] = []
  if (findings.length === 0) lines.push(`No second answer found. ${seen}; ${unseen}.`)
  else {
    const files = new Set(findings.map((finding) => (finding.second ?? finding.first)?.file))
    lines.push(
      `${plural(findings.length, 'problem')} in ${plural(files.size, 'file')}`,
      `${seen}; ${unseen}`,
    )
  }
  if (shown < findings.length) lines.push(`${shown} of ${findings.length} shown: --all`)
  if (report.suppressed.length > 0)
    lines.push(`${plural(report.suppressed.length, 'finding')} suppressed by a comment`)
  for (const notice of report.notices ?? [])
    lines.push(`${safe(notice.file)}:${notice.line}: ${safe(notice.message)}`)
  return lines
}

/** The closing lines of the pretty form, with the files that were left out. */
export function renderSummary(report: Report, style: Style, shown: number): string[] {
  const palette = paletteOf(style)
  const left = report.skipped
    .slice(0, 5)
    .map(({ file, reason, detail }) => `not read whole: ${safe(file)} (${safe(detail ?? reason)})`)
  const more =
    report.skipped.length > 5
      ? [`and ${report.skipped.length - 5} more: --format json lists them`]
      : []
  const [head, ...rest] = summaryLines(report, shown)
  return [
    ...wrap(head ?? '', style.width).map(palette.strong),
    ...[...rest, ...left, ...more].flatMap((line) => wrap(line, style.width)),
  ]
}
