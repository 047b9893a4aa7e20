import type { Confidence } from '@sendonce/model'
import { InvalidArgumentError } from 'commander'
import { isDay } from '../util/day.ts'

/** What `--until` says. */
export function dayOf(text: string): string {
  if (isDay(text)) return text
  throw new InvalidArgumentError('It takes a day, as in 2027-01-31.')
}

/** The options of `sendonce baseline`, as they were given. */
export interface BaselineFlags {
  readonly prune?: boolean | undefined
  readonly fingerprint?: string | undefined
  readonly note?: string | undefined
  readonly until?: string | undefined
  readonly baseline?: string | undefined
  readonly minConfidence?: Confidence | undefined
  readonly includeTests?: boolean | undefined
  readonly config?: string | undefined
  readonly cache?: string | boolean | undefined
}
