import { watchSources, type Changes } from '../project/watch-sources.ts'
import { plural } from '@sendonce/model'
import { UsageError } from '../util/usage-error.ts'
import { planCheck, type CheckPlan } from './check-command.ts'
import type { CheckFlags } from './check-flags.ts'
import type { CliIo } from './io.ts'
import { Rechecks } from './rechecks.ts'

/** Where changes come from; tests tell some of their own. */
export type Watch = (options: CheckPlan['options']) => AsyncIterable<Changes>

/** Clears the screen and what has scrolled out of it, and goes to its beginning. */
const clearScreen = '\u001b[2J\u001b[3J\u001b[H'

/** `sendonce check --watch`: a report now, and again whenever a source changes, until the process is ended. */
export async function runWatch(
  paths: readonly string[],
  flags: CheckFlags,
  io: CliIo,
  watch: Watch = watchSources,
): Promise<number> {
  refuseOneReport(flags)
  const watched = new Watched(paths, flags, io)
  // Before the first check, so that nothing is missed that happens meanwhile.
  const changes = watch((await watched.plan()).options)
  let status = await watched.check(null)
  for await (const changed of changes) status = await watched.check(changed)
  return status
}

function refuseOneReport({ format, output, newSince }: CheckFlags): void {
  if (format !== 'pretty' && format !== 'line' && format !== 'plain')
    throw new UsageError(
      `--watch prints one report after the other, and ${format} is one`,
      'use --format line',
    )
  const other = output ? '--output' : newSince === undefined ? null : '--new-since'
  if (other !== null)
    throw new UsageError(`--watch and ${other} go not together`, 'leave one of them out')
}

/** The checks of one watch, as they are printed. */
class Watched {
  readonly #rechecks: Rechecks
  readonly #io: CliIo

  constructor(paths: readonly string[], flags: CheckFlags, io: CliIo) {
    this.#io = io
    this.#rechecks = new Rechecks(() => planCheck(paths, flags, io))
  }

  /** What is to be checked, and how: as the configuration says now. */
  async plan(): Promise<CheckPlan> {
    return this.#rechecks.plan()
  }

  /** Checks again and prints what there is; what cannot be done is told, and tried again with the next change. */
  async check(changed: Changes): Promise<number> {
    const { stdout, stderr } = this.#io
    const start = performance.now()
    // An editor that matches lines has to know which belong together.
    stderr.write('sendonce: checking\n')
    try {
      const { plan, session, report } = await this.#rechecks.check(changed)
      if (stdout.isTTY) stdout.write(clearScreen)
      const status = plan.print(report)
      const ms = Math.round(performance.now() - start)
      const files = plural(report.coverage.files, 'file')
      stderr.write(`sendonce: checked in ${ms} ms; watching ${files}\n`)
      session.keep()
      return status
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      stderr.write(`sendonce: not checked: ${error.message}: ${error.hint}\n`)
      return 2
    } finally {
      this.#rechecks.rest()
    }
  }
}
