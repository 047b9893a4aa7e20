import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Where a check keeps what it found out: the folder that the user names, else the usual place inside `node_modules`.
 * Nowhere where there is none, or where the user wants none.
 */
export function cacheFolderOf(
  cwd: string,
  wanted: string | boolean | undefined,
): string | undefined {
  if (wanted === false) return undefined
  if (typeof wanted === 'string') return resolve(cwd, wanted)
  const modules = join(cwd, 'node_modules')
  return existsSync(modules) ? join(modules, '.cache', 'sendonce') : undefined
}
