import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { errorCode } from '../util/error-code.ts'
import { UsageError } from '../util/usage-error.ts'
import { prune } from './prune.ts'

/**
 * Makes the folder for one run: each process writes a file of its own there, and no file is shared with
 * an earlier process of the same number. In the project's own folder old runs are cleared away first
 * and git is told to look the other way; a folder that somebody named is left as it is.
 */
export function openRunFolder(recordings: string, isOurs: boolean): string {
  const now = new Date().toISOString().replaceAll(':', '-')
  const folder = join(recordings, `${now}-${process.pid}`)
  try {
    mkdirSync(folder, { recursive: true })
    if (isOurs) hideFromGit(dirname(recordings))
  } catch (error) {
    throw new UsageError(
      `incidents cannot be written to ${recordings} (${errorCode(error)})`,
      'name another folder with --out',
    )
  }
  if (isOurs) prune(recordings)
  return folder
}

function hideFromGit(folder: string): void {
  const file = join(folder, '.gitignore')
  if (!existsSync(file)) writeFileSync(file, '*\n')
}
