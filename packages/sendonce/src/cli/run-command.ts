import { statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { renderRunSummary } from '../report/run-summary.ts'
import { safe } from '../report/text.ts'
import {
  childEnvironment,
  isInsideRun,
  isOff,
  registerFile,
  type RecorderFlags,
} from '../run/child-environment.ts'
import { launch, type Ending } from '../run/launch.ts'
import { projectRoot, recordingsOf } from '../run/project-folders.ts'
import { readRecording } from '../run/read-incidents.ts'
import { ownAbilities, resolveCommand, type Launch } from '../run/resolve-command.ts'
import { openRunFolder } from '../run/run-folder.ts'
import { tally } from '../run/tally.ts'
import { whenWritten } from '../run/when-written.ts'
import { UsageError } from '../util/usage-error.ts'
import type { CliIo } from './io.ts'
import { noticesOf } from './read-recorded.ts'
import type { RunFlags } from './run-flags.ts'
import { chooseStyle, type StyleFlags } from './terminal.ts'

/**
 * `sendonce run`: starts a command with the recorder in all its Node processes, tells at its end what
 * was recorded, and returns the command's own exit status.
 */
export async function runRun(
  words: readonly string[],
  flags: RunFlags,
  io: CliIo,
): Promise<number> {
  checkRunFlags(flags)
  const target = resolveCommand(words, io.cwd, io.env['PATH'], ownAbilities())
  const register = registerFile()
  // A script that says `sendonce run` itself, started by `sendonce run`: the outer one tells.
  if (isInsideRun(io.env, register))
    return statusOf(await launch(target, io.cwd, io.env), target, io)
  const folder = openFolder(flags, io)
  const env = childEnvironment(io.env, register, folder, flags)
  const ending = await launch(target, io.cwd, env)
  if (ending.kind === 'ended') {
    const stillRunning = await whenWritten(folder)
    summarise(folder, stillRunning, flags, io)
  }
  return statusOf(ending, target, io)
}

/** Throws a `UsageError` for what commander lets pass. */
export function checkRunFlags({ hangAfter }: RecorderFlags): void {
  if (hangAfter !== undefined && !/^\d+$/.test(hangAfter))
    throw new UsageError(
      `--hang-after ${hangAfter} is no number`,
      'it takes milliseconds, 0: never',
    )
}

/** The folder for the files of this run: below the one that was named, or in the project's own. */
export function openFolder(flags: Pick<RunFlags, 'out'>, io: CliIo): string {
  const named = flags.out ?? io.env['SENDONCE_OUT']
  if (!named) return openRunFolder(recordingsOf(projectRoot(io.cwd)), true)
  const chosen = resolve(io.cwd, named)
  if (statSync(chosen, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(
      `${named} is a file`,
      'name a folder (--out, SENDONCE_OUT): each process writes a file of its own',
    )
  return openRunFolder(chosen, false)
}

/** Tells what a run has recorded. */
export function summarise(
  folder: string,
  stillRunning: number,
  flags: StyleFlags & Pick<RunFlags, 'quiet'>,
  io: CliIo,
): void {
  const recording = readRecording(folder)
  const counts = tally(recording, io.cwd)
  if (flags.quiet && counts.mistakes.length === 0) return
  const facts = {
    ...counts,
    isAtLeast: counts.isAtLeast || stillRunning > 0,
    isOff: isOff(io.env),
    stillRunning,
    folder: relative(io.cwd, folder) || folder,
    notices: noticesOf(recording, io.cwd),
  }
  io.stderr.write(renderRunSummary(facts, chooseStyle(io, flags, io.stderr)))
}

/** The status of a command that has ended; says why one could not be started. */
export function statusOf(ending: Ending, { file }: Launch, io: CliIo): number {
  if (ending.kind === 'not-started') {
    const why =
      ending.status === 127
        ? `there is no file and no command ${file}: check the spelling, or install it`
        : `${file} cannot be executed (${ending.code}): make it executable, or name what runs it`
    io.stderr.write(`sendonce: ${safe(why)}\n`)
  }
  return ending.status
}
