import { statSync, type Stats } from 'node:fs'

export type FileStat = Pick<Stats, 'mtimeMs' | 'size' | 'isFile'>

/** Of what is not there, or must not be looked at: who reads it hears why. */
const nothing: FileStat = { mtimeMs: 0, size: 0, isFile: () => true }

/** When something was written last, and its size; zeros for what is not there or must not be looked at. Never throws. */
export function statOf(path: string): FileStat {
  try {
    return statSync(path)
  } catch {
    return nothing
  }
}
