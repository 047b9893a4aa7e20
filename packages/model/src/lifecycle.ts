/**
 * The lifecycle of one HTTP response, as far as a static analyser and a recorder must tell it apart.
 * `open` nothing is out; `committed` the head is out, the body is open; `ended` nobody may answer
 * any more; `handed-off` another owner has it (`next()`); `gone` the client left.
 */
export type LifecycleState = 'open' | 'committed' | 'ended' | 'handed-off' | 'gone'

/** The states in which a probe can put a real response and call a method on it. */
export type ProbedState = 'open' | 'committed' | 'ended'

/**
 * What the runtime does with an operation. `ok` it takes effect; `throw` it throws
 * synchronously; `ignore` nothing happens and nobody is told; `error-event` an `'error'` event
 * (which ends the process when nobody listens); `error-to-callback` the operation's callback, or
 * `next`, gets the error; `crash` it throws in a later turn, where nobody catches it; `corrupt` what
 * goes out breaks the message: stray bytes, or a reset stream; `log` it is dropped, and the log has a warning; `lose` it is
 * what the program answers, it is dropped, and nobody is told.
 */
export type Reaction =
  | 'ok'
  | 'throw'
  | 'ignore'
  | 'error-event'
  | 'error-to-callback'
  | 'crash'
  | 'corrupt'
  | 'log'
  | 'lose'

/** What an operation does to a response that is in one given state. */
export interface Transition {
  readonly to: ProbedState
  readonly how: Reaction
  /** The `code` of the error, where there is one; `null` for an error without a code. */
  readonly code?: string | null
}
