import { type Stats, statSync } from 'node:fs'
import { posix, resolve } from 'node:path'
import type { Skipped } from '@sendonce/model'
import { errorCode } from '../util/error-code.ts'
import { UsageError } from '../util/usage-error.ts'
import { withoutBuildOutput } from './walk/build-output.ts'
import { createIgnore } from './walk/git-ignore.ts'
import { isTestFolderName } from './walk/source-files.ts'
import { structureOf } from './walk/structure.ts'
import { walkFolder, type WalkResult } from './walk/walk-folder.ts'

export interface DiscoverOptions {
  /** Absolute. */
  readonly root: string
  /** Files and folders, absolute or relative to `root`; none means `root` itself. */
  readonly paths: readonly string[]
  readonly includeTests: boolean
  /** Patterns in `.gitignore` syntax, relative to `root`, for what lies inside named folders. */
  readonly exclude?: readonly string[] | undefined
}

export interface Discovery {
  /** Relative to the root, with `/`, sorted, without doubles. */
  readonly files: readonly string[]
  readonly skipped: readonly Skipped[]
  /**
   * Equal for two discoveries between which no import has come to lead elsewhere; `null` where that cannot be told,
   * because files were named, not folders.
   */
  readonly structure: string | null
}

/**
 * Lists the files to check. A named file is listed whatever it is; inside a named folder installed
 * code, ignored files, declaration files, minified files, tests and output of a build whose sources
 * are there are left out. A named folder of tests is read with its tests. Rejects with `UsageError`
 * when a named path is not there or a named folder cannot be read.
 */
// oxlint-disable-next-line typescript/require-await -- callers must not depend on how it reads
export async function discoverFiles(options: DiscoverOptions): Promise<Discovery> {
  const root = toPosix(resolve(options.root))
  const files = new Set<string>()
  const skipped = new Map<string, Skipped>()
  const isExcluded = createExclusion(root, options.exclude ?? [])
  const folders: string[] = []
  const decisive: string[] = []
  let hasNamedFile = false
  for (const path of options.paths.length === 0 ? ['.'] : options.paths) {
    const absolute = toPosix(resolve(options.root, path))
    if (!statNamed(absolute, path).isDirectory()) {
      files.add(posix.relative(root, absolute))
      hasNamedFile = true
      continue
    }
    const includeTests = options.includeTests || isInTestFolder(root, absolute)
    const walked = walkNamed({ folder: absolute, includeTests, isExcluded }, path)
    // Once for each folder: for each file it would take longer than to look at the file.
    const inside = posix.relative(root, absolute)
    const inFolder = (file: string): string => (inside === '' ? file : `${inside}/${file}`)
    for (const file of withoutBuildOutput(walked.files)) files.add(inFolder(file))
    folders.push(absolute)
    for (const name of walked.decisive) decisive.push(posix.join(absolute, name))
    for (const skip of walked.skipped) {
      const file = inFolder(skip.file)
      skipped.set(file, { ...skip, file })
    }
  }
  const sorted = [...files].toSorted()
  return {
    files: sorted,
    skipped: [...skipped.values()],
    structure: hasNamedFile ? null : structureOf(folders, sorted, decisive),
  }
}

function statNamed(absolute: string, path: string): Stats {
  try {
    return statSync(absolute)
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
      throw new UsageError(
        `There is no file or folder ${path}`,
        /[*?]/.test(path)
          ? 'patterns are left to the shell: name a folder, and leave out what is too much under exclude in the configuration'
          : 'check the spelling of the path, here or under paths in the configuration',
      )
    }
    throw unreadable(path, error)
  }
}

function walkNamed(options: Parameters<typeof walkFolder>[0], path: string): WalkResult {
  try {
    return walkFolder(options)
  } catch (error) {
    throw unreadable(path, error)
  }
}

function unreadable(path: string, error: unknown): UsageError {
  return new UsageError(`Cannot read ${path} (${errorCode(error)})`, 'check its permissions')
}

// The root itself may lie in a folder called `test`, which says nothing about what is in it.
function isInTestFolder(root: string, absolute: string): boolean {
  return posix.relative(root, absolute).split('/').some(isTestFolderName)
}

function createExclusion(root: string, patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false
  const rules = createIgnore(patterns)
  return (path) => {
    const inside = posix.relative(root, path) + (path.endsWith('/') ? '/' : '')
    return !inside.startsWith('../') && rules.ignores(inside)
  }
}

function toPosix(path: string): string {
  return process.platform === 'win32' ? path.replaceAll('\\', '/') : path
}
