import { appendFileSync } from 'node:fs'

/** What is used here, as it is before anything is put in its place. */
export const later: typeof setTimeout = globalThis.setTimeout
export const afterwards: typeof setImmediate = globalThis.setImmediate
export const append: typeof appendFileSync = appendFileSync

const { hrtime } = process

/** Milliseconds since some time in the past. */
export function clock(): number {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}
