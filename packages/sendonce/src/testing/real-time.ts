/** As they are when this is loaded: a test that puts a clock of its own in their place must not hold the waiting up. */
const { setImmediate: immediate, setTimeout: timeout } = globalThis
const { hrtime } = process

/** Waits so many milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void timeout(resolve, milliseconds))
}

/** Waits until the loop has come round. */
export function turn(): Promise<void> {
  return new Promise((resolve) => void immediate(resolve))
}

/** Milliseconds since some time in the past. */
export function clock(): number {
  const [seconds, nanoseconds] = hrtime()
  return seconds * 1e3 + nanoseconds / 1e6
}
