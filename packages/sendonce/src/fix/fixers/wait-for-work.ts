import { leftAlone } from '../../detect/classify.ts'
import { handedOnBefore } from '../../detect/handed-on.ts'
import type { Place } from '../../analyse/domain/place.ts'
import { edit } from '../layout.ts'
import { anchorAt, ownStatement, type Fixer, type Problem } from '../problem.ts'
import { inner } from '../source-file.ts'
import type { AstNode } from '../../syntax/ast.ts'
import { madeAsync } from './await-call.ts'

/** `await` for work that nobody waits for, where the framework answers once the handler is done, with what was prepared by then. */
export const waitForWork: Fixer = (problem) => {
  const place = placeOfWork(problem)
  const anchor = place && anchorAt(place, problem.conflict.second, problem.sources)
  const statement = anchor && ownStatement(anchor)
  if (!anchor?.fn || !statement || statement.type !== 'ExpressionStatement') return []
  if (inner(statement['expression'] as AstNode) !== statement['expression']) return []
  const made = madeAsync(anchor.source, anchor.fn, problem)
  if (!made) return []
  const edits = [...made, edit(anchor.source, statement.start, statement.start, 'await ')]
  const title = 'wait for what prepares the answer'
  // The 404 of the framework was none.
  return [{ fixer: 'await', title, edits, isAnotherAnswer: true }]
}

/** What gives the promise: a `next()`, an asynchronous function, or a chain. */
function placeOfWork({ conflict: { second, awaited }, relation }: Problem): Place | null {
  const { belowSecond, secondRegion } = relation
  const call = handedOnBefore(second)?.call ?? leftAlone(belowSecond, awaited)?.call
  return call ?? (secondRegion.kind === 'reaction' ? secondRegion.place : null) ?? null
}
