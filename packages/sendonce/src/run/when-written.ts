import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './is-alive.ts'

const step = 50
const patience = 1000

/**
 * Waits a moment for the processes that write into a folder to end: a command may be gone before the
 * workers that it started are. Tells how many go on.
 */
export async function whenWritten(folder: string): Promise<number> {
  let alive = writersIn(folder).filter(isAlive)
  for (let waited = 0; alive.length > 0 && waited < patience; waited += step) {
    await sleep(step)
    alive = writersIn(folder).filter(isAlive)
  }
  return alive.length
}

/** Threads of a process have files of their own, but end with it. */
function writersIn(folder: string): number[] {
  const names = readdirSync(folder)
  return names.flatMap((name) => {
    const pid = /^(\d+)\.ndjson$/.exec(name)?.[1]
    return pid === undefined ? [] : [Number(pid)]
  })
}
