import type { Finding, Report, Site } from '@sendonce/model'
import { firstLabel, fixOf, helpOf, routeOf, seenOf, titleOf, wayOf, whenOf } from './describe.ts'
import { summaryLines } from './summary.ts'
import { safe } from './text.ts'
import { unfollowedLines } from './unfollowed.ts'

/** Sentences without drawings, one fact a line: for screen readers and logs. */
export function renderPlain(report: Report): string {
  const blocks = report.findings.map((finding) => sentences(finding).join('\n'))
  const closing = summaryLines(report, report.findings.length).map((line) =>
    /[.?!]$/.test(line) ? line : `${line}.`,
  )
  const unfollowed = unfollowedLines(report).map(({ text }) =>
    /[.?!]$/.test(text) ? text : `${text}.`,
  )
  const parts = unfollowed.length > 0 ? [unfollowed.join('\n')] : []
  return `${[...blocks, ...parts, closing.join('\n')].join('\n\n')}\n`
}

/** A finding in sentences, a fact each. */
export function sentences(finding: Finding): string[] {
  const severity = finding.severity.charAt(0).toUpperCase() + finding.severity.slice(1)
  const route = routeOf(finding)
  const seen = seenOf(finding)
  const fix = fixOf(finding, false)
  return [
    `${severity} ${finding.code}, ${finding.name}, ${finding.confidence}. ${safe(titleOf(finding, false))}.`,
    ...(route ? [`Route ${route}.`] : []),
    `${finding.second ? 'First answer' : 'From'}: ${sentence(finding.first, `outside the checked code: ${firstLabel(finding)}.`)}`,
    `Second answer: ${sentence(finding.second, 'never.')}`,
    ...helpOf(finding).map((text) => `Before: ${text}`),
    ...wayOf(finding).map((text) => `Between: ${text}`),
    ...whenOf(finding).map((text) => `When: ${text}`),
    ...(seen ? [`Seen: ${seen}.`] : []),
    // A command is copied as it stands.
    ...fix.map((text) => `Fix: ${text}${text.startsWith('sendonce fix ') ? '' : '.'}`),
  ]
}

function sentence(site: Site | null, instead: string): string {
  return site ? `${safe(site.file)}, line ${site.line}: ${safe(site.text)}` : instead
}
