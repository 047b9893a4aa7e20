import { docsUrl, type Finding, type Report, type Severity } from '@sendonce/model'
import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
} from 'vscode-languageserver/node'
import { firstLabel, isSamePlace, placeWithin, secondLabel, toldSteps } from '../report/describe.ts'
import { headline } from '../report/headline.ts'
import { locationOf, mainSite, rangeOf, uriOf, type TextOf } from './problems.ts'

/** What a client can show beside the message. */
export interface Shows {
  readonly related: boolean
  readonly codeLink: boolean
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
}

/** The rest of the line is for words. */
const placeWidth = 70

/** The diagnostics of a report by the address of their file. */
export function diagnosticsOf(
  report: Report,
  textOf: TextOf,
  shows: Shows,
): ReadonlyMap<string, readonly Diagnostic[]> {
  const found = new Map<string, Diagnostic[]>()
  const add = (file: string, diagnostic: Diagnostic): void => {
    const uri = uriOf(report.root, file)
    found.set(uri, [...(found.get(uri) ?? []), diagnostic])
  }
  for (const finding of report.findings) {
    const at = mainSite(finding)
    if (!at) continue
    const common = {
      source: 'sendonce',
      code: finding.code,
      ...(shows.codeLink ? { codeDescription: { href: docsUrl(finding.code) } } : {}),
    }
    const related = relatedTo(finding, report.root, textOf)
    add(at.file, {
      ...common,
      range: rangeOf(at, textOf),
      severity: severities[finding.severity],
      message: messageOf(finding, shows),
      ...(shows.related && related.length > 0 ? { relatedInformation: related } : {}),
    })
    const { first, second } = finding
    if (!first || !second) continue
    add(first.file, {
      ...common,
      range: rangeOf(first, textOf),
      severity: DiagnosticSeverity.Hint,
      message: `First of two answers: ${placeWithin(second, placeWidth, '…')} answers again. [${finding.code}]`,
      ...(shows.related
        ? {
            relatedInformation: [
              { location: locationOf(second, report.root, textOf), message: secondLabel(finding) },
            ],
          }
        : {}),
    })
  }
  return found
}

/** The first line stands alone; what the client cannot show otherwise follows it. */
function messageOf(finding: Finding, shows: Shows): string {
  const steps = toldSteps(finding).map(
    ({ site, text }) => `${placeWithin(site, placeWidth, '…')}: ${text}`,
  )
  return [
    headline(finding),
    ...(shows.related ? [] : steps),
    ...(shows.codeLink ? [] : [docsUrl(finding.code)]),
  ].join('\n')
}

/** The first answer, then each step of the way. */
function relatedTo(finding: Finding, root: string, textOf: TextOf): DiagnosticRelatedInformation[] {
  const { first, second } = finding
  const at = first && second ? [{ site: first, text: firstLabel(finding) }] : []
  const steps = toldSteps(finding).filter(
    ({ site }) => !at.some((one) => isSamePlace(one.site, site)),
  )
  return [...at, ...steps].map(({ site, text }) => ({
    location: locationOf(site, root, textOf),
    message: text,
  }))
}
