import type { Invocation, NextCall } from './evidence.ts'

/** The calls of `next` by which a layer was reached, latest first, with those they were made in. */
export function* edgesTo(invocation: Invocation | null): Generator<NextCall> {
  for (let call = invocation; call; call = call.via?.from ?? call.parent)
    for (let edge = call.via; edge; edge = edge.within) yield edge
}
