import { posix } from 'node:path'
import { type ManifestReader, recordOf } from './package-manifest.ts'

const FIELDS = [
  'dependencies',
  'devDependencies',
  'peerDependencies',
  'optionalDependencies',
] as const

/** Stands for the newest major: what is asked for without naming one (`latest`, `catalog:`), and is not installed. */
export const newestMajor = 1000

/**
 * The major version of `name` that the code in `start`, an absolute path, gets: what the nearest package.json above it
 * asks for, and where that leaves a choice (`4 || 5`, `*`, `latest`), what is installed. What is checked may be a part of
 * the project, such as its `src`: Node looks further up as well.
 */
export function findDependencyMajor(
  manifests: ManifestReader,
  start: string,
  name: string,
): number | null {
  for (const folder of foldersAbove(start)) {
    const range = askedRange(manifests, folder, name)
    if (range === null) continue
    const majors = majorsOf(range)
    if (majors.length === 1) return majors[0]!
    return installedMajor(manifests, folder, name) ?? majors.at(-1) ?? newestMajor
  }
  return installedMajor(manifests, start, name)
}

/** The majors that a range names, ascending; a range that is open upwards names two. */
export function majorsOf(range: string): readonly number[] {
  const plain = range.replace(/^(?:npm:.+@|workspace:|v)/, '')
  const majors = new Set<number>()
  for (const part of plain.split('||')) {
    const first = /^\s*(>=?)?[\^~=v\s]*(\d+)(?:\.|\s|$|-)/.exec(part)
    if (first === null) continue
    const major = Number(first[2])
    majors.add(major)
    const upper = /<(=?)\s*v?(\d+)(?:\.(\d+))?(?:\.(\d+))?/.exec(part)
    const hyphen = /\s-\s+v?(\d+)/.exec(part)
    const open = first[1] !== undefined && upper === null
    const last = open ? major + 1 : lastMajor(upper, hyphen, major)
    for (let next = major + 1; next <= last; next++) majors.add(next)
  }
  return [...majors].toSorted((a, b) => a - b)
}

function lastMajor(
  upper: RegExpExecArray | null,
  hyphen: RegExpExecArray | null,
  major: number,
): number {
  if (hyphen !== null) return Math.min(Number(hyphen[1]), major + 20)
  if (upper === null) return major
  const excludesMajor =
    upper[1] === '' && Number(upper[3] ?? 0) === 0 && Number(upper[4] ?? 0) === 0
  return Math.min(Number(upper[2]) - (excludesMajor ? 1 : 0), major + 20)
}

function askedRange(manifests: ManifestReader, folder: string, name: string): string | null {
  const manifest = manifests.read(folder)
  if (manifest === null) return null
  for (const field of FIELDS) {
    const fields = recordOf(manifest[field])
    const range = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (typeof range === 'string') return range
  }
  return null
}

function installedMajor(manifests: ManifestReader, start: string, name: string): number | null {
  for (const folder of foldersAbove(start)) {
    const version = manifests.read(posix.join(folder, 'node_modules', name))?.['version']
    if (typeof version === 'string') return majorsOf(version)[0] ?? null
  }
  return null
}

/** The folder itself, and all that it is in. */
function* foldersAbove(start: string): Generator<string> {
  // A drive has no folder above it.
  for (let folder = start; folder.includes('/'); folder = posix.dirname(folder)) {
    yield folder
    if (folder === '/') return
  }
}
