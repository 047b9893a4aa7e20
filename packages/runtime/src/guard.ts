import { debuglog } from 'node:util'

/** `NODE_DEBUG=sendonce` shows each fault: for those who work on the recorder. */
const debug = debuglog('sendonce')

/** After this many faults of its own the recorder stops looking. */
const faultLimit = 5

/**
 * `isOn` is read by every hook before it does anything. It is a property of an object, not a function,
 * because the hot path consists of this test and one of the response's state.
 */
export const recorder: { isOn: boolean } = { isOn: true }

let faults = 0

/**
 * Runs the recorder's own code: it may fail, and the program does not notice. After repeated
 * faults the recorder is off for the rest of the process, and one line says so.
 */
export function guard(body: () => void): void {
  try {
    body()
  } catch (error) {
    tellFault(error)
  }
}

/** Counts a fault of the recorder's own code. */
export function tellFault(error: unknown): void {
  showFault(error)
  if (++faults !== faultLimit) return
  recorder.isOn = false
  warn(
    `the recorder failed ${faultLimit} times and is off (last: ${reasonOf(error)})`,
    'SENDONCE_OFF',
  )
}

/** For those who work on the recorder, and who listen to it. */
export function showFault(error: unknown): void {
  try {
    debug('%O', error)
  } catch {
    // Standard error may be closed, and what was thrown may throw when it is shown.
  }
}

/** What the program threw in the recorder's way may throw again when it is read. */
export function reasonOf(error: unknown): string {
  try {
    const message: unknown = error instanceof Error && error.message
    if (typeof message === 'string') return message
  } catch {
    // Said below.
  }
  return 'unknown reason'
}

/** One line on standard error, as Node prints its warnings. */
export function warn(message: string, code: string): void {
  try {
    process.emitWarning(message, { type: 'SendonceWarning', code })
  } catch {
    // Where warnings are errors there is no better place to say it.
  }
}
