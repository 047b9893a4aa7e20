import { patternByCode, patterns, type Finding } from '@sendonce/model'
import { applyRules } from '../config/apply-rules.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import type { Outcome } from '../fix/fix-causes.ts'
import { repairTogether, type Repairable, type Repaired } from '../fix/fix-sources.ts'
import { repairOf } from '../fix/repair-report.ts'
import { CheckSession, type LoadedProject } from '../project/check-project.ts'
import { adviseOn, withAdvice } from '../project/fix-advice.ts'
import { uncommittedFiles } from '../project/git-state.ts'
import type { Advice } from '../project/unit-record.ts'
import { writeSources } from '../project/write-sources.ts'
import { renderFixes } from '../report/fixes.ts'
import { renderJson } from '../report/json.ts'
import { brief } from '../report/text.ts'
import { nearest } from '../util/nearest.ts'
import { UsageError } from '../util/usage-error.ts'
import { cacheFolderOf } from './cache-folder.ts'
import { choosesPrint, listOf, refuseUnknown } from './choose-findings.ts'
import { chosenPaths } from './chosen-paths.ts'
import type { FixFlags } from './fix-flags.ts'
import type { Ask, CliIo } from './io.ts'
import { createProgress } from './progress.ts'
import { reviewFixes } from './review-fixes.ts'
import { chooseStyle } from './terminal.ts'

/**
 * `sendonce fix`: repairs what can be verified, and returns the exit status (0 all repaired or nothing
 * to do, 1 findings remain).
 */
export async function runFix(
  paths: readonly string[],
  flags: FixFlags,
  io: CliIo,
): Promise<number> {
  const isChosen = chooser(flags)
  const ask = flags.interactive ? asking(flags, io) : null
  const configuration = await loadConfiguration(io.cwd, flags.config)
  const minConfidence = flags.minConfidence ?? configuration.minConfidence ?? 'medium'
  const start = performance.now()
  const progress = createProgress(io)
  const session = new CheckSession({
    root: io.cwd,
    paths: chosenPaths(paths, configuration),
    includeTests: flags.includeTests ?? configuration.includeTests ?? false,
    exclude: configuration.exclude ?? [],
    minConfidence,
    onProgress: progress.tick,
    cacheFolder: cacheFolderOf(io.cwd, flags.cache),
  })
  const { project, report: whole, programsOf } = await session.checkForRepair()
  progress.clear()
  session.keep()
  const shown = applyRules(whole.findings, configuration.rules ?? {})
  const findings = shown.filter(isChosen)
  refuseUnknown(listOf(flags.fingerprint), shown, minConfidence)
  const report = { ...whole, findings }
  const wanted = new Set(findings.map(({ fingerprint }) => fingerprint))
  const isWanted = ({ fingerprint }: Finding): boolean => wanted.has(fingerprint)
  const style = chooseStyle(io, flags)
  const checkFiles = (files: readonly string[]): void => {
    if (!flags.dryRun && !flags.allowDirty) refuseDirty(project, files)
  }
  if (ask) checkFiles(filesOf(findings))
  const programs = programsOf(findings)
  const isTelling = flags.format === 'json'
  const repaired = ask
    ? { ...(await reviewFixes(programs, findings, { ask, out: io.stdout, style })), advice: {} }
    : repairAll(programs, isWanted, isTelling)
  if (!flags.dryRun) {
    checkFiles([...repaired.texts.keys()])
    write(project, repaired.texts)
  }
  if (isTelling) {
    const told = { ...report, findings: withAdvice(findings, repaired.advice) }
    const repair = repairOf(repaired, (file) => project.sources.text(file), flags.dryRun ?? false)
    io.stdout.write(renderJson({ ...told, repair }, null))
  } else {
    io.stdout.write(
      renderFixes({
        outcomes: repaired.outcomes.map((outcome) => ({ ...outcome, finding: outcome.finding })),
        diffs: [...repaired.texts].map(([file, after]) => ({
          file,
          before: project.sources.text(file) ?? '',
          after,
        })),
        isDryRun: flags.dryRun ?? false,
        seconds: (performance.now() - start) / 1000,
        style,
      }),
    )
  }
  return repaired.outcomes.some(({ kind }) => kind === 'refused' || kind === 'suggested') ? 1 : 0
}

interface RepairedAll extends Pick<Repaired, 'outcomes' | 'texts'> {
  /** What can be said of the fix of each finding by itself, where that was asked for. */
  readonly advice: Record<string, Advice>
}

/** Programs do not import from each other: a repair of one is none of another one's matter. */
function repairAll(
  programs: Iterable<Repairable>,
  isWanted: (finding: Finding) => boolean,
  isTelling: boolean,
): RepairedAll {
  const outcomes: Outcome[] = []
  const texts = new Map<string, string>()
  const advice: Record<string, Advice> = {}
  for (const program of programs) {
    const repaired = repairTogether(program, isWanted)
    outcomes.push(...repaired.outcomes)
    for (const [file, text] of repaired.texts) texts.set(file, text)
    if (isTelling) Object.assign(advice, adviseOn(program, isWanted))
  }
  return { outcomes, texts, advice }
}

/** The files in which the two answers stand. */
function filesOf(findings: readonly Finding[]): string[] {
  const sites = findings.flatMap(({ first, second }) => [first, second])
  return [...new Set(sites.flatMap((site) => site?.file ?? []))]
}

function asking({ format }: FixFlags, { ask }: CliIo): Ask {
  if (format === 'json')
    throw new UsageError('--interactive and --format json go not together', 'leave one of them out')
  if (!ask)
    throw new UsageError(
      '--interactive asks questions, and there is no terminal',
      'look at the edits with --dry-run, or choose them with --fingerprint',
    )
  return ask
}

function refuseDirty({ root }: LoadedProject, files: readonly string[]): void {
  const dirty = uncommittedFiles(root, files.toSorted())
  if (dirty.length === 0) return
  const names =
    dirty.slice(0, 5).join(', ') + (dirty.length > 5 ? ` and ${dirty.length - 5} more` : '')
  throw new UsageError(
    `${brief(names)}: there are changes that are not committed`,
    'commit them, look at the edits with --dry-run, or use --allow-dirty; nothing was changed',
  )
}

function write(project: LoadedProject, texts: ReadonlyMap<string, string>): void {
  const rewrites = [...texts.keys()].toSorted().map((file) => ({
    file,
    before: project.sources.text(file) ?? '',
    after: texts.get(file) ?? '',
  }))
  writeSources(project.root, rewrites)
}

/** Which findings `--code` and `--fingerprint` choose. */
function chooser({ code, fingerprint }: FixFlags): (finding: Finding) => boolean {
  const prints = listOf(fingerprint)
  const codes = listOf(code).map((one) => {
    const known = one.toUpperCase()
    if (patternByCode(known)) return known
    const near = nearest(
      known,
      patterns.map((pattern) => pattern.code),
    )
    throw new UsageError(
      `There is no pattern ${brief(one)}`,
      near ? `did you mean ${near}?` : 'sendonce explain lists all',
    )
  })
  return (finding) =>
    (codes.length === 0 || codes.includes(finding.code)) && choosesPrint(prints, finding)
}
