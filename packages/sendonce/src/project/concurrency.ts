import { availableParallelism } from 'node:os'

/** How many units may be analysed at a time; `auto`: as many as save time here. */
export type Concurrency = 'auto' | 'off' | number

/** Bytes to analyse from which on processes save more time than it takes until each of them is in full swing. */
const worthwhile = 1024 * 1024
/** Each takes more than 100 MB. */
const most = 4

/** In how many processes beside this one units of these sizes are analysed; 0: in this one. */
export function processesFor(concurrency: Concurrency, sizes: readonly number[]): number {
  if (concurrency === 'off') return 0
  const wanted = concurrency === 'auto' ? usefulFor(sizes) : concurrency
  const count = Math.min(wanted, sizes.length)
  return count > 1 ? count : 0
}

function usefulFor(sizes: readonly number[]): number {
  const total = sizes.reduce((sum, size) => sum + size, 0)
  if (total < worthwhile) return 0
  // The largest unit takes its time, however many do the rest.
  const busy = Math.ceil(total / Math.max(...sizes))
  return Math.min(availableParallelism() - 1, busy, most)
}
