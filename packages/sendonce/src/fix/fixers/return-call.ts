import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { edit, layoutOf, replaceByBlock } from '../layout.ts'
import { leaveBare, mayReturnValue } from '../leaving.ts'
import type { Anchor, Candidate, Problem } from '../problem.ts'
import { workBehind } from '../skipped.ts'

/**
 * A helper that answers later, in a branch of a function that goes on and answers first: the function ends there, and gives
 * back what it would wait for.
 */
export function returnCall(
  problem: Problem,
  call: Anchor,
  statement: AstNode,
  made: readonly Edit[] | null,
): Candidate[] {
  const { source, fn } = call
  const other = [problem.first, problem.second].find(
    (one) => one?.fn === fn && one?.source === source && one.node.start > call.node.end,
  )
  const list = source.listOf(statement)
  const isInFront = list?.some((one) => other && source.contains(one, other.node)) ?? false
  if (!fn || !other || isInFront || (list && list.at(-1) !== statement)) return []
  const isValue = mayReturnValue(source, fn, problem.entry)
  const ends = [
    isValue
      ? [edit(source, statement.start, statement.start, 'return ')]
      : made && [...made, ...waitAndLeave(call, statement)],
    leaveBare(source, statement),
  ]
  const skips = workBehind(problem, statement, other)
  const title = 'return behind the helper, which answers'
  return ends.flatMap((edits) =>
    edits ? [leavingOut({ fixer: 'await', title, edits }, skips, isWanted(call, skips))] : [],
  )
}

function waitAndLeave({ source }: Anchor, statement: AstNode): Edit[] {
  const { semicolon } = layoutOf(source)
  if (source.listOf(statement) !== null)
    return [
      edit(source, statement.start, statement.start, 'await '),
      ...leaveBare(source, statement),
    ]
  const lines = [`await ${source.source(statement)}`, `return${semicolon}`]
  return replaceByBlock(source, statement, lines)
}
