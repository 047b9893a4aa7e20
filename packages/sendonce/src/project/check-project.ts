import { resolve } from 'node:path'
import type { Confidence, Finding, Report, Skipped } from '@sendonce/model'
import type { Analysis, AnalyzeSources } from '../detect/analysis.ts'
import { analyzeSources } from '../detect/analyze-sources.ts'
import { isAtLeast, leastLevel } from '../detect/levels.ts'
import { applySuppressions, suppressionsIn } from '../detect/suppress.ts'
import type { Repairable } from '../fix/fix-sources.ts'
import type { SourceHost } from '../link/host.ts'
import { compareText } from '../util/compare-text.ts'
import { AnalysisCache } from './analysis-cache.ts'
import type { Concurrency } from './concurrency.ts'
import { discoverFiles, type DiscoverOptions, type Discovery } from './discover.ts'
import { withAdvice } from './fix-advice.ts'
import { ownVersion } from './own-version.ts'
import { keptUnits, LiveUnits } from './live-units.ts'
import { ManifestReader } from './packages/package-manifest.ts'
import { createSourceHost } from './resolve.ts'
import { Sources, type FileFacts } from './sources.ts'
import type { OnProgress } from './unit-progress.ts'
import type { Advice } from './unit-record.ts'
import { UnitWork } from './unit-work.ts'
import { packageFolders, Units } from './units.ts'

/** What is checked, and what is told of it. */
export interface CheckOptions extends DiscoverOptions {
  /** The least sure findings to report; `medium` unless told. */
  readonly minConfidence?: Confidence | undefined
  /** Also tells which calls could not be followed, and why. */
  readonly explainCoverage?: boolean | undefined
  /** The findings of the report for which a fix is looked for and verified; none unless told. */
  readonly fixesOf?: ((report: Report) => readonly Finding[]) | undefined
  readonly onProgress?: OnProgress | undefined
  /** In how many processes the packages are analysed; `auto` (as many as save time) unless told. */
  readonly concurrency?: Concurrency | undefined
  /** Where to keep what was found out for the next check, absolute; nowhere unless told. */
  readonly cacheFolder?: string | undefined
  /** Texts that stand for those on disk, by root-relative name; it may change between the checks of a session. */
  readonly unsaved?: ReadonlyMap<string, string> | undefined
}

/**
 * Checks the files of a project and tells what was found, what was left out and how long it took. Runs none of its code and
 * writes nothing but the cache. Rejects with a `UsageError` where a path is not there, and with a `RangeError` for a level of
 * confidence that does not exist; what cannot be read or analysed is told under `skipped`. The same files give the same report,
 * its timing aside.
 */
export async function checkProject(
  options: CheckOptions,
  analyze: AnalyzeSources = analyzeSources,
): Promise<Report> {
  const session = new CheckSession(options, analyze)
  const report = await session.checkOnce()
  session.keep()
  return report
}

/** A project that was checked, as far as it takes to repair it. */
export interface RepairableProject {
  readonly project: LoadedProject
  readonly report: Report
  /** The programs in which findings are, each to be used before the next one is asked for. */
  readonly programsOf: (findings: readonly Finding[]) => Iterable<Repairable>
}

/** How a project is checked. */
interface Manner {
  readonly isRepairing: boolean
  /** No further check is going to follow. */
  readonly isLast: boolean
  readonly concurrency: Concurrency
}

interface Prepared {
  readonly project: LoadedProject
  readonly work: UnitWork
  /** Keeps what is known, with what was asked until then. */
  readonly keep: () => void
}

/** Checks of one project, one after the other: each analyses only what has changed since the last. */
export class CheckSession {
  readonly #options: CheckOptions
  readonly #analyze: AnalyzeSources
  readonly #cache: AnalysisCache
  #live = new LiveUnits()
  #project: LoadedProject | null = null
  #work: UnitWork | null = null

  constructor(options: CheckOptions, analyze: AnalyzeSources = analyzeSources) {
    this.#options = options
    this.#analyze = analyze
    this.#cache = AnalysisCache.open(options.cacheFolder, options)
  }

  /**
   * Checks the project as it is. `changed`: the only files that have been written to since the last check, relative to
   * the root, of which none has come or gone; `null`: anything may have happened.
   */
  async check(changed: readonly string[] | null = null): Promise<Report> {
    return this.#check(changed, false)
  }

  /** Checks the project as it is; no further check is going to follow. */
  async checkOnce(): Promise<Report> {
    return this.#check(null, true)
  }

