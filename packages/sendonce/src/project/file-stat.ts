import { statSync } from 'node:fs'

/** When something was written last, and its size; zeros for what is not there or must not be looked at. Never throws. */
export function statOf(path: string): { readonly mtimeMs: number; readonly size: number } {
  try {
    return statSync(path)
  } catch {
    return { mtimeMs: 0, size: 0 }
  }
}
