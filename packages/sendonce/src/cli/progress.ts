import type { CliIo } from './io.ts'
import { cut, safe } from '../report/text.ts'

const silentMs = 1000
const betweenMs = 100

export interface Progress {
  readonly tick: (done: number, total: number, file: string) => void
  readonly clear: () => void
}

/** Progress on standard error: only on a terminal, only when it takes longer than a second, never in CI. */
export function createProgress(io: CliIo): Progress {
  const isWanted = io.stderr.isTTY && !io.env['CI'] && io.env['TERM'] !== 'dumb'
  if (!isWanted) return { tick: () => {}, clear: () => {} }
  const start = Date.now()
  let last = 0
  let isShown = false
  return {
    tick: (done, total, file) => {
      const now = Date.now()
      if (now - start < silentMs || now - last < betweenMs) return
      last = now
      isShown = true
      const percent = Math.floor((100 * done) / Math.max(1, total))
      io.stderr.write(
        `\r\u001b[2K${cut(safe(`${percent}% ${file}`), (io.stderr.columns ?? 80) - 1, '…')}`,
      )
    },
    clear: () => {
      if (isShown) io.stderr.write('\r\u001b[2K')
    },
  }
}
