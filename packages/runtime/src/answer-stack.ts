import { tellFault } from './guard.ts'
import { activeIntent, prepare, preparedFor, stackBelow } from './intent.ts'
import { isSent, recordOf, type WatchedResponse } from './record.ts'
import { restoreLimit, setLimit, type Limit, type RawStack } from './stack/capture.ts'
import { asInner, innerDepth } from './stack/reach.ts'

type Hook = (...args: never[]) => unknown

/** Of the stack that is about to be taken. */
let limit: Limit = null

/**
 * A call that is going to answer, where all stacks are kept: is it the outermost one? The hook that asks then makes an
 * error for `keepAnswer`: that takes a stack in less time, which begins with the hook.
 */
export function isAnswer(response: WatchedResponse, hook: Hook): boolean {
  try {
    if (preparedFor(response)) return false
    const record = recordOf(response)
    if (!record?.isDetailed || record.first || isSent(response)) return false
    const intent = activeIntent(response)
    limit =
      intent && intent.hook !== hook ? null : setLimit(innerDepth(hook, response.statusCode) + 1)
    return true
  } catch (error) {
    tellFault(error)
    return false
  }
}

/** Keeps its stack until the call is over. */
export function keepAnswer(
  response: WatchedResponse,
  call: string,
  hook: Hook,
  stack: RawStack,
): void {
  try {
    const intent = activeIntent(response)
    // Where the limit is locked our frame would take the place of one of the program's.
    if (limit === null) prepare(response, intent?.call ?? call, stackBelow(intent, hook, response))
    else {
      stack.own = 1
      prepare(response, call, asInner(stack))
    }
  } catch (error) {
    tellFault(error)
  } finally {
    restoreLimit(limit)
  }
}
