import { plural } from '@sendonce/model'
import { applyRules } from '../config/apply-rules.ts'
import { loadConfiguration } from '../config/load-configuration.ts'
import { accept, goneFrom } from '../detect/baseline.ts'
import { isAtLeast } from '../detect/levels.ts'
import { readBaseline, usualBaseline, writeBaseline } from '../project/baseline-file.ts'
import { checkProject } from '../project/check-project.ts'
import { brief } from '../report/text.ts'
import { UsageError } from '../util/usage-error.ts'
import type { BaselineFlags } from './baseline-flags.ts'
import { cacheFolderOf } from './cache-folder.ts'
import { choosesPrint, listOf, refuseUnknown } from './choose-findings.ts'
import { chosenPaths } from './chosen-paths.ts'
import type { CliIo } from './io.ts'
import { createProgress } from './progress.ts'
import { today } from './read-accepted.ts'

/** `sendonce baseline`: accepts what a check finds, takes out what is gone, and returns the exit status. */
export async function runBaseline(
  paths: readonly string[],
  flags: BaselineFlags,
  io: CliIo,
): Promise<number> {
  if (flags.prune && (flags.fingerprint ?? flags.note ?? flags.until) !== undefined)
    throw new UsageError(
      '--prune accepts nothing new',
      'leave out what says what to accept, or how',
    )
  if (flags.until !== undefined && flags.until < today())
    throw new UsageError(`${flags.until} has passed`, 'name a day to come behind --until')
  const configuration = await loadConfiguration(io.cwd, flags.config)
  const file = flags.baseline ?? usualBaseline
  const earlier = readBaseline(io.cwd, file) ?? []
  const progress = createProgress(io)
  const report = await checkProject({
    root: io.cwd,
    paths: chosenPaths(paths, configuration),
    includeTests: flags.includeTests ?? configuration.includeTests ?? false,
    exclude: configuration.exclude ?? [],
    // What has become less sure is not gone.
    minConfidence: 'low',
    onProgress: progress.tick,
    cacheFolder: cacheFolderOf(io.cwd, flags.cache),
  }).finally(progress.clear)
  const least = flags.minConfidence ?? configuration.minConfidence ?? 'medium'
  const prints = listOf(flags.fingerprint)
  const told = applyRules(report.findings, configuration.rules ?? {})
  const reported = told.filter(({ confidence }) => isAtLeast(confidence, least))
  refuseUnknown(prints, reported, least)
  const chosen = flags.prune ? [] : reported.filter((finding) => choosesPrint(prints, finding))
  // Who names paths or findings speaks of those, and of what is accepted elsewhere nothing is known.
  const isWhole = paths.length === 0 && prints.length === 0
  const gone = new Set(isWhole ? goneFrom(earlier, report.findings, report.skipped) : [])
  const lasting = earlier.filter((entry) => !gone.has(entry))
  const accepted = accept(lasting, chosen, {
    note: flags.note,
    until: flags.until,
    isRenewing: prints.length > 0,
  })
  writeBaseline(io.cwd, file, accepted)
  const added = accepted.length - lasting.length
  io.stdout.write(
    `${brief(file)}: ${plural(accepted.length, 'finding')} accepted (${added} new, ${gone.size} gone)\n`,
  )
  return 0
}
