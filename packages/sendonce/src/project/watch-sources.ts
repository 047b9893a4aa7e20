import { once } from 'node:events'
import { basename, relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { watch } from 'chokidar'
import type { DiscoverOptions } from './discover.ts'
import { isForeignFolderName, isSourceName } from './walk/source-files.ts'
import { isDecisive } from './walk/structure.ts'

/** Editors write a file in several steps, and a branch is many files: so long nothing has to happen before it is told. */
const quietMs = 30

/** What was written to since it was told last, relative to the root; `null`: more than contents of files has changed. */
export type Changes = readonly string[] | null

/**
 * Watches the folders and files of a project from now on. Ends with the loop over it. What a check does not read is not
 * watched; installed code is not either.
 */
export function watchSources({ root, paths }: DiscoverOptions): AsyncIterable<Changes> {
  const folders = paths.map((path) => resolve(root, path))
  const watcher = watch(folders, { ignoreInitial: true, ignored: isIgnored })
  const pending = { files: new Set<string>(), isMore: false }
  watcher.on('all', (event, path) => {
    if (event === 'addDir') return
    if (event === 'change' && isSourceName(path))
      pending.files.add(relative(root, path).replaceAll('\\', '/'))
    else pending.isMore = true
  })
  // A folder that cannot be watched is as if nothing happened in it.
  watcher.on('error', () => {})
  const isQuiet = (): boolean => pending.files.size === 0 && !pending.isMore
  async function* tell(): AsyncGenerator<Changes> {
    try {
      while (true) {
        if (isQuiet()) await once(watcher, 'all')
        for (let seen = -1; seen !== pending.files.size;) {
          seen = pending.files.size
          await delay(quietMs)
        }
        if (isQuiet()) continue
        const told = pending.isMore ? null : [...pending.files]
        pending.files.clear()
        pending.isMore = false
        yield told
      }
    } finally {
      await watcher.close()
    }
  }
  return tell()
}

/** Asked twice for each path, with what it is only the second time. */
function isIgnored(path: string, stats?: { isFile(): boolean }): boolean {
  const name = basename(path)
  if (isForeignFolderName(name)) return true
  return stats?.isFile() === true && !isSourceName(name) && !isDecisive(name) && !isSetting(name)
}

/** What says which files are checked, and how. */
function isSetting(name: string): boolean {
  return name === '.gitignore' || name.startsWith('sendonce.config.')
}
