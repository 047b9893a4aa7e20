import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/** The ignore rules of one folder and, through `outer`, those of the folders around it. */
export interface IgnoreRules {
  readonly rules: Ignore
  /** Length of the folder's absolute name with its final `/`. */
  readonly prefixLength: number
  readonly outer: IgnoreRules | null
}

/** Rules written in `.gitignore` syntax; on Linux git tells upper from lower case. */
export function createIgnore(patterns: string | readonly string[]): Ignore {
  return ignore({ ignorecase: process.platform !== 'linux' }).add(patterns)
}

/**
 * The rules that the folders around `folder` (absolute, with `/`) make for what is in it. When they
 * ignore `folder` itself, somebody asked for it all the same, and none of them holds.
 */
export function readRulesAround(folder: string): IgnoreRules | null {
  const top = findRepository(folder)
  if (top === null) return null
  let rules = withFile(posix.join(top, '.git/info/exclude'), top, null)
  let at = top
  for (const part of posix.relative(top, folder).split('/')) {
    if (part === '') break
    rules = readRulesOf(at, rules)
    at = posix.join(at, part)
    if (isIgnored(`${at}/`, rules)) return null
  }
  return rules
}

/** `outer` and the rules that stand in `folder` (absolute, with `/`). */
export function readRulesOf(folder: string, outer: IgnoreRules | null): IgnoreRules | null {
  return withFile(posix.join(folder, '.gitignore'), folder, outer)
}

/** Whether git would ignore `path` (absolute, with `/`; a folder ends in `/`). */
export function isIgnored(path: string, innermost: IgnoreRules | null): boolean {
  for (let level = innermost; level !== null; level = level.outer) {
    const verdict = level.rules.test(path.slice(level.prefixLength))
    if (verdict.ignored) return true
    if (verdict.unignored) return false
  }
  return false
}

function withFile(file: string, folder: string, outer: IgnoreRules | null): IgnoreRules | null {
  try {
    const rules = createIgnore(readFileSync(file, 'utf8'))
    return { rules, prefixLength: folder.endsWith('/') ? folder.length : folder.length + 1, outer }
  } catch {
    return outer
  }
}

function findRepository(start: string): string | null {
  for (let folder = start; ; folder = posix.dirname(folder)) {
    if (existsSync(posix.join(folder, '.git'))) return folder
    if (posix.dirname(folder) === folder) return null
  }
}
