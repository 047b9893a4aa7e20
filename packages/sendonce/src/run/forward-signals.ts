import type { ChildProcess } from 'node:child_process'
import { isatty } from 'node:tty'

/** A terminal sends these to all processes in its foreground, the child included. */
const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGHUP']
/** Only who is told the number of a process sends these: the child has not got them. */
const fromProcesses: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGUSR1', 'SIGUSR2']
/** Closing a console and Ctrl-C reach each process of it, and nothing can be passed on. */
const onWindows: readonly NodeJS.Signals[] = ['SIGINT', 'SIGBREAK', 'SIGHUP']

/**
 * Passes signals on to the child, and none of them ends this process: the child decides. What the
 * terminal sends to both is not passed on, or the child would get it twice. The result undoes it.
 */
export function forwardSignals(child: Pick<ChildProcess, 'kill'>): () => void {
  const listeners = new Map<NodeJS.Signals, () => void>()
  const isWindows = process.platform === 'win32'
  const signals = isWindows ? onWindows : [...fromTerminal, ...fromProcesses]
  for (const signal of signals) {
    const isShared = isWindows || (fromTerminal.includes(signal) && hasTerminal())
    listeners.set(signal, () => {
      if (!isShared) child.kill(signal)
    })
  }
  for (const [signal, listener] of listeners) process.on(signal, listener)
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener)
  }
}

function hasTerminal(): boolean {
  return [0, 1, 2].some((descriptor) => isatty(descriptor))
}
