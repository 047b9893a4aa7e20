/** That the person wants to end, once and again. */
export interface StopSignals {
  /** Asked for once, or over. */
  readonly first: AbortSignal
  /** Asked for again: whoever has not ended is ended. */
  readonly second: AbortSignal
  /** Resolves with the first. */
  readonly asked: Promise<void>
  /** It is over without being asked for. */
  readonly end: () => void
  /** Takes the listeners away. */
  readonly release: () => void
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Hears Ctrl-C, which does not end this process by itself any more. */
export function stopSignals(): StopSignals {
  const first = new AbortController()
  const second = new AbortController()
  const hear = (): void => {
    if (first.signal.aborted) second.abort()
    else first.abort()
  }
  for (const signal of signals) process.on(signal, hear)
  // oxlint-disable-next-line promise/avoid-new -- events are no promises
  const asked = new Promise<void>((resolve) => {
    first.signal.addEventListener('abort', () => resolve())
  })
  return {
    first: first.signal,
    second: second.signal,
    asked,
    end: () => first.abort(),
    release: () => {
      for (const signal of signals) process.off(signal, hear)
    },
  }
}
