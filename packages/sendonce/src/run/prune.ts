import { readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './is-alive.ts'

/** How much is kept of earlier runs: enough to compare, not enough to notice. */
export interface KeepLimits {
  readonly runs: number
  readonly bytes: number
}

const usual: KeepLimits = { runs: 50, bytes: 20 * 1024 * 1024 }

interface Run {
  readonly path: string
  /** When it was last written. */
  readonly writtenAt: number
  readonly bytes: number
  readonly pids: readonly number[]
}

/**
 * Deletes the oldest runs beyond the limits; none of which a process is still alive. What is not a
 * recording is never touched, and a file that cannot be deleted is left for the next time.
 */
export function prune(recordings: string, limits: KeepLimits = usual): void {
  const runs = runsIn(recordings).toSorted((a, b) => b.writtenAt - a.writtenAt)
  let bytes = 0
  let count = 0
  for (const run of runs) {
    bytes += run.bytes
    count++
    const isTooMuch = count > limits.runs || bytes > limits.bytes
    if (isTooMuch && !run.pids.some(isAlive)) remove(run.path)
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true })
  } catch {
    // It belongs to somebody else, or is held open: the next run tries again.
  }
}

function runsIn(recordings: string): Run[] {
  return readdirSync(recordings, { withFileTypes: true }).flatMap((entry) => {
    const path = join(recordings, entry.name)
    if (entry.isFile() && entry.name.endsWith('.ndjson')) return [runOf(path, [path])]
    const started = entry.isDirectory() ? /^\d{4}-\d\d-\d\dT.*-(\d+)$/.exec(entry.name) : null
    if (!started) return []
    const files = readdirSync(path).map((name) => join(path, name))
    return [runOf(path, files, [Number(started[1])])]
  })
}

function runOf(path: string, files: readonly string[], pids: readonly number[] = []): Run {
  const stats = files.flatMap((file) => statSync(file, { throwIfNoEntry: false }) ?? [])
  const own = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return {
    path,
    writtenAt: Math.max(own, ...stats.map((one) => one.mtimeMs)),
    bytes: stats.reduce((sum, one) => sum + one.size, 0),
    pids: [...pids, ...files.flatMap(pidOf)],
  }
}

/** The process that writes a file: `4121.ndjson`, or `4121-2.ndjson` of a worker. */
function pidOf(file: string): number[] {
  const pid = /(?:^|[\\/])(\d+)(?:-\d+)?\.ndjson$/.exec(file)?.[1]
  return pid === undefined ? [] : [Number(pid)]
}
