/** After this many faults of its own the recorder stops looking. */
const faultLimit = 5

let faults = 0
let depth = 0

/** No hook looks: one is at work already, or the recorder has failed too often. */
export function isBlind(): boolean {
  return depth > 0 || faults >= faultLimit
}

/**
 * Runs the program's own call with the hooks blind: a method of Node that calls another one is one
 * operation of the program.
 */
export function runBlind<T>(body: () => T): T {
  depth++
  try {
    return body()
  } finally {
    depth--
  }
}

/** Runs the recorder's own code: it may fail, the program may not notice. */
export function guard(body: () => void): void {
  try {
    runBlind(body)
  } catch {
    faults++
    if (faults === faultLimit)
      process.emitWarning('the recorder failed repeatedly and is off', { code: 'SENDONCE_OFF' })
  }
}
