import type { Finding, PathStep, Report, Site } from '@sendonce/model'

/** A report made by hand, with the sources that its frames show. */
export interface MadeReport {
  readonly report: Report
  readonly sources: Readonly<Record<string, string>>
}

/** The site of `name` on the line of `source` that holds `call`. */
export function siteOf(file: string, source: string, call: string, name: string): Site {
  const lines = source.replace(/^\ufeff/, '').split(/\r\n|[\n\r]/)
  const index = lines.findIndex((line) => line.includes(call))
  const text = lines[index]
  if (text === undefined) throw new Error(`no line holds ${call}`)
  const column = text.indexOf(call) + call.indexOf(name) + 1
  const line = index + 1
  return { file, line, column, startLine: line, endLine: line, text: call }
}

export function step(site: Site, note: string): PathStep {
  return { site, note }
}

export function finding(parts: Partial<Finding>): Finding {
  const entrySite = parts.second ?? parts.first
  return {
    code: 'SO001',
    name: 'missing-return-after-send',
    severity: 'error',
    confidence: 'certain',
    cwe: [],
    message: 'answers again',
    first: null,
    second: null,
    entry: entrySite
      ? { framework: 'express', method: 'GET', route: '/orders/:id', site: entrySite }
      : null,
    related: [],
    path: [],
    assumes: [],
    fingerprint: 'a41c9e00a41c9e00',
    fix: null,
    ...parts,
  }
}

export function report(findings: readonly Finding[], parts: Partial<Report> = {}): Report {
  return {
    format: 1,
    tool: { name: 'sendonce', version: '0.1.0' },
    root: '/project',
    findings,
    suppressed: [],
    skipped: [],
    coverage: { files: 63, lines: 4100, analysedFiles: 61, entryPoints: 28, unresolvedCalls: 41 },
    timingMs: { total: 900, read: 100, parse: 200, link: 100, analyse: 500 },
    ...parts,
  }
}

/** A finding in one file, first and second given by the calls and their names. */
export function inOneFile(
  source: string,
  calls: {
    readonly file?: string
    readonly first: readonly [call: string, name: string]
    readonly second: readonly [call: string, name: string]
  },
  parts: Partial<Finding> = {},
): MadeReport {
  const file = calls.file ?? 'src/routes/orders.ts'
  const first = siteOf(file, source, ...calls.first)
  const second = siteOf(file, source, ...calls.second)
  const path = [step(first, 'first answer'), step(second, 'second answer')]
  return {
    report: report([finding({ first, second, path, ...parts })]),
    sources: { [file]: source },
  }
}
