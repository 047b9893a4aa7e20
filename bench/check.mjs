// The built command, run as people run it.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export const bin = join(
  import.meta.dirname,
  '..',
  'packages',
  'sendonce',
  'dist',
  'bundle',
  'bin.js',
)

/** A fault of the analyser is no result. */
const env = { ...process.env, SENDONCE_FAULTS: 'throw' }

/** Runs `sendonce check` in a folder: its report, or in one line why there is none. */
export function checkFolder(cwd, args) {
  const { status, stdout, stderr, signal } = spawnSync(
    process.execPath,
    [bin, 'check', ...args, '--format', 'json', '--no-fixes', '--no-cache'],
    { cwd, encoding: 'utf8', maxBuffer: 1 << 30, timeout: 600_000, env },
  )
  // A program that cannot be loaded ends with 1 as well, like one that found something.
  if ((status === 0 || status === 1) && stdout !== '')
    return { kind: 'report', report: JSON.parse(stdout) }
  const line = stderr.split('\n').find((text) => /\S/.test(text))
  return { kind: 'failed', reason: line ?? `it ended with ${signal ?? status}` }
}
