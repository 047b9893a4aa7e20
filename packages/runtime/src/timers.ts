/**
 * The timers as they are when the recorder is loaded. A test that puts a clock of its own in their place
 * must neither hold ours up nor find them among the program's.
 */
export const soon: typeof queueMicrotask = queueMicrotask
/** Not to be detached by `unref()`: a process in which nothing else happens would not come to it. */
export const afterwards: typeof setImmediate = setImmediate
export const later: typeof setTimeout = setTimeout
export const every: typeof setInterval = setInterval

const { hrtime } = process

/**
 * Milliseconds since some time in the past: a test that says what `hrtime` returns next means its own call. The first
 * look at `performance` would load more modules of Node's than all else here.
 */
export function clock(): number {
  const now = hrtime()
  return now[0] * 1e3 + now[1] / 1e6
}
