import type { ResponseRecord } from './record.ts'
import { soon } from './timers.ts'

/** The number of the code that runs; what runs behind it without interruption has the same one. */
let run = 0
let isRunEnding = false

const endRun = (): void => {
  run++
  isRunEnding = false
}

/** Until the running code has come to its end, nothing else of the program runs. */
export function beginRun(record: ResponseRecord): void {
  if (!record.isDetailed) return
  record.run = run
  if (isRunEnding) return
  isRunEnding = true
  soon(endRun)
}

/** Whether the code that runs is the one that was running when this response was answered, or begun to be. */
export function isSameRunAs(record: ResponseRecord): boolean {
  return record.run === run
}
