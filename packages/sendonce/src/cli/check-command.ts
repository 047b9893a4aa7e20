import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Confidence, Finding, Mistake, Report } from '@sendonce/model'
import { applyBaseline, withoutKnown } from '../detect/baseline.ts'
import { isAtLeast } from '../detect/levels.ts'
import { applyRules } from '../config/apply-rules.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { confirm, type Recorded } from '../detect/confirm.ts'
import { checkProject, type CheckOptions } from '../project/check-project.ts'
import { findKnownBefore, type KnownBefore } from '../project/known-before.ts'
import { createYoungSpaceLimit } from '../project/young-space.ts'
import { renderGithub } from '../report/github.ts'
import { renderGitlab } from '../report/gitlab.ts'
import { inRepository } from '../report/in-repository.ts'
import { renderJson } from '../report/json.ts'
import { renderLines, renderNotices } from '../report/line.ts'
import { renderMarkdown } from '../report/markdown.ts'
import { renderPlain } from '../report/plain.ts'
import { renderPretty, shownAtMost } from '../report/pretty.ts'
import { renderSarif } from '../report/sarif.ts'
import type { ReadSource } from '../report/style.ts'
import { brief } from '../report/text.ts'
import { folderInRepository } from '../run/project-folders.ts'
import { errorCode } from '../util/error-code.ts'
import { onceEach } from '../util/once-each.ts'
import { UsageError } from '../util/usage-error.ts'
import { cacheFolderOf } from './cache-folder.ts'
import type { CheckFlags, Format } from './check-flags.ts'
import { chosenPaths } from './chosen-paths.ts'
import type { CliIo } from './io.ts'
import { createProgress } from './progress.ts'
import { readAccepted } from './read-accepted.ts'
import { isWithin, readRecorded } from './read-recorded.ts'
import { chooseStyle } from './terminal.ts'

/** The check as the command calls it; tests put another one in its place. */
export type Check = (options: CheckOptions) => Promise<Report>

/** `sendonce check`: prints the report and returns the exit status (0 nothing, 1 findings). */
export async function runCheck(
  paths: readonly string[],
  flags: CheckFlags,
  io: CliIo,
  check: Check = checkProject,
): Promise<number> {
  const plan = await planCheck(paths, flags, io)
  await plan.lookBack(check)
  return plan.print(await check(plan.options).finally(plan.clearProgress))
}

/** What is to be checked, and what becomes of the report. */
export interface CheckPlan {
  readonly options: CheckOptions
  /** Equal for two plans of which the checks find the same. */
  readonly key: string
  readonly clearProgress: () => void
  /** Finds out what was there at the revision that was named, if one was: before the check, which looks for no fixes of that. */
  readonly lookBack: (check: Check) => Promise<void>
  /** The report as the configuration, the recording and the flags want it; `recorded`: another one than that of the plan. */
  readonly judge: (report: Report, recorded?: Recorded) => Report
  /** Prints a report, as far as something of it is to be shown, and gives the exit status. */
  readonly print: (report: Report) => number
}

/**
 * Reads the configuration and the recording (`later`: what was recorded is going to be told to `judge`). Throws `UsageError` for
 * flags that do not go together.
 */
export async function planCheck(
  paths: readonly string[],
  flags: CheckFlags,
  io: CliIo,
  recordings: 'stored' | 'later' = 'stored',
): Promise<CheckPlan> {
  if (flags.withSource && flags.format !== 'json') {
    throw new UsageError('--with-source adds to the JSON report only', 'add --format json')
  }
  const forms = formsOf(flags)
  if (flags.source === false && !forms.includes('html')) {
    throw new UsageError('--no-source is about the HTML report', 'add --format html')
  }
  // What makes pages is not loaded for the other forms.
  const pages = forms.includes('html') ? await import('../report/html/html.ts') : null
  const configuration = await loadConfiguration(io.cwd, flags.config)
  const failOn = flags.failOn ?? configuration.failOn ?? 'high'
  const chosen = chosenPaths(paths, configuration)
  const least = flags.minConfidence ?? configuration.minConfidence ?? null
  const recorded = recordings === 'stored' ? readRecorded(io, flags.incidents) : null
  // Of named files and folders a check does not see all that leads to their findings.
  const baseline = readAccepted(io.cwd, flags.baseline, paths.length === 0)
  let before: KnownBefore | null = null
  const judge = (report: Report, seen: Recorded | null = recorded): Report => {
    const compared = seen ? compare(report, seen, isWithin(chosen, io.cwd)) : report
    const findings = compared.findings.filter((finding) => isReported(finding, least, failOn))
    const reported = { ...compared, findings: applyRules(findings, configuration.rules ?? {}) }
    const open = baseline ? applyBaseline(reported, compared.findings, baseline) : reported
    return before ? withoutKnown(open, before.fingerprints, before.name) : open
  }
  // One line has no room for a fix.
  const isRepairing =
    flags.fixes !== false && forms.some((form) => form !== 'line' && form !== 'gitlab')
  const progress = createProgress(io)
  const limitYoungSpace = createYoungSpaceLimit()
  const options: CheckOptions = {
    root: io.cwd,
    paths: chosen,
    includeTests: flags.includeTests ?? configuration.includeTests ?? false,
    exclude: configuration.exclude ?? [],
    fixesOf: isRepairing ? (found) => shownOf(judge(found).findings, flags) : undefined,
    explainCoverage: flags.explainCoverage ?? false,
    // What was recorded or accepted has to be compared with all that can be found.
    minConfidence:
      recorded || baseline || recordings === 'later'
        ? 'low'
        : (least ?? lessSure('medium', failOn)),
    onProgress: (...step) => {
      limitYoungSpace()
      progress.tick(...step)
    },
    cacheFolder: cacheFolderOf(io.cwd, flags.cache),
    concurrency: flags.concurrency,
  }
  const print = (report: Report): number => {
    const judged = judge(report)
    for (const notice of recorded?.notices ?? []) io.stderr.write(`sendonce: ${brief(notice)}\n`)
    const isAsked = (judged.coverage.unfollowed ?? []).length > 0
    const isStale = (judged.baseline?.stale ?? []).length > 0
    const isSomething =
      isAsked || isStale || judged.findings.length > 0 || (judged.unforeseen ?? []).length > 0
    const shown = flags.quiet ? isSomething : true
    const isWhole = shown || !isForPeople(flags.format)
    if (isWhole) io.stdout.write(render(judged, flags, io, pages))
    for (const { format, file } of flags.output ?? [])
      writeOutput(io.cwd, file, render(judged, { ...flags, format }, withoutTerminal(io), pages))
    // Standard output holds lines of one form; the other forms have a place of their own for notices.
    if (shown && flags.format === 'line') io.stderr.write(renderNotices(judged))
    return exitCode(judged, failOn)
  }
  const key = JSON.stringify([configuration, options.minConfidence])
  const lookBack = async (check: Check): Promise<void> => {
    if (flags.newSince !== undefined)
      before = await findKnownBefore(flags.newSince, options, check).finally(progress.clear)
  }
  return { options, key, clearProgress: progress.clear, lookBack, judge, print }
}

