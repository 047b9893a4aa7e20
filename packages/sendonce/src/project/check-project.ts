import { resolve } from 'node:path'
import type { Confidence, Finding, Report, Skipped } from '@sendonce/model'
import type { Analysis, AnalyzeSources } from '../detect/analysis.ts'
import { analyzeSources } from '../detect/analyze-sources.ts'
import { applySuppressions, mentionsSuppression, suppressionsIn } from '../detect/suppress.ts'
import { analyzeForRepair, repairEach, type Repairable } from '../fix/fix-sources.ts'
import type { SourceHost } from '../link/host.ts'
import { isCandidate } from './candidate.ts'
import { ownVersion } from './own-version.ts'
import { discoverFiles, type DiscoverOptions, type Discovery } from './discover.ts'
import { createSourceHost } from './resolve.ts'
import { SourceCache } from './source-cache.ts'

export interface CheckOptions extends DiscoverOptions {
  /** The least sure findings to report; `medium` unless told. */
  readonly minConfidence?: Confidence | undefined
  /** Also tells which calls could not be followed, and why. */
  readonly explainCoverage?: boolean | undefined
  /** The findings of the report for which a fix is looked for and verified; none unless told. */
  readonly fixesOf?: ((report: Report) => readonly Finding[]) | undefined
  readonly onProgress?: ((done: number, total: number, file: string) => void) | undefined
}

const RANK: Readonly<Record<Confidence, number>> = { certain: 3, high: 2, medium: 1, low: 0 }

/** Checks the files of a project and tells what was found, what was left out and how long it took. */
export async function checkProject(
  options: CheckOptions,
  analyze: AnalyzeSources = analyzeSources,
): Promise<Report> {
  const project = await loadProject(options)
  const { host, candidates } = project
  const { fixesOf } = options
  if (!fixesOf) {
    return reportOf(project, analyze(host, candidates, { onProgress: options.onProgress }), options)
  }
  const program = analyzeForRepair(host, candidates, options.onProgress)
  const report = reportOf(project, program.analysis, options)
  return withFixes(program, report, fixesOf(report))
}

/** The report with the fix of each finding that has one, as far as fixes are asked for. */
export function withFixes(program: Repairable, report: Report, asked: readonly Finding[]): Report {
  const wanted = new Set(asked.map(({ fingerprint }) => fingerprint))
  const fixes = repairEach(program, ({ fingerprint }) => wanted.has(fingerprint))
  const known = new Map(fixes.map((fix) => [fix.outcome.finding.fingerprint, fix]))
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const { outcome, edits } = known.get(finding.fingerprint) ?? {}
      if (!outcome || !edits || outcome.kind === 'gone') return finding
      if (outcome.kind === 'refused') return { ...finding, toDecide: outcome.reason }
      const verified = outcome.kind === 'fixed'
      const { title, skips, begins } = outcome
      const fix = {
        title,
        verified,
        edits,
        ...(skips.length > 0 ? { skips } : {}),
        ...(begins.length > 0 ? { begins } : {}),
      }
      return verified ? { ...finding, fix } : { ...finding, fix, toDecide: outcome.reason }
    }),
  }
}

/** The files of a project, read as far as the analysis needs them. */
export interface LoadedProject {
  readonly root: string
  readonly host: SourceHost
  readonly candidates: readonly string[]
  readonly text: (file: string) => string | null
  readonly startMs: number
  readonly readMs: number
  readonly discovery: Discovery
  readonly scan: Scan
}

/** Finds and reads what there is to analyse. */
export async function loadProject(options: DiscoverOptions): Promise<LoadedProject> {
  const startMs = performance.now()
  const root = resolve(options.root)
  const discovery = await discoverFiles(options)
  const cache = new SourceCache(toPosix(root))
  const scan = scanFiles(discovery.files, cache)
  return {
    root,
    host: createSourceHost({ root: toPosix(root), files: cache }),
    candidates: scan.candidates,
    text: (file) => cache.text(file),
    startMs,
    readMs: performance.now() - startMs,
    discovery,
    scan,
  }
}

/** The report of an analysis of a project. */
export function reportOf(
  { root, discovery, scan, text, readMs, startMs }: LoadedProject,
  analysis: Analysis,
  options: Pick<CheckOptions, 'minConfidence' | 'explainCoverage'>,
): Report {
  const judged = applySuppressions(
    analysis.findings,
    (file) => suppressionsIn(text(file) ?? '', analysis.comments(file)),
    scan.suppressing,
  )
  return {
    format: 1,
    tool: { name: 'sendonce', version: ownVersion() },
    root,
    findings: selectFindings(judged.findings, options.minConfidence ?? 'medium'),
    suppressed: judged.suppressed,
    ...(judged.notices.length > 0 ? { notices: judged.notices } : {}),
    skipped: sortSkipped([...discovery.skipped, ...scan.skipped, ...analysis.skipped]),
    coverage: {
      files: discovery.files.length,
      lines: scan.lines,
      analysedFiles: analysis.analysedFiles,
      entryPoints: analysis.entryPoints,
      unresolvedCalls: analysis.unresolvedCalls,
      ...(options.explainCoverage ? { unfollowed: analysis.unfollowed?.() ?? [] } : {}),
    },
    timingMs: timing(analysis, readMs, performance.now() - startMs),
  }
}

interface Scan {
  readonly candidates: readonly string[]
  /** Files with comments that may accept findings: helpers, which are no candidates, have them too. */
  readonly suppressing: readonly string[]
  readonly skipped: readonly Skipped[]
  readonly lines: number
}

// One file at a time, and only candidates stay in memory.
function scanFiles(files: readonly string[], cache: SourceCache): Scan {
  const candidates: string[] = []
  const suppressing: string[] = []
  const skipped: Skipped[] = []
  let lines = 0
  for (const file of files) {
    const source = cache.load(file)
    if (source.kind === 'skipped') {
      skipped.push({ file, reason: source.reason, detail: source.detail })
      continue
    }
    lines += countLines(source.text)
    if (mentionsSuppression(source.text)) suppressing.push(file)
    if (!isCandidate(source.text)) continue
    cache.keep(file, source.text)
    candidates.push(file)
  }
  return { candidates, suppressing, skipped, lines }
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++
  return lines
}

function selectFindings(findings: readonly Finding[], least: Confidence): readonly Finding[] {
  return findings
    .filter((finding) => RANK[finding.confidence] >= RANK[least])
    .toSorted(compareFindings)
}

/** By file, line and code of the place where the rule is broken; the rest makes the order total. */
function compareFindings(a: Finding, b: Finding): number {
  const [left, right] = [a.second ?? a.first, b.second ?? b.first]
  return (
    compareText(left?.file ?? '', right?.file ?? '') ||
    (left?.line ?? 0) - (right?.line ?? 0) ||
    compareText(a.code, b.code) ||
    (left?.column ?? 0) - (right?.column ?? 0) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}

/** A file that was skipped when it was found is not told again when somebody imports it. */
function sortSkipped(skipped: readonly Skipped[]): readonly Skipped[] {
  const unreadable = new Set<string>()
  const told = skipped.filter(({ file, reason }) => {
    if (reason === 'budget') return true
    return !unreadable.has(file) && unreadable.add(file)
  })
  return told.toSorted((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason))
}

// Not by the user's language: the same input must give the same bytes everywhere.
function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

function timing(analysis: Analysis, read: number, total: number): Report['timingMs'] {
  return {
    total: round(total),
    read: round(read),
    parse: round(analysis.parseMs),
    link: round(analysis.linkMs),
    analyse: round(analysis.analyseMs),
  }
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10
}

function toPosix(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
