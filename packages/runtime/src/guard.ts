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
  debug('%O', error)
  if (++faults !== faultLimit) return
  recorder.isOn = false
  const reason = error instanceof Error ? error.message : 'unknown reason'
  warn(`the recorder failed ${faultLimit} times and is off (last: ${reason})`, 'SENDONCE_OFF')
}

/** One line on standard error, as Node prints its warnings. */
export function warn(message: string, code: string): void {
  try {
    process.emitWarning(message, { type: 'SendonceWarning', code })
  } catch {
    // Where warnings are errors there is no better place to say it.
  }
}
