import { CheckSession } from '../project/check-project.ts'
import { watchSources, type Changes } from '../project/watch-sources.ts'
import { plural } from '@sendonce/model'
import { UsageError } from '../util/usage-error.ts'
import { planCheck, type CheckPlan } from './check-command.ts'
import type { CheckFlags } from './check-flags.ts'
import { IdleMemory } from './idle-memory.ts'
import type { CliIo } from './io.ts'

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

interface Current {
  readonly plan: CheckPlan
  readonly session: CheckSession
}

/** The checks of one watch. */
class Watched {
  readonly #paths: readonly string[]
  readonly #flags: CheckFlags
  readonly #io: CliIo
  readonly #memory = new IdleMemory()
  #current: Current | null = null

  constructor(paths: readonly string[], flags: CheckFlags, io: CliIo) {
    this.#paths = paths
    this.#flags = flags
    this.#io = io
  }

  /** What is to be checked, and how: as the configuration says now. */
  async plan(): Promise<CheckPlan> {
    return (await this.#prepare()).plan
  }

  /** Checks again and prints what there is; what cannot be done is told, and tried again with the next change. */
  async check(changed: Changes): Promise<number> {
    const { stdout, stderr } = this.#io
    const start = performance.now()
    // An editor that matches lines has to know which belong together.
    stderr.write('sendonce: checking\n')
    this.#memory.busy()
    try {
      const { plan, session } = (changed && this.#current) ?? (await this.#prepare())
      const report = await session.check(changed).finally(plan.clearProgress)
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
      this.#memory.idle()
    }
  }

  async #prepare(): Promise<Current> {
    const plan = await planCheck(this.#paths, this.#flags, this.#io)
    const isSame = plan.key === this.#current?.plan.key
    const session = isSame && this.#current ? this.#current.session : new CheckSession(plan.options)
    this.#current = { plan, session }
    return this.#current
  }
}
