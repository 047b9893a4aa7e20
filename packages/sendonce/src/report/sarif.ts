import {
  docsUrl,
  patternByCode,
  type Edit,
  type Finding,
  type Fix,
  type Report,
  type Severity,
  type Site,
} from '@sendonce/model'
import type {
  CodeFlow,
  Fix as SarifFix,
  Location,
  Log,
  Notification,
  Region,
  ReportingDescriptor,
  Result,
} from 'sarif'
import { compareText } from '../util/compare-text.ts'
import { firstLabel, place, routeOf, toldSteps, whenOf } from './describe.ts'
import { placeIn, type InRepository } from './in-repository.ts'
import type { ReadSource } from './style.ts'
import { baselineLines, leftOut } from './summary.ts'
import { escapeUnsafe, linesOf } from './text.ts'

const schema =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'
const informationUri = 'https://github.com/sendonce/sendonce'

export interface SarifOptions {
  /** How the repository calls a file: code scanning knows no other folder. */
  readonly inRepository: InRepository
  readonly read: ReadSource
}

/**
 * The report as SARIF 2.1.0 (OASIS). What somebody has accepted is left out: code scanning of GitHub does not read
 * `suppressions` and would show it as open.
 */
export function renderSarif(report: Report, options: SarifOptions): string {
  const rules = rulesOf(report.findings)
  const log: Log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...report.tool, informationUri, rules } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { SRCROOT: { description: { text: 'The top of the repository' } } },
        invocations: [
          { executionSuccessful: true, toolExecutionNotifications: notificationsOf(report) },
        ],
        results: report.findings.map((finding) => ({
          ruleIndex: rules.findIndex(({ id }) => id === finding.code),
          ...resultOf(finding, options),
        })),
      },
    ],
  }
  return `${escapeUnsafe(JSON.stringify(log, null, 2))}\n`
}

/** The patterns of which there are findings. */
function rulesOf(findings: readonly Finding[]): ReportingDescriptor[] {
  const codes = [...new Set(findings.map(({ code }) => code))].toSorted(compareText)
  return codes.map((code) => {
    const pattern = patternByCode(code)
    if (!pattern) return { id: code }
    const { name, title, text, why, fix, fineWhen, severity, cwe } = pattern
    const help = [text, why, `Fix: ${fix}.`, `Fine when: ${fineWhen}`].join('\n\n')
    return {
      id: code,
      name,
      shortDescription: { text: title },
      fullDescription: { text },
      help: { text: help, markdown: help },
      helpUri: docsUrl(code),
      defaultConfiguration: { level: severity },
      properties: { tags: ['correctness', ...cwe.map((number) => `external/cwe/cwe-${number}`)] },
    }
  })
}

function resultOf(finding: Finding, options: SarifOptions): Result {
  const { code, severity, confidence, first, second, fingerprint, fix } = finding
  const broken = second ?? first
  const other = second && first
  const location = (site: Site): Location => ({ physicalLocation: physical(site, options) })
  return {
    ruleId: code,
    level: severity,
    message: { text: messageOf(finding, options) },
    locations: broken ? [location(broken)] : [],
    ...(other
      ? {
          relatedLocations: [{ id: 1, ...location(other), message: { text: firstLabel(finding) } }],
        }
      : {}),
    ...flowsOf(finding, options),
    partialFingerprints: { 'sendonce/v1': fingerprint },
    ...(fix?.verified ? { fixes: fixesOf(fix, options) } : {}),
    properties: { confidence },
  }
}

/** The sentence of the finding, the place of the first answer as a link, and what leads there. */
function messageOf(finding: Finding, { inRepository }: SarifOptions): string {
  const { message, first, second } = finding
  const route = routeOf(finding)
  const parts = [
    plain(message),
    ...(first && second ? [`First answer: [${plain(placeIn(first, inRepository))}](1)`] : []),
    ...(route ? [`Route: ${plain(route)}`] : []),
    ...whenOf(finding).map((text) => `When: ${plain(text)}`),
  ]
  return parts.map((part) => (part.endsWith('.') ? part : `${part}.`)).join(' ')
}

/** Brackets are links in a message (SARIF 2.1.0, 3.11.6). */
function plain(text: string): string {
  return text.replace(/[\\[\]]/g, String.raw`\$&`)
}

function flowsOf(finding: Finding, options: SarifOptions): { codeFlows?: CodeFlow[] } {
  const locations = toldSteps(finding).map(({ site, text }) => ({
    location: { physicalLocation: physical(site, options), message: { text } },
  }))
  return locations.length > 0 ? { codeFlows: [{ threadFlows: [{ locations }] }] } : {}
}

function physical(site: Site, { inRepository }: SarifOptions): Location['physicalLocation'] {
  return { artifactLocation: artifact(inRepository(site.file)), region: regionOfSite(site) }
}

function artifact(file: string): { uri: string; uriBaseId: string } {
  return { uri: file.split('/').map(encoded).join('/'), uriBaseId: 'SRCROOT' }
}

/** Half a surrogate pair is in no URI. */
function encoded(name: string): string {
  return encodeURIComponent(name.replace(/\p{Cs}/gu, '\ufffd'))
}

/** The name of the method alone: a call over many lines would mark all of them. */
function regionOfSite({ line, column, text }: Site): Region {
  return { startLine: line, startColumn: column, snippet: { text } }
}

function fixesOf({ title, edits }: Fix, { inRepository, read }: SarifOptions): SarifFix[] {
  const files = [...new Set(edits.map(({ file }) => file))]
  const changes = files.flatMap((file) => {
    const text = read(file)
    if (text === null) return []
    const replacements = edits
      .filter((edit) => edit.file === file)
      .map((edit) => ({
        deletedRegion: regionOfEdit(text, edit),
        insertedContent: { text: edit.text },
      }))
    return [{ artifactLocation: artifact(inRepository(file)), replacements }]
  })
  // Edits go together: without one of the files there is no fix.
  if (changes.length < files.length) return []
  return [{ description: { text: title }, artifactChanges: changes }]
}

function regionOfEdit(text: string, { start, end }: Edit): Region {
  const from = positionIn(text, start)
  const to = positionIn(text, end)
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
  }
}

function positionIn(text: string, offset: number): { line: number; column: number } {
  const lines = linesOf(text.slice(0, offset))
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}

/** What was not read whole, and what a person should put right. */
function notificationsOf({ skipped, notices = [], baseline }: Report): Notification[] {
  const tell = (level: Severity, text: string): Notification => ({ level, message: { text } })
  return [
    ...leftOut(skipped).map((line) => tell('warning', line)),
    ...notices.map(({ file, line, message }) =>
      tell('note', `${place({ file, line, column: 1 })}: ${message}`),
    ),
    ...(baseline ? baselineLines(baseline).map((line) => tell('error', line)) : []),
  ]
}
