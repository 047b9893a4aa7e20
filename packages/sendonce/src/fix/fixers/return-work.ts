import { isRefusal, leavingOut } from '../intent.ts'
import type { Fixer } from '../problem.ts'
import { endOfBranch, workBehind } from '../skipped.ts'
import { endingAt } from './return-answer.ts'

/** Ends the function behind work in a branch that answers later, where it goes on and answers first. */
export const returnWork: Fixer = (problem) => {
  const { first, second, relation } = problem
  const { source, statement, fn, node } = second
  const isLater = relation.secondRegion !== relation.common?.region
  const isGoingOn = first?.source === source && first.fn === fn && first.node.start > node.end
  if (!isLater || !isGoingOn || !statement) return []
  // What stands in one list with the first answer is always begun: `return` would only make that unreachable.
  if (source.listOf(statement)?.some((one) => source.contains(one, first.node))) return []
  const end = endOfBranch(second, first)
  const edits = end && endingAt(problem, second, end)
  if (!edits) return []
  const skips = workBehind(problem, end.last, first)
  const title = 'return behind the work that answers later'
  // The client gets another answer then: one that refuses the request is not meant beside one that serves it.
  const isMeant = isRefusal(first) || isRefusal(second)
  return [leavingOut({ fixer: 'return', title, edits }, skips, skips.length > 0 || !isMeant)]
}
