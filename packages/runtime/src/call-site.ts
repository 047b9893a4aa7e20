import { fileURLToPath } from 'node:url'
import type { Place } from '@sendonce/model'

const frame = /^\s*at (?:(?:async )?(.*?) \()?(.+?):(\d+):(\d+)\)?$/

/** The frames of a stack, without this package's own and Node's. */
export function parseStack(stack: string): Place[] {
  const places: Place[] = []
  for (const line of stack.split('\n').slice(1)) {
    const match = frame.exec(line)
    const file = match?.[2]
    if (!match || !file || file.startsWith('node:') || file === 'native') continue
    places.push({
      file: file.startsWith('file:') ? fileURLToPath(file) : file,
      line: Number(match[3]),
      column: Number(match[4]),
      function: match[1] ?? null,
    })
  }
  return places
}

/** The innermost frame of the application: not in a dependency. */
export function applicationPlace(stack: readonly Place[]): Place | null {
  return stack.find((place) => !/[\\/]node_modules[\\/]/.test(place.file)) ?? null
}

/** The stack of whoever called `above`, as text. */
export function captureStack(above: (...args: never[]) => unknown): string {
  const holder: { stack?: string } = {}
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 40
  Error.captureStackTrace(holder, above)
  Error.stackTraceLimit = stackTraceLimit
  return holder.stack ?? ''
}
