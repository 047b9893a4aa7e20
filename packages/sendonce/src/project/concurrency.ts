import { availableParallelism } from 'node:os'

/** In how many processes units are analysed; `auto`: as many as save time here. */
export type Concurrency = 'auto' | 'off' | number

/**
 * Bytes of files to analyse, from which on processes save time: with half as many two take as long as one does, because
 * each has to be started, and its code to be compiled. One takes three to four seconds for so many.
 */
const worthwhile = 1024 * 1024
/** Each takes 100 to 200 MB. */
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
