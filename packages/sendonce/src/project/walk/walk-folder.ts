import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs'
import type { Skipped } from '@sendonce/model'
import { errorCode } from '../../util/error-code.ts'
import { type IgnoreRules, isIgnored, readRulesAround, readRulesOf } from './git-ignore.ts'
import { isDecisive } from './structure.ts'
import {
  isForeignFolderName,
  isMinifiedName,
  isNeverSourceName,
  isSourceName,
  isTestFileName,
  isTestFolderName,
} from './source-files.ts'

export interface WalkOptions {
  /** The folder to walk, absolute, with `/`. */
  readonly folder: string
  readonly includeTests: boolean
  /** What the user does not want to see; gets absolute names, those of folders end in `/`. */
  readonly isExcluded: (path: string) => boolean
}

export interface WalkResult {
  /** Relative to the walked folder, in no particular order. */
  readonly files: readonly string[]
  /** Named relative to the walked folder. */
  readonly skipped: readonly Skipped[]
  /** What decides where imports lead, relative to the walked folder. */
  readonly decisive: readonly string[]
}

/**
 * Lists the sources in a folder. Throws what `readdir` throws for the folder itself; what goes wrong
 * further in is told in `skipped`. Links to folders are not followed, so there are no loops; links
 * to files count when their target lies outside.
 */
export function walkFolder(options: WalkOptions): WalkResult {
  const walk = new Walk(options)
  walk.run()
  return walk
}

interface Pending {
  /** Empty, or with a final `/`. */
  readonly inside: string
  readonly rules: IgnoreRules | null
}

class Walk implements WalkResult {
  readonly files: string[] = []
  readonly skipped: Skipped[] = []
  readonly decisive: string[] = []
  readonly #options: WalkOptions
  readonly #prefix: string
  readonly #pending: Pending[] = []
  #real: string | null = null

  constructor(options: WalkOptions) {
    this.#options = options
    this.#prefix = options.folder.endsWith('/') ? options.folder : `${options.folder}/`
  }

  run(): void {
    const { folder } = this.#options
    this.#visit({ inside: '', rules: readRulesAround(folder) }, readdirSync(folder, WITH_TYPES))
    for (let next = this.#pending.pop(); next !== undefined; next = this.#pending.pop()) {
      const entries = this.#read(next.inside)
      if (entries !== null) this.#visit(next, entries)
    }
  }

  #read(inside: string): Dirent[] | null {
    try {
      return readdirSync(this.#prefix + inside, WITH_TYPES)
    } catch (error) {
      // A folder that went away while the walk was on its way is no news.
      if (errorCode(error) !== 'ENOENT') this.#skip(inside.slice(0, -1), errorCode(error))
      return null
    }
  }

  #visit(at: Pending, entries: readonly Dirent[]): void {
    const hasRules = entries.some((entry) => entry.name === '.gitignore')
    const rules = hasRules
      ? readRulesOf((this.#prefix + at.inside).slice(0, -1), at.rules)
      : at.rules
    for (const entry of entries) {
      const { name } = entry
      if (isDecisive(name)) this.decisive.push(at.inside + name)
      if (entry.isDirectory()) this.#folder(name, at.inside, rules)
      else if (isSourceName(name) && !isNeverSourceName(name)) this.#file(entry, at.inside, rules)
    }
  }

  #folder(name: string, parent: string, rules: IgnoreRules | null): void {
    if (isForeignFolderName(name)) return
    if (!this.#options.includeTests && isTestFolderName(name)) return
    const inside = `${parent}${name}/`
    if (!this.#isUnwanted(inside, rules)) this.#pending.push({ inside, rules })
  }

  #file(entry: Dirent, parent: string, rules: IgnoreRules | null): void {
    const { name } = entry
    if (!this.#options.includeTests && isTestFileName(name)) return
    const file = parent + name
    if (this.#isUnwanted(file, rules)) return
    if (entry.isSymbolicLink()) this.#link(file)
    else if (!entry.isFile()) return
    else if (isMinifiedName(name)) this.skipped.push({ file, reason: 'minified' })
    else this.files.push(file)
  }

  #isUnwanted(inside: string, rules: IgnoreRules | null): boolean {
    const absolute = this.#prefix + inside
    return isIgnored(absolute, rules) || this.#options.isExcluded(absolute)
  }

  #link(file: string): void {
    try {
      const absolute = this.#prefix + file
      this.#real ??= realpathSync(this.#options.folder)
      const isInside = realpathSync(absolute).startsWith(this.#real)
      if (!isInside && statSync(absolute).isFile()) this.files.push(file)
    } catch (error) {
      this.#skip(file, errorCode(error))
    }
  }

  #skip(file: string, code: string): void {
    this.skipped.push({ file, reason: 'unreadable', detail: code })
  }
}

const WITH_TYPES = { withFileTypes: true } as const
