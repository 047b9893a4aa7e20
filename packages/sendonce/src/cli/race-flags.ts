import { InvalidArgumentError } from 'commander'
import type { StyleFlags } from './terminal.ts'

/** What `--format` may say. */
export const raceFormats = ['pretty', 'json'] as const

/** The options of `sendonce race`, as they were given. */
export interface RaceFlags extends StyleFlags {
  readonly runs?: number | undefined
  /** Milliseconds. */
  readonly time?: number | undefined
  readonly bail?: boolean | undefined
  readonly replay?: string | undefined
  readonly format: (typeof raceFormats)[number]
}

/** A whole number of runs. */
export function runsOf(text: string): number {
  const count = Number(text)
  if (/^\d+$/.test(text) && count >= 1) return count
  throw new InvalidArgumentError('It takes a whole number from 1.')
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }

/** A time, as in `90s`, `5m` or `1h`, in milliseconds. */
export function timeOf(text: string): number {
  const [, count, unit = ''] = /^(\d+)([smh])$/.exec(text) ?? []
  const ms = Number(count) * (units[unit] ?? 0)
  if (ms > 0) return ms
  throw new InvalidArgumentError('It takes a time, as in 90s, 5m or 1h.')
}
