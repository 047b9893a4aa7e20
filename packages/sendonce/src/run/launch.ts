import { constants } from 'node:os'
import spawn from 'cross-spawn'
import { errorCode } from '../util/error-code.ts'
import { forwardSignals } from './forward-signals.ts'
import type { Launch } from './resolve-command.ts'

/** How it ended: with the status that a shell would give, or it could not be started. */
export type Ending =
  | { readonly kind: 'ended'; readonly status: number }
  | { readonly kind: 'not-started'; readonly status: 126 | 127; readonly code: string }

/**
 * Runs a command with our own standard streams and waits for its end; `kill` ends it by force. Statuses are those of a shell:
 * its own, 128 and the number of the signal that killed it, 127 not found, 126 not executable.
 */
export function launch(
  { file, args }: Launch,
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  kill?: AbortSignal,
): Promise<Ending> {
  return new Promise((resolve) => {
    // On Windows `npm` is a script that only cmd.exe can run: cross-spawn knows how to quote for it.
    const child = spawn(file, [...args], { cwd, env, stdio: 'inherit' })
    const stop = forwardSignals(child)
    kill?.addEventListener('abort', () => child.kill('SIGKILL'))
    child.on('error', (error) => {
      // Also comes when a signal cannot be passed on; then the child goes on.
      if (child.pid !== undefined && errorCode(error) !== 'ENOENT') return
      stop()
      const code = errorCode(error)
      resolve({ kind: 'not-started', status: code === 'ENOENT' ? 127 : 126, code })
    })
    child.on('exit', (code, signal) => {
      stop()
      resolve({ kind: 'ended', status: code ?? 128 + (signal ? constants.signals[signal] : 0) })
    })
  })
}
