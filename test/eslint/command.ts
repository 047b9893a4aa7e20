import { execFile } from 'node:child_process'
import { join } from 'node:path'

const bin = join(
  import.meta.dirname,
  '..',
  '..',
  'packages',
  'sendonce',
  'dist',
  'bundle',
  'bin.js',
)

/** What a program of Node prints in a folder, whatever its status; a program of its own, so that ESLint can work beside it. */
export async function printed(
  cwd: string,
  script: string,
  args: readonly string[],
): Promise<string> {
  // oxlint-disable-next-line promise/avoid-new -- a status of 1 is no failure
  return new Promise((resolve) => {
    const options = { cwd, maxBuffer: 2 ** 28 }
    execFile(process.execPath, [script, ...args], options, (_error, out, err) => resolve(out + err))
  })
}

/** What the command prints in a folder. */
export async function sendonce(cwd: string, args: readonly string[]): Promise<string> {
  return printed(cwd, bin, args)
}
