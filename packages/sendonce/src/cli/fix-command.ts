import { patternByCode, patterns, type Finding } from '@sendonce/model'
import { applyRules } from '../config/apply-rules.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { analyzeForRepair, repairTogether } from '../fix/fix-sources.ts'
import { repairOf } from '../fix/repair-report.ts'
import { loadProject, reportOf, type LoadedProject } from '../project/check-project.ts'
import { adviseOn, withAdvice } from '../project/fix-advice.ts'
import { uncommittedFiles } from '../project/git-state.ts'
import { writeSources } from '../project/write-sources.ts'
import { renderFixes } from '../report/fixes.ts'
import { renderJson } from '../report/json.ts'
import { brief } from '../report/text.ts'
import { nearest } from '../util/nearest.ts'
import { UsageError } from '../util/usage-error.ts'
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
  const project = await loadProject({
    root: io.cwd,
    paths: chosenPaths(paths, configuration),
    includeTests: flags.includeTests ?? configuration.includeTests ?? false,
    exclude: configuration.exclude ?? [],
  })
  const progress = createProgress(io)
  const program = analyzeForRepair(project.host, project.candidates, {
    onProgress: progress.tick,
  })
  progress.clear()
  const whole = reportOf(project, program.analysis, { minConfidence })
  const shown = applyRules(whole.findings, configuration.rules ?? {})
  const findings = shown.filter(isChosen)
  for (const print of listOf(flags.fingerprint))
    if (!shown.some(({ fingerprint }) => fingerprint.startsWith(print)))
      io.stderr.write(`sendonce: No finding has a fingerprint that begins with ${brief(print)}\n`)
  const report = { ...whole, findings }
  const wanted = new Set(findings.map(({ fingerprint }) => fingerprint))
  const isWanted = ({ fingerprint }: Finding): boolean => wanted.has(fingerprint)
  const style = chooseStyle(io, flags)
  const checkFiles = (files: readonly string[]): void => {
    if (!flags.dryRun && !flags.allowDirty) refuseDirty(project, files)
  }
  const reviewer = ask && { ask, out: io.stdout, style, checkFiles }
  const repaired = reviewer
    ? await reviewFixes(program, isWanted, reviewer)
    : repairTogether(program, isWanted)
  if (!flags.dryRun) {
    checkFiles([...repaired.texts.keys()])
    write(project, repaired.texts)
  }
  if (flags.format === 'json') {
    const told = { ...report, findings: withAdvice(findings, adviseOn(program, isWanted)) }
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
  const codes = listOf(code).map((one) => one.toUpperCase())
  const prints = listOf(fingerprint)
  for (const one of codes) {
    if (patternByCode(one)) continue
    const near = nearest(
      one,
      patterns.map((pattern) => pattern.code),
    )
    throw new UsageError(
      `There is no pattern ${brief(one)}`,
      near ? `did you mean ${near}?` : 'sendonce explain lists all',
    )
  }
  return (finding) =>
    (codes.length === 0 || codes.includes(finding.code)) &&
    (prints.length === 0 || prints.some((print) => finding.fingerprint.startsWith(print)))
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
