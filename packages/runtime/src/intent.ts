import type { Operation, WatchedResponse } from './record.ts'

/**
 * A method of a framework's response that the program called (`json`), while it runs. What it does by
 * way of Node's methods (`setHeader`, `end`) is done for its sake and counts as that one call.
 */
export interface Intent {
  readonly response: WatchedResponse
  readonly call: string
  readonly effect: Operation['effect']
  /** The hook around the method: stacks are taken from below it. */
  readonly hook: (...args: never[]) => unknown
}

let active: Intent | null = null

/** The method that the program called on this response, if one is running. */
export function activeIntent(response: WatchedResponse): Intent | null {
  return active?.response === response ? active : null
}

/** Makes `intent` the running one, and returns what was. Only synchronous code may stand between two calls. */
export function swapIntent(intent: Intent | null): Intent | null {
  const before = active
  active = intent
  return before
}
