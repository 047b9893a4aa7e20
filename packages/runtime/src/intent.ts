import type { Operation, WatchedResponse } from './record.ts'
import { captureStack, type RawStack } from './stack/capture.ts'
import { captureInner } from './stack/reach.ts'

/**
 * A method of a framework's response that the program called (`json`), while it runs. What it does by
 * way of Node's methods (`setHeader`, `end`) is done for its sake and counts as that one call.
 */
export interface Intent {
  readonly response: WatchedResponse
  readonly call: string
  readonly effect: Operation['effect']
  /** The hook around the method: stacks are taken from below it. */
  readonly hook: Hook
  /** Hooks of its response that it has called on the way to where it is. */
  nested: number
  /** Hooks around the method's own one that is called now: `send` of an object calls `json`, and that `send` again. */
  around: number
}

type Hook = (...args: never[]) => unknown

let active: Intent | null = null

/**
 * The stack of what the program called: of `intent`, or of the method that `hook` stands around. `healthy`: the response
 * that it answers, of which the inner frames will do.
 */
export function stackBelow(intent: Intent | null, hook: Hook, healthy?: WatchedResponse): RawStack {
  const above = intent?.hook ?? hook
  const stack = healthy ? captureInner(above, healthy.statusCode) : captureStack(above)
  // It begins below the innermost call of the method, which is not always the program's.
  if (intent && intent.around > 0) stack.inside = intent.around
  return stack
}

/** The stack of a call that is going to answer. */
interface Prepared {
  readonly response: WatchedResponse
  readonly call: string
  readonly stack: RawStack
}

let prepared: Prepared | null = null

/**
 * Keeps the stack of a call that is going to answer: from its outermost method there are the fewest frames
 * to walk. It has to be told when the call is over.
 */
export function prepare(response: WatchedResponse, call: string, stack: RawStack): void {
  prepared = { response, call, stack }
}

/** What was kept for this response. */
export function preparedFor(response: WatchedResponse): Prepared | null {
  return prepared?.response === response ? prepared : null
}

/** The call is over, whether it answered or not. */
export function endPrepared(): void {
  prepared = null
}

/** The method that the program called on this response, if one is running. */
export function activeIntent(response: WatchedResponse): Intent | null {
  return active?.response === response ? active : null
}

/** The method that the program called, on whichever response. */
export function runningIntent(): Intent | null {
  return active
}

/** Makes `intent` the running one, and returns what was. Only synchronous code may stand between two calls. */
export function swapIntent(intent: Intent | null): Intent | null {
  const before = active
  active = intent
  return before
}
