/** One line on standard error, as Node prints its warnings. */
export function warn(message: string, code: string): void {
  try {
    process.emitWarning(message, { type: 'SendonceWarning', code })
  } catch {
    // Where warnings are errors there is no better place to say it.
  }
}
