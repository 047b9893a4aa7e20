import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Confidence, Finding, Mistake, Report } from '@sendonce/model'
import { isAtLeast } from '../detect/levels.ts'
import { applyRules } from '../config/apply-rules.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { confirm, type Recorded } from '../detect/confirm.ts'
import { checkProject, type CheckOptions } from '../project/check-project.ts'
import { createYoungSpaceLimit } from '../project/young-space.ts'
import { renderJson } from '../report/json.ts'
import { renderLines, renderNotices } from '../report/line.ts'
import { renderPlain } from '../report/plain.ts'
import { renderPretty, shownAtMost } from '../report/pretty.ts'
import type { ReadSource } from '../report/style.ts'
import { brief } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'
import { cacheFolderOf } from './cache-folder.ts'
import type { CheckFlags } from './check-flags.ts'
import { chosenPaths } from './chosen-paths.ts'
import type { CliIo } from './io.ts'
import { createProgress } from './progress.ts'
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
  return plan.print(await check(plan.options).finally(plan.clearProgress))
}

/** What is to be checked, and what becomes of the report. */
export interface CheckPlan {
  readonly options: CheckOptions
  /** Equal for two plans of which the checks find the same. */
  readonly key: string
  readonly clearProgress: () => void
  /** The report as the configuration, the recording and the flags want it. */
  readonly judge: (report: Report) => Report
  /** Prints a report, as far as something of it is to be shown, and gives the exit status. */
  readonly print: (report: Report) => number
}

/** Reads the configuration and the recording. Throws `UsageError` for flags that do not go together. */
export async function planCheck(
  paths: readonly string[],
  flags: CheckFlags,
  io: CliIo,
): Promise<CheckPlan> {
  if (flags.withSource && flags.format !== 'json') {
    throw new UsageError('--with-source adds to the JSON report only', 'add --format json')
  }
  const configuration = await loadConfiguration(io.cwd, flags.config)
  const failOn = flags.failOn ?? configuration.failOn ?? 'high'
  const chosen = chosenPaths(paths, configuration)
  const least = flags.minConfidence ?? configuration.minConfidence ?? null
  const recorded = readRecorded(io, flags.incidents)
  const judge = (report: Report): Report => {
    const compared = recorded ? compare(report, recorded, isWithin(chosen, io.cwd)) : report
    const findings = compared.findings.filter((finding) => isReported(finding, least, failOn))
    return { ...compared, findings: applyRules(findings, configuration.rules ?? {}) }
  }
  // One line has no room for a fix.
  const isRepairing = flags.fixes !== false && flags.format !== 'line'
  const progress = createProgress(io)
  const limitYoungSpace = createYoungSpaceLimit()
  const options: CheckOptions = {
    root: io.cwd,
    paths: chosen,
    includeTests: flags.includeTests ?? configuration.includeTests ?? false,
    exclude: configuration.exclude ?? [],
    fixesOf: isRepairing ? (found) => shownOf(judge(found).findings, flags) : undefined,
    // What was recorded has to be compared with all that can be found.
    explainCoverage: flags.explainCoverage ?? false,
    minConfidence: recorded ? 'low' : (least ?? lessSure('medium', failOn)),
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
    const isSomething =
      isAsked || judged.findings.length > 0 || (judged.unforeseen ?? []).length > 0
    const shown = flags.quiet ? isSomething : true
    if (shown || flags.format === 'json') io.stdout.write(render(judged, flags, io))
    // Standard output holds lines of one form; the other forms have a place of their own for notices.
    if (shown && flags.format === 'line') io.stderr.write(renderNotices(judged))
    return exitCode(judged, failOn)
  }
  const key = JSON.stringify([configuration, options.minConfidence])
  return { options, key, clearProgress: progress.clear, judge, print }
}

/** The findings that are shown, so that each can say whether there is a fix. */
function shownOf(findings: readonly Finding[], { format, all }: CheckFlags): readonly Finding[] {
  return format === 'pretty' && !all ? findings.slice(0, shownAtMost) : findings
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

function render(report: Report, flags: CheckFlags, io: CliIo): string {
  const read = sourceReader(report.root)
  switch (flags.format) {
    case 'json':
      return renderJson(report, flags.withSource ? read : null)
    case 'line':
      return renderLines(report)
    case 'plain':
      return renderPlain(report)
    case 'pretty':
      return renderPretty(report, { style: chooseStyle(io, flags), read, all: flags.all ?? false })
  }
}

function sourceReader(root: string): ReadSource {
  const known = new Map<string, string | null>()
  return (file) => {
    let text = known.get(file)
    if (text === undefined) {
      try {
        text = readFileSync(join(root, file), 'utf8')
      } catch {
        // The file went away since it was checked: the report shows the call's own text instead.
        text = null
      }
      known.set(file, text)
    }
    return text
  }
}

/** 1 when a finding is at least as sure as `failOn` and no mere note. */
export function exitCode(report: Report, failOn: Confidence): number {
  const isFailing = ({ severity, confidence }: Finding): boolean =>
    severity !== 'note' && isAtLeast(confidence, failOn)
  return report.findings.some(isFailing) ? 1 : 0
}
