import type { Report, Site } from '@sendonce/model'
import { place, routeOf, seenOf, titleOf, unforeseenLine } from './describe.ts'
import { baselineLines, leftOut } from './summary.ts'
import { unfollowedLines } from './unfollowed.ts'
import { brief, safe } from './text.ts'

/**
 * What every line of `--format line` matches. Groups: file, line, column, severity, code, confidence,
 * message.
 */
export const linePattern: RegExp =
  /^(.+?):(\d+):(\d+): (error|warning|note) (SO\d{3}) (certain|high|medium|low): (.+)$/

/** One line a finding, for editors and scripts. */
export function renderLines(report: Report): string {
  return report.findings
    .map((finding) => {
      const at = finding.second ?? finding.first
      const where = at ? place(at) : 'unknown:1:1'
      const { calls } = finding
      const called = (call: Site | null | undefined, before: string): string =>
        call ? `${before} from ${place(call)}` : ''
      const second = called(calls?.second, ';')
      const first =
        finding.first && finding.second
          ? `; first answer ${place(finding.first)}${called(calls?.first, ',')}`
          : ''
      const seen = seenOf(finding)
      const route = routeOf(finding)
      return `${where}: ${finding.severity} ${finding.code} ${finding.confidence}: ${safe(titleOf(finding, false))}${second}${first}${route ? `; ${route}` : ''}${seen ? `; seen ${seen}` : ''}\n`
    })
    .join('')
}

/**
 * One line a notice, a file that was not read whole, a mistake that nobody foresaw and a call that was not followed, for
 * standard error: none matches `linePattern`.
 */
export function renderNotices(report: Report): string {
  const lines = [
    ...(report.notices ?? []).map(
      ({ file, line, message }) => `${safe(file)}, line ${line}: ${brief(message)}`,
    ),
    ...leftOut(report.skipped),
    ...(report.baseline ? baselineLines(report.baseline) : []),
    ...(report.unforeseen ?? []).map(
      (mistake) => `seen at run time, not foreseen: ${unforeseenLine(mistake)}`,
    ),
    ...unfollowedLines(report).map(({ text }) => text),
  ]
  return lines.map((line) => `sendonce: ${line}\n`).join('')
}