  /** Checks the project as it is, and gives what it takes to repair it. */
  async checkForRepair(): Promise<RepairableProject> {
    const { project, work, keep } = await this.#prepare(null, {
      isRepairing: true,
      isLast: true,
      // The programs are wanted here.
      concurrency: 'off',
    })
    await work.analyse()
    keep()
    const report = reportOf(project, work.analysis, this.#options)
    return { project, report, programsOf: (findings) => work.programsOf(findings) }
  }

  async #check(changed: readonly string[] | null, isLast: boolean): Promise<Report> {
    const { fixesOf, concurrency = 'auto' } = this.#options
    const isRepairing = fixesOf !== undefined
    const how = { isRepairing, isLast, concurrency }
    const { project, work, keep } = await this.#prepare(changed, how)
    try {
      await work.analyse()
      const report = reportOf(project, work.analysis, this.#options)
      const advice = fixesOf ? await work.adviseOn(fixesOf(report)) : {}
      keep()
      return { ...report, findings: withAdvice(report.findings, advice) }
    } finally {
      work.close()
    }
  }

  /** Reads the project, as far as it is not known. */
  async #prepare(
    changed: readonly string[] | null,
    { isRepairing, isLast, concurrency }: Manner,
  ): Promise<Prepared> {
    const since = Date.now()
    const { onProgress } = this.#options
    const earlier = changed && this.#project && refreshed(this.#project, changed)
    const project =
      earlier ?? (await loadProject(this.#options, this.#cache.facts, this.#options.unsaved))
    // Programs have not seen what may have happened.
    if (!earlier) this.#live = new LiveUnits()
    this.#project = project
    const { sources, host, candidates, discovery } = project
    const present = { sources, host, structure: discovery.structure }
    const units = new Units(candidates, project.packageOf)
    const known = this.#cache.reuse(units, present, (unit, files) =>
      earlier ? this.#live.update(unit, files, sources) : null,
    )
    // Where there are many it is not known which one is going to be edited.
    const isKept = earlier !== null || (!isLast && units.all.length <= keptUnits)
    // Other processes have the engine only, and keep nothing for edits.
    // They read what is on disk.
    const isOnDisk = (this.#options.unsaved?.size ?? 0) === 0
    const canShare = this.#analyze === analyzeSources && !isKept && isOnDisk
    const work = new UnitWork(units, known, {
      root: toPosix(project.root),
      host,
      sources,
      candidates,
      analyze: this.#analyze,
      isRepairing,
      onProgress,
      live: isKept ? this.#live : null,
      concurrency: canShare ? concurrency : 'off',
    })
    this.#work = work
    return { project, work, keep: () => this.#cache.keep(work.records, present, since) }
  }

  /** The files as the last check has read them. */
  get sources(): Sources | null {
    return this.#project?.sources ?? null
  }

  /**
   * The files that were written to since the last check, of which none has come or gone; `null`: more has happened than
   * that. Of unsaved texts it knows nothing.
   */
  async lookAround(): Promise<readonly string[] | null> {
    const project = this.#project
    const { structure } = await discoverFiles(this.#options)
    const isSame = structure !== null && structure === project?.discovery.structure
    return isSame && project ? project.sources.writtenTo() : null
  }

  /** What can be said of the fixes of these findings of the last check. */
  async adviseOn(findings: readonly Finding[]): Promise<Record<string, Advice>> {
    return (await this.#work?.adviseOn(findings)) ?? {}
  }

  /** Writes down what was found out, where the options say, for the checks of other processes. */
  keep(): void {
    this.#cache.write()
  }
}

/** The project with other contents of these files; `null` where one of them was not among those that were looked at. */
function refreshed(project: LoadedProject, changed: readonly string[]): LoadedProject | null {
  const startMs = performance.now()
  const { sources, discovery } = project
  if (!sources.forget(changed)) return null
  const scan = scanFiles(discovery.files, sources)
  const readMs = performance.now() - startMs
  return { ...project, scan, candidates: scan.candidates, startMs, readMs }
}

/** The files of a project, read as far as the analysis needs them. */
export interface LoadedProject {
  readonly root: string
  readonly host: SourceHost
  readonly candidates: readonly string[]
  readonly sources: Sources
  /** The folder of the package that a file is in. */
  readonly packageOf: (file: string) => string
  readonly startMs: number
  readonly readMs: number
  readonly discovery: Discovery
  readonly scan: Scan
}

/** Finds and reads what there is to analyse. */
export async function loadProject(
  options: DiscoverOptions,
  known?: ReadonlyMap<string, FileFacts>,
  unsaved?: ReadonlyMap<string, string>,
): Promise<LoadedProject> {
  const startMs = performance.now()
  const root = resolve(options.root)
  const discovery = await discoverFiles(options)
  const sources = new Sources(toPosix(root), known, unsaved)
  const scan = scanFiles(discovery.files, sources)
  return {
    root,
    host: createSourceHost({ root: toPosix(root), files: sources }),
    candidates: scan.candidates,
    sources,
    packageOf: packageFolders(toPosix(root), new ManifestReader()),
    startMs,
    readMs: performance.now() - startMs,
    discovery,
    scan,
  }
}

/** The report of an analysis of a project. */
function reportOf(
  { root, discovery, scan, sources, readMs, startMs }: LoadedProject,
  analysis: Analysis,
  options: Pick<CheckOptions, 'minConfidence' | 'explainCoverage'>,
): Report {
  const judged = applySuppressions(
    analysis.findings,
    (file) =>
      sources.facts(file).isSuppressing ? suppressionsIn(file, sources.text(file) ?? '') : [],
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
      ...(options.explainCoverage ? { unfollowed: analysis.unfollowed } : {}),
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

function scanFiles(files: readonly string[], sources: Sources): Scan {
  const candidates: string[] = []
  const suppressing: string[] = []
  const skipped: Skipped[] = []
  let lines = 0
  for (const file of files) {
    const facts = sources.facts(file)
    if (facts.skipped) skipped.push({ file, ...facts.skipped })
    if (facts.isSuppressing) suppressing.push(file)
    if (facts.isCandidate) candidates.push(file)
    lines += facts.lines
  }
  return { candidates, suppressing, skipped, lines }
}

function selectFindings(findings: readonly Finding[], least: Confidence): readonly Finding[] {
  const level = leastLevel(least)
  return findings.filter(({ confidence }) => isAtLeast(confidence, level)).toSorted(compareFindings)
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
    if (reason === 'budget' || reason === 'fault') return true
    return !unreadable.has(file) && unreadable.add(file)
  })
  return told.toSorted((a, b) => compareText(a.file, b.file) || compareText(a.reason, b.reason))
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
