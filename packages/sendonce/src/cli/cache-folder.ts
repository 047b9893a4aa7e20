import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { errorCode } from '../util/error-code.ts'
import { UsageError } from '../util/usage-error.ts'

/**
 * Where a check keeps what it found out: the folder that the user names, else the usual place inside `node_modules`.
 * Nowhere where there is none, or where the user wants none. Throws a `UsageError` where nothing can be kept in the
 * folder that was named; in the usual place a check that cannot keep anything only takes as long as the first.
 */
export function cacheFolderOf(
  cwd: string,
  wanted: string | boolean | undefined,
): string | undefined {
  if (wanted === false) return undefined
  if (typeof wanted === 'string') return writable(resolve(cwd, wanted), wanted)
  const modules = join(cwd, 'node_modules')
  return existsSync(modules) ? join(modules, '.cache', 'sendonce') : undefined
}

function writable(folder: string, name: string): string {
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    return folder
  } catch (error) {
    throw new UsageError(
      `Nothing can be kept in ${name} (${errorCode(error)})`,
      'name a folder that can be written, or use --no-cache',
    )
  }
}
