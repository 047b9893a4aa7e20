import type { LayerCall } from '../context.ts'
import type { Operation } from '../record.ts'
import { stackLines, type RawStack, type StackLine } from '../stack/capture.ts'
import { isLayerHook } from '../stack/parse.ts'

/**
 * Of a first answer inside a layer only the inner frames are kept. What runs behind it without interruption
 * has the outer ones: they are the same from the innermost hook on that both calls run in.
 */
export function wholeStack(first: Operation, second: Operation): readonly StackLine[] {
  const inner = first.stack ? stackLines(first.stack) : []
  const depth = first.stack?.layers
  if (depth === undefined || !second.stack) return inner
  const hooks = hooksIn(inner)
  const all = stackLines(second.stack)
  // From the outside, which is where both stacks begin.
  const others = hooksIn(all).toReversed()
  const outermost = depth - hooks.length
  const from = others[outermost]
  const at = hooks.at(-1)
  const isOne = callAt(first.invocation, outermost + 1) === callAt(second.invocation, outermost + 1)
  if (from === undefined || at === undefined || !isOne) return inner
  return [...inner.slice(0, at), ...all.slice(from)]
}

/** Were outer frames left out? */
export function isCut(stack: RawStack | null): boolean {
  return stack?.layers !== undefined && hooksIn(stackLines(stack)).length < stack.layers
}

function hooksIn(lines: readonly StackLine[]): number[] {
  return lines.flatMap((line, at) => (isLayerHook(line) ? [at] : []))
}

/** The call of a layer in which so many hooks were on the stack. */
function callAt(invocation: LayerCall | null, depth: number): LayerCall | null {
  let call = invocation
  while (call && call.depth !== depth) call = call.via?.from ?? call.parent
  return call
}
