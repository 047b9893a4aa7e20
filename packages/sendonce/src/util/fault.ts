/**
 * What is told of an error that should not have happened: the part that met it is left out, the rest of a check goes on.
 * With `SENDONCE_FAULTS=throw`, as in our own tests, it is thrown on instead, with its stack.
 */
export function faultOf(error: unknown): string {
  if (isSignal(error) || process.env['SENDONCE_FAULTS'] === 'throw') throw error
  const { name, message, stack = '' } = error instanceof Error ? error : new Error(String(error))
  const [, where] = /\n\s+at (?:new )?([\w$.#<>]+) \(/.exec(stack) ?? []
  const text = `${name}: ${message}${where ? ` (in ${where})` : ''}`
  return `a fault of sendonce, please report it: ${text}`
}

/** An error with a class of its own was thrown for somebody who knows it. */
function isSignal(error: unknown): boolean {
  return (
    error instanceof Error &&
    ![Error, TypeError, ReferenceError, RangeError].includes(error.constructor as typeof Error)
  )
}
