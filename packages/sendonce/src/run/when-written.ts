import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from './is-alive.ts'
import { parseEntries } from './parse-entries.ts'

const step = 50
const patience = 1000

/**
 * Waits a moment for the processes that write into a folder to end: a command may be gone before the
 * workers that it started are. Tells how many go on.
 */
export async function whenWritten(folder: string): Promise<number> {
  let running = writersIn(folder).filter(isRunning)
  for (let waited = 0; running.length > 0 && waited < patience; waited += step) {
    await sleep(step)
    running = writersIn(folder).filter(isRunning)
  }
  return running.length
}

interface Writer {
  readonly pid: number
  readonly file: string
}

/** Threads of a process have files of their own, but end with it. */
function writersIn(folder: string): Writer[] {
  const names = readdirSync(folder)
  return names.flatMap((name) => {
    const pid = /^(\d+)\.ndjson$/.exec(name)?.[1]
    return pid === undefined ? [] : [{ pid: Number(pid), file: join(folder, name) }]
  })
}

/** In a container nobody may look after what has lost its parent: it has ended, and its number stays taken. */
function isRunning({ pid, file }: Writer): boolean {
  return isAlive(pid) && !hasEnded(file)
}

function hasEnded(file: string): boolean {
  try {
    const last = readFileSync(file, 'utf8').trimEnd().split('\n').at(-1)
    return parseEntries(last ?? '').sessions.some(({ isLast }) => isLast)
  } catch {
    return false
  }
}
