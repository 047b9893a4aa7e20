/** A stack that was captured and is not formatted yet. It must not outlive its response: V8 keeps `this` of each frame. */
export interface RawStack {
  readonly stack?: string
}

/** Deep enough for the application's frames behind a framework's. */
const frameLimit = 48

/** The stack below `above`, unformatted. */
export function captureStack(
  above: (...args: never[]) => unknown,
  depth: number = frameLimit,
): RawStack {
  const holder = {}
  const limit = Error.stackTraceLimit
  try {
    Error.stackTraceLimit = depth
    Error.captureStackTrace(holder, above)
  } finally {
    Error.stackTraceLimit = limit
  }
  return holder
}

/** The text of a stack in V8's own form, whatever the program made of `Error.prepareStackTrace`. */
export function stackText(raw: RawStack): string {
  const errors: { prepareStackTrace?: unknown } = Error
  const prepare = errors.prepareStackTrace
  try {
    if (prepare !== undefined) errors.prepareStackTrace = undefined
    return typeof raw.stack === 'string' ? raw.stack : ''
  } finally {
    if (prepare !== undefined) errors.prepareStackTrace = prepare
  }
}
