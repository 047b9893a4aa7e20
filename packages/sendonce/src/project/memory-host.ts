import { newestMajor } from './packages/dependency-major.ts'
import { sourceExtensions } from '../util/extensions.ts'
import type { Resolution, SourceHost } from '../link/host.ts'

const endings = ['', ...sourceExtensions, '/index.ts', '/index.js']

/**
 * A host over texts in memory, by name with `/`. Relative imports find each other with the usual
 * endings; everything else is a package. A `package.json` among the texts tells dependency versions.
 */
export function createMemoryHost(files: Readonly<Record<string, string>>): SourceHost {
  return {
    read: (file) => files[file] ?? null,
    resolve: (specifier, from) => resolveIn(files, specifier, from),
    dependencyMajor: (_file, name) => majorOf(files['package.json'], name),
  }
}

function resolveIn(
  files: Readonly<Record<string, string>>,
  specifier: string,
  from: string,
): Resolution {
  if (!specifier.startsWith('.')) return { kind: 'external', package: specifier }
  const parts = from.split('/').slice(0, -1)
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  const base = parts.join('/')
  const bases = [base, base.replace(/\.([cm]?)jsx?$/, '')]
  // The root itself is a folder without a name.
  const file = bases
    .flatMap((one) => endings.map((ending) => (one === '' ? ending.slice(1) : one + ending)))
    .find((name) => files[name] !== undefined)
  return file === undefined ? { kind: 'missing' } : { kind: 'file', file }
}

function majorOf(manifest: string | undefined, name: string): number | null {
  if (manifest === undefined) return null
  try {
    const parsed = JSON.parse(manifest) as Record<string, Record<string, string> | undefined>
    const range = parsed['dependencies']?.[name] ?? parsed['devDependencies']?.[name]
    if (range === undefined) return null
    const major = /\d+/.exec(range)
    return major ? Number(major[0]) : newestMajor
  } catch {
    return null
  }
}
