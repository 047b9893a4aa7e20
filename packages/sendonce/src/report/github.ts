import { confidences } from '@sendonce/model/calls'
import type { Finding, Report, Severity } from '@sendonce/model'
import { firstLabel, fixOf, routeOf, secondLabel, titleOf, whenOf } from './describe.ts'
import { placeIn, type InRepository } from './in-repository.ts'
import { summaryLines } from './summary.ts'
import { safe } from './text.ts'

/** GitHub shows no more annotations of one kind for a step, and says nothing of those that it drops. */
const shownAtMost = 10

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  note: 'notice',
}

/**
 * Annotations on the lines of a pull request, as commands of a workflow of GitHub Actions
 * (docs.github.com, "Workflow commands"), the surest first; then the closing lines of the report.
 */
export function renderGithub(report: Report, inRepository: InRepository): string {
  const room = new Map<Severity, number>()
  const shown = surestFirst(report.findings).filter(({ severity }) => {
    const taken = room.get(severity) ?? 0
    room.set(severity, taken + 1)
    return taken < shownAtMost
  })
  const lines = summaryLines(report, report.findings.length)
  const rest = report.findings.length - shown.length
  if (rest > 0)
    lines.push(`${rest} more without an annotation: GitHub shows ${shownAtMost} of a kind`)
  // A line that begins with the name of a file could be taken for a command.
  const closing = lines.map((line) => `sendonce: ${line}`)
  return [...shown.map((finding) => annotation(finding, inRepository)), ...closing]
    .map((line) => `${line}\n`)
    .join('')
}

function surestFirst(findings: readonly Finding[]): readonly Finding[] {
  const place = ({ confidence }: Finding): number => confidences.indexOf(confidence)
  return findings.toSorted((a, b) => place(a) - place(b))
}

function annotation(finding: Finding, inRepository: InRepository): string {
  const at = finding.second ?? finding.first
  const properties = [
    ...(at
      ? [
          `file=${property(inRepository(at.file))}`,
          `line=${at.line}`,
          `endLine=${at.endLine}`,
          `col=${at.column}`,
        ]
      : []),
    `title=${property(`${finding.code} ${titleOf(finding, true)}`)}`,
  ]
  return `::${commands[finding.severity]} ${properties.join(',')}::${data(told(finding, inRepository).join('\n'))}`
}

function told(finding: Finding, inRepository: InRepository): string[] {
  const { first, second } = finding
  const route = routeOf(finding)
  return [
    `First: ${first ? `${placeIn(first, inRepository)}  ` : ''}${firstLabel(finding)}`,
    `Second: ${second ? `${placeIn(second, inRepository)}  ` : ''}${secondLabel(finding)}`,
    ...(route ? [`Route: ${route}`] : []),
    ...whenOf(finding).map((text) => `When: ${text}`),
    ...fixOf(finding, true).map((text) => `Fix: ${text}`),
    `More: sendonce explain ${finding.code}`,
  ].map(safe)
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function property(text: string): string {
  return data(safe(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
