import type { AstNode } from '../../syntax/ast.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { leaveBare, leaveBehind } from '../leaving.ts'
import {
  anchorOf,
  lateAnswersOf,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { guardedWork } from '../skipped.ts'
import { escaped } from '../source-file.ts'

/**
 * Where a guard in front of the second answer finds the response out, does something about that and goes on, the function ends:
 * `if (res.headersSent) next(error)` becomes `if (res.headersSent) return next(error)`.
 */
export const endGuard: Fixer = (problem) =>
  lateAnswersOf(problem.conflict).flatMap((answer) => {
    const anchor = anchorOf(answer, problem.sources)
    return anchor ? endIn(problem, anchor) : []
  })

function endIn(problem: Problem, anchor: Anchor): Candidate[] {
  const { source, statement } = anchor
  const response = responseAt(anchor)
  const list = statement && source.listOf(statement)
  if (!response || !list) return []
  const guard = list
    .slice(0, list.indexOf(statement))
    .findLast((one) => isGuard(anchor, one, response))
  const last = guard && lastOf(guard['consequent'] as AstNode)
  if (!last) return []
  const isAnswer = new RegExp(`^(await\\s+)?(${escaped(response)}\\.|_?next\\()`).test(
    source.source(last),
  )
  const edits = isAnswer ? leaveBehind(source, last, problem.entry) : leaveBare(source, last)
  const behind = list[list.indexOf(guard) + 1] ?? statement
  const skips = guardedWork(problem, anchor, behind)
  const made = { fixer: 'end-guard', title: 'end where the guard finds the response out', edits }
  return [leavingOut(made, skips, isWanted(null, skips))]
}

/** `if (res.headersSent) …`, without an `else`. */
function isGuard({ source }: Anchor, node: AstNode, response: string): boolean {
  if (node.type !== 'IfStatement' || node['alternate']) return false
  const test = source.source(node['test'] as AstNode)
  return new RegExp(`^${escaped(response)}\\.(headersSent|writableEnded|finished)$`).test(test)
}

/** What a guard does last, if it does not leave the function by that. */
function lastOf(consequent: AstNode): AstNode | null {
  const last =
    consequent.type === 'BlockStatement' ? (consequent['body'] as AstNode[]).at(-1) : consequent
  return last?.type === 'ExpressionStatement' ? last : null
}
