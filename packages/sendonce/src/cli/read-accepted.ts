import type { BaselineView } from '../detect/baseline.ts'
import { readBaseline, usualBaseline } from '../project/baseline-file.ts'
import { UsageError } from '../util/usage-error.ts'

/**
 * What a check takes from the baseline: the file that was named, else the usual one of the folder; `null`: there is none,
 * or none is wanted. Throws a `UsageError` where a file that was named is not there, or one cannot be read.
 */
export function readAccepted(
  cwd: string,
  wanted: string | boolean | undefined,
  isWhole: boolean,
): BaselineView | null {
  if (wanted === false) return null
  const file = typeof wanted === 'string' ? wanted : usualBaseline
  const accepted = readBaseline(cwd, file)
  if (accepted) return { file, accepted, today: today(), isWhole }
  if (typeof wanted === 'string')
    throw new UsageError(
      `there is no baseline ${file}`,
      `sendonce baseline --baseline ${file} makes it`,
    )
  return null
}

/** The day, as UTC has it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10)
}
