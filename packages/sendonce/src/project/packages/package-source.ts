import { existsSync } from 'node:fs'
import { posix } from 'node:path'
import { sourceExtensions } from '../../util/extensions.ts'
import { possibleSources } from '../walk/build-output.ts'
import { type PackageManifest, recordOf } from './package-manifest.ts'

const ENTRY_FIELDS = ['source', 'module', 'main', 'types', 'typings'] as const

/**
 * The source of a compiled file, when it is there; else the file itself. Names are absolute. `folders`
 * remembers which folders are there: most packages have none for sources, and many files.
 */
export function preferOwnSource(root: string, file: string, folders: Map<string, boolean>): string {
  const inside = posix.relative(root, file)
  const isThere = (name: string): boolean => {
    const path = posix.join(root, name)
    return hasFolder(posix.dirname(path), folders) && existsSync(path)
  }
  const source = possibleSources(inside).find(isThere)
  return source === undefined ? file : posix.join(root, source)
}

function hasFolder(folder: string, known: Map<string, boolean>): boolean {
  const answer = known.get(folder) ?? existsSync(folder)
  known.set(folder, answer)
  return answer
}

/**
 * The source behind `subpath` (`.` or `./x`) of a package of the same project whose entry points lead
 * to files that were not built: looked for by what `exports`, `main` and `types` name, then by habit.
 */
export function findPackageSource(
  folder: string,
  manifest: PackageManifest,
  subpath: string,
): string | null {
  return firstSource(folder, entryTargets(manifest, subpath))
}

/** The source behind `#name` of a package whose own `imports` lead to a file that was not built. */
export function findImportSource(
  folder: string,
  manifest: PackageManifest,
  specifier: string,
): string | null {
  return firstSource(folder, mappedTargets(recordOf(manifest['imports']), specifier))
}

function firstSource(folder: string, targets: readonly string[]): string | null {
  for (const target of targets.map((one) => posix.normalize(one))) {
    for (const name of [target, ...possibleSources(target), ...stems(target)]) {
      const file = posix.join(folder, name)
      if (isInside(folder, file) && isSourceFile(file)) return file
    }
  }
  return null
}

function entryTargets(manifest: PackageManifest, subpath: string): readonly string[] {
  const targets = exportTargets(manifest['exports'], subpath)
  if (subpath === '.') {
    for (const field of ENTRY_FIELDS) targets.push(...stringsIn(manifest[field]))
    targets.push('src/index', 'index', 'lib/index')
  } else {
    const inside = subpath.slice(2)
    targets.push(inside, `src/${inside}`, `${inside}/index`, `src/${inside}/index`)
  }
  return targets
}

function exportTargets(exports: unknown, subpath: string): string[] {
  const map = recordOf(exports)
  const hasPaths = Object.keys(map).some((key) => key.startsWith('.'))
  if (!hasPaths) return subpath === '.' ? stringsIn(exports) : []
  return mappedTargets(map, subpath)
}

/** What a map of `exports` or `imports` has for a name, under whichever condition. */
function mappedTargets(map: Readonly<Record<string, unknown>>, subpath: string): string[] {
  const targets: string[] = []
  for (const [key, value] of Object.entries(map)) {
    const star = matchStar(key, subpath)
    if (star !== null)
      targets.push(...stringsIn(value).map((target) => target.replaceAll('*', star)))
  }
  return targets
}

/** What `*` in `key` stands for; empty for an exact match, `null` for none. */
function matchStar(key: string, subpath: string): string | null {
  if (key === subpath) return ''
  const [head, tail] = key.split('*')
  if (head === undefined || tail === undefined) return null
  if (subpath.length < head.length + tail.length) return null
  if (!subpath.startsWith(head) || !subpath.endsWith(tail)) return null
  return subpath.slice(head.length, subpath.length - tail.length)
}

function stringsIn(value: unknown, depth = 0): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || depth > 6) return []
  return Object.values(value).flatMap((inner) => stringsIn(inner, depth + 1))
}

function stems(target: string): readonly string[] {
  const stem = target.replace(/(?:\.d)?\.[cm]?[jt]sx?$/, '')
  return [
    ...sourceExtensions.map((extension) => stem + extension),
    ...possibleSources(`${stem}.js`),
  ]
}

function isInside(folder: string, file: string): boolean {
  return file.startsWith(`${folder}/`)
}

function isSourceFile(file: string): boolean {
  return /(?<!\.d)\.(?:[cm]?[jt]s|[jt]sx)$/.test(file) && existsSync(file)
}