/** The forms in which the report is printed and written. */
function formsOf({ format, output = [] }: CheckFlags): readonly Format[] {
  return [format, ...output.map((one) => one.format)]
}

/** The findings that are shown, so that each can say whether there is a fix. */
function shownOf(
  findings: readonly Finding[],
  { format, all, output = [] }: CheckFlags,
): readonly Finding[] {
  const isCut = format === 'pretty' && !all && output.length === 0
  return isCut ? findings.slice(0, shownAtMost) : findings
}

/** Of which nothing need be printed where there is nothing to say; programs want their format in any case. */
function isForPeople(format: Format): boolean {
  return format === 'pretty' || format === 'line' || format === 'plain'
}

function withoutTerminal(io: CliIo): CliIo {
  return { ...io, stdout: { ...io.stdout, isTTY: false } }
}

function writeOutput(cwd: string, file: string, text: string): void {
  try {
    writeFileSync(resolve(cwd, file), text)
  } catch (error) {
    throw new UsageError(
      `the report cannot be written to ${file} (${errorCode(error)})`,
      'name a file in a folder that is there and can be written',
    )
  }
}

/** The report with what was recorded of its findings, and what was recorded beyond them. */
function compare(
  report: Report,
  recorded: Recorded,
  isChecked: (mistake: Mistake) => boolean,
): Report {
  const { findings, unforeseen } = confirm(report.findings, report.suppressed, recorded)
  return { ...report, findings, unforeseen: unforeseen.filter(isChecked) }
}

/** Without a wish of the user's, what was seen to happen is reported however unsure it was. */
function isReported(finding: Finding, least: Confidence | null, failOn: Confidence): boolean {
  if (least === null && finding.seen) return true
  const limit = least ?? lessSure('medium', failOn)
  return isAtLeast(finding.confidence, limit)
}

/** What the exit status tells must also be seen: `--fail-on low` reports low ones. */
function lessSure(a: Confidence, b: Confidence): Confidence {
  return isAtLeast(a, b) ? b : a
}

type Pages = typeof import('../report/html/html.ts')

function render(report: Report, flags: CheckFlags, io: CliIo, pages: Pages | null): string {
  const read = sourceReader(report.root)
  const named = inRepository(folderInRepository(io.cwd))
  switch (flags.format) {
    case 'json':
      return renderJson(report, flags.withSource ? read : null)
    case 'line':
      return renderLines(report)
    case 'plain':
      return renderPlain(report)
    case 'sarif':
      return renderSarif(report, { inRepository: named, read })
    case 'github':
      return renderGithub(report, named)
    case 'gitlab':
      return renderGitlab(report, named)
    case 'markdown':
      return renderMarkdown(report, { inRepository: named, read })
    case 'html':
      if (!pages) throw new Error('what makes pages is not loaded')
      return pages.renderHtml(report, { read, withSource: flags.source !== false })
    case 'pretty':
      return renderPretty(report, { style: chooseStyle(io, flags), read, all: flags.all ?? false })
  }
}

function sourceReader(root: string): ReadSource {
  return onceEach((file) => {
    try {
      return readFileSync(join(root, file), 'utf8')
    } catch {
      // The file went away since it was checked: the report shows the call's own text instead.
      return null
    }
  })
}

/** 1 when a finding is at least as sure as `failOn` and no mere note, or the baseline accepts what is gone. */
export function exitCode(report: Report, failOn: Confidence): number {
  const isFailing = ({ severity, confidence }: Finding): boolean =>
    severity !== 'note' && isAtLeast(confidence, failOn)
  const isStale = (report.baseline?.stale ?? []).length > 0
  return isStale || report.findings.some(isFailing) ? 1 : 0
}
