/**
 * A mistake in how the tool was called, or a file it cannot go on without. The command line shows
 * `message` and `hint` on one line, without a stack, and ends with status 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** What to do about it, as a sentence without a full stop. */
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}
