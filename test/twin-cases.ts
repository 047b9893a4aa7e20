import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** A small app, written right or wrong, that runs. */
export interface TwinCase {
  readonly name: string
  readonly text: string
  /** The pattern that it shows; `null`: it is correct. */
  readonly code: string | null
  readonly drives: readonly string[]
  /** The major version that it is written for. */
  readonly express: 4 | 5
  /** Lines of the marks `@first`, `@second` and `@from`. */
  readonly lines: { readonly first: number; readonly second: number; readonly from: number }
}

/**
 * The apps of a folder. The first line of each tells the pattern (`clean`: none), what to request, and
 * `express 4` where it is not for the newest.
 */
export function twinCases(folder: 'twins' | 'look-alikes'): TwinCase[] {
  const root = join(import.meta.dirname, '..', 'fixtures', 'express', folder)
  return readdirSync(root).map((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const lines = text.split('\n')
    const [code = '', drives = '', version] = (lines[0] ?? '').slice('// '.length).split(' | ')
    const lineOf = (mark: string): number => lines.findIndex((line) => line.includes(mark)) + 1
    return {
      name: file,
      text,
      code: code === 'clean' ? null : code,
      drives: drives.split(', '),
      express: version === 'express 4' ? 4 : 5,
      lines: { first: lineOf('@first'), second: lineOf('@second'), from: lineOf('@from') },
    }
  })
}

/** How many apps one process runs that are expected to meet nothing. */
const groupSize = 10

/** The cases in groups that can share a process: of one version of Express. */
export function sharingCases<T extends Pick<TwinCase, 'express'>>(cases: readonly T[]): T[][] {
  return ([4, 5] as const).flatMap((major) => {
    const own = cases.filter(({ express }) => express === major)
    const count = Math.ceil(own.length / groupSize)
    return Array.from({ length: count }, (_, at) => own.slice(at * groupSize, (at + 1) * groupSize))
  })
}
