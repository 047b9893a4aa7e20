import { basename, relative, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { watch } from 'chokidar'
import { errorCode } from '../util/error-code.ts'
import { UsageError } from '../util/usage-error.ts'
import { usualBaseline } from './baseline-file.ts'
import type { DiscoverOptions } from './discover.ts'
import { statOf } from './file-stat.ts'
import { isForeignFolderName, isSourceName } from './walk/source-files.ts'
import { isDecisive } from './walk/structure.ts'

/**
 * Editors write a file in several steps, and a branch is many files: so long nothing has to happen before it is told.
 * Longer than the 50 ms in which chokidar tells of one change to a file only: what it does not tell is read with that.
 */
const quietMs = 60

/** So much the times of files may be behind the clock. */
const clockMs = 20

/** What was written to since it was told last, relative to the root; `null`: more than contents of files has changed. */
export type Changes = readonly string[] | null

/**
 * Watches the folders and files of a project from now on. Ends with the loop over it, or when it is told to. What a check does not read is not
 * watched; installed code is not either. Throws `UsageError` in the loop where the system watches no more files.
 */
export function watchSources(
  { root, paths }: DiscoverOptions,
  stop?: AbortSignal,
): AsyncIterable<Changes> {
  const folders = paths.map((path) => resolve(root, path))
  const watcher = watch(folders, { ignored: isIgnored })
  const pending = new Pending()
  if (stop?.aborted) pending.end()
  stop?.addEventListener('abort', () => pending.end())
  const startedMs = Date.now() - clockMs
  let isReady = false
  watcher.on('ready', () => {
    isReady = true
  })
  watcher.on('all', (event, path) => {
    if (event === 'addDir') return
    // It looks around while the first check goes on, and tells of what it finds: that may have been read before.
    if (event === 'add' && !isReady && statOf(path).mtimeMs < startedMs) return
    const isContent = event === 'change' && isSourceName(path)
    pending.add(isContent ? relative(root, path).replaceAll('\\', '/') : null)
  })
  watcher.on('error', (error) => pending.fail(error))
  async function* tell(): AsyncGenerator<Changes> {
    try {
      while (true) {
        const changes = await pending.take()
        if (stop?.aborted) return
        yield changes
      }
    } finally {
      await watcher.close()
    }
  }
  return tell()
}

/** What has happened and was not told yet. */
class Pending {
  readonly #files = new Set<string>()
  #latest = 0
  #isMore = false
  #failure: UsageError | null = null
  #wake: () => void = () => {}

  /** `null`: more than the content of a file. */
  add(file: string | null): void {
    if (file === null) this.#isMore = true
    else this.#files.add(file)
    this.#latest = performance.now()
    this.#wake()
  }

  /** A file that cannot be watched by itself is as if nothing happened to it. */
  fail(error: unknown): void {
    const code = errorCode(error)
    if (code !== 'ENOSPC' && code !== 'EMFILE') return
    const hint = 'name fewer folders, or let the system watch more (fs.inotify.max_user_watches)'
    this.#failure = new UsageError(`No more files can be watched (${code})`, hint)
    this.#wake()
  }

  /** Whoever waits goes on. */
  end(): void {
    this.#isMore = true
    this.#wake()
  }

  /** Waits until something has happened, and then nothing more for a moment. */
  async take(): Promise<Changes> {
    while (!this.#hasAny) await this.#next()
    for (let left = quietMs; left > 0; left = this.#latest + quietMs - performance.now())
      await delay(left)
    if (this.#failure) throw this.#failure
    const told = this.#isMore ? null : [...this.#files]
    this.#files.clear()
    this.#isMore = false
    return told
  }

  get #hasAny(): boolean {
    return this.#files.size > 0 || this.#isMore || this.#failure !== null
  }

  #next(): Promise<void> {
    // oxlint-disable-next-line promise/avoid-new -- events are no promises
    return new Promise((wake) => {
      this.#wake = wake
    })
  }
}

/** Asked twice for each path, with what it is only the second time. */
function isIgnored(path: string, stats?: { isFile(): boolean }): boolean {
  const name = basename(path)
  if (isForeignFolderName(name)) return true
  return stats?.isFile() === true && !isSourceName(name) && !isDecisive(name) && !isSetting(name)
}

/** What says which files are checked, and how. */
function isSetting(name: string): boolean {
  return name === '.gitignore' || name === usualBaseline || name.startsWith('sendonce.config.')
}
