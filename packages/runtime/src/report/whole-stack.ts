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
  const all = stackLines(second.stack)
  // It was cut as well, further in: what both have is told.
  if (second.stack.layers !== undefined) {
    const end = inner.findLastIndex(({ text }) => text === all.at(-1)?.text)
    return end < 0 ? inner : inner.slice(0, end + 1)
  }
  // The same call again.
  if (inner.every(({ text }, at) => text === all[at]?.text)) return all
  const kept = hooksIn(inner)
  // Counted from the outside, which is where both stacks begin: many layers, and what other tools put around each of
  // them, are more than a stack holds, and then its outer hooks are missing.
  const others = hooksIn(all)
  const hooks = Math.max(others.length, second.invocation?.depth ?? 0)
  const joined = (from: number): StackLine[] => [...inner.slice(0, kept.at(-1)), ...all.slice(from)]
  const isShared = (count: number): boolean =>
    callAt(first.invocation, count) === callAt(second.invocation, count)
  const outermost = kept.length > 0 ? depth - kept.length + 1 : depth
  const around = others[hooks - outermost]
  const holder = kept.length > 0 && holderAt(first.invocation, outermost)
  if (holder && around !== undefined && holder === holderAt(second.invocation, outermost))
    return joined(around)
  let count = outermost
  while (count > 1 && !isShared(count)) count--
  const from = others[hooks - count]
  if (from === undefined || !isShared(count)) return inner
  if (kept.length > 0 && count === outermost) return joined(from)
  // Where not even a hook in common was reached, there is a gap before the innermost one.
  // Between such a hook and the layer stands the method that it hooks; connect has none.
  const isMethod = all[from]?.text.startsWith('callLayer') === false
  const outer = all.slice(isMethod ? from - 1 : from)
  // The method is the last frame that was kept, where the answer came from as near as ever.
  return [...(inner.at(-1)?.text === outer[0]?.text ? inner.slice(0, -1) : inner), ...outer]
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

/** The same by the layers around it alone: behind a callback of `param` no layer of the router has called on. */
function holderAt(invocation: LayerCall | null, depth: number): LayerCall | null {
  let call = invocation
  while (call && call.depth !== depth) call = call.parent
  return call
}
