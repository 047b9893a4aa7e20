import type { Effect } from '@sendonce/model'
import type { AstNode } from '../syntax/ast.ts'
import { distinct, effectsIn } from './effects.ts'
import { anchorAt, responseAt, type Problem } from './problem.ts'
import { catchAround, isStop, runningBehind } from './skipped.ts'

// Where the error goes that the second answer throws: with a repair it does not come there any more.

/**
 * What callers do behind the function that answered twice. The second answer threw through them, so that it never
 * ran for such a request, and would where only the first is given.
 */
export function begunWork({ conflict, relation, sources }: Problem): Effect[] {
  const begun: Effect[] = []
  let frame = conflict.how === 'throw' ? relation.common : null
  // The outermost one was called by the framework.
  for (
    ;
    frame?.call && frame.parent?.via !== 'entry' && /^(call|await)$/.test(frame.via);
    frame = frame.parent
  ) {
    const anchor = anchorAt(frame.call, conflict.second, sources)
    if (!anchor?.statement || catchAround(anchor.source, anchor.node)) break
    if (anchor.statement.type === 'ReturnStatement') continue
    // The promise that nobody waits for fails, and its caller goes on.
    if (frame.isUnawaited) break
    const behind = runningBehind(anchor.source, anchor.statement)
    begun.push(...effectsIn(behind, anchor.source, responseAt(anchor)))
  }
  return distinct(begun)
}

/** What a `catch` does today beside answering, because the second answer throws into it. */
export function caughtWork(problem: Problem): Effect[] {
  const { second, first } = problem
  const clause = isStop(problem) ? catchAround(second.source, second.node) : null
  // Of an answer in the clause itself the other fixers know.
  if (
    !clause ||
    (first && first.source === second.source && second.source.contains(clause, first.node))
  )
    return []
  return effectsIn([clause['body'] as AstNode], second.source, responseAt(second))
}
