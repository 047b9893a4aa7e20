/**
 * The timers as they are when the recorder is loaded. A test that puts a clock of its own in their place
 * must neither hold ours up nor find them among the program's.
 */
export const soon: typeof queueMicrotask = queueMicrotask
export const afterwards: typeof setImmediate = setImmediate
export const later: typeof setTimeout = setTimeout
export const every: typeof setInterval = setInterval
/** Milliseconds since the process began: a test that says what `performance.now` returns next means its own call. */
export const clock: () => number = performance.now.bind(performance)
