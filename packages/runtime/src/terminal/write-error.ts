import { writeSync } from '../files.ts'

/** More than this is not kept for a reader that is slow or gone. */
const keptBytes = 64 * 1024
/** At the end of the process a slow reader is waited for so long, in steps. */
const patience = 500
const step = 5

let waiting: Buffer = Buffer.alloc(0)
let timer: NodeJS.Timeout | null = null

/**
 * Writes to standard error, at once: nothing of it is lost when the process dies right after. It goes
 * round `process.stderr`, whose buffer would be lost, and which the program may have replaced. A pipe that
 * is full is tried again later, and waited for only when the process ends (`isLast`).
 */
export function writeError(text: string, isLast: boolean): void {
  if (waiting.length < keptBytes) waiting = Buffer.concat([waiting, Buffer.from(text)])
  drain()
  const limit = isLast ? patience : 0
  for (let waited = 0; waiting.length > 0 && waited < limit; waited += step) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, step)
    drain()
  }
  if (waiting.length > 0) timer ??= setInterval(drain, 50).unref()
}

function drain(): void {
  try {
    while (waiting.length > 0) waiting = waiting.subarray(writeSync(2, waiting))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return
    // Closed: nobody reads.
    waiting = waiting.subarray(waiting.length)
  }
  if (timer) clearInterval(timer)
  timer = null
}
