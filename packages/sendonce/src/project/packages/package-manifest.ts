import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** What is read of a package.json; everything in it may be of any shape. */
export type PackageManifest = Readonly<Record<string, unknown>>

/** Reads package.json files once. Never throws; a broken file counts as none. */
export class ManifestReader {
  readonly #known = new Map<string, PackageManifest | null>()

  /** The package.json in `folder`, an absolute path. */
  read(folder: string): PackageManifest | null {
    const known = this.#known.get(folder)
    if (known !== undefined) return known
    const manifest = parseManifest(posix.join(folder, 'package.json'))
    this.#known.set(folder, manifest)
    return manifest
  }
}

/** A field that should be an object with names for keys; else an empty one. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

function parseManifest(file: string): PackageManifest | null {
  // Most folders have none, and an error takes ten times as long as a question.
  if (!existsSync(file)) return null
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8').replace(/^\uFEFF/, ''))
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
