import type { AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { insertAfter, layoutOf } from '../layout.ts'
import { ownStatement, responseAt, type Anchor, type Fixer, type Problem } from '../problem.ts'
import { isSettling } from '../settling.ts'
import { isStop, runningBehind, skippedByBreak } from '../skipped.ts'
import { isToBeAsked, leavingOut } from '../intent.ts'

/** A case that answers and falls through to one that answers as well ends with `break`. */
export const breakCase: Fixer = (problem) => {
  const { first } = problem
  const from = caseFallenThrough(problem)
  const last = (from?.['consequent'] as AstNode[] | undefined)?.at(-1)
  if (!first?.statement || !from || !last) return []
  const { source } = first
  // Where it answers on some of its ways only, the others may be meant to go on.
  const list = last.type === 'BlockStatement' ? (last['body'] as AstNode[]) : null
  const own = [...(from['consequent'] as AstNode[]), ...(list ?? [])]
  const by = { source, response: responseAt(first) }
  const answer = own.findLast((one) => source.contains(one, first.node))
  const isDirect = answer !== undefined && answer === ownStatement(first)
  if (!answer || (!isDirect && !isSettling(answer, by))) return []
  const body = last.type === 'BlockStatement' ? ((last['body'] as AstNode[]).at(-1) ?? last) : last
  const { semicolon } = layoutOf(source)
  const skips = skippedByBreak(problem, from)
  const edits = insertAfter(source, body, [`break${semicolon}`])
  // The second answer kept what stands behind the switch from running.
  const around = source.parent(from)
  const behind = around && isStop(problem) ? runningBehind(source, around) : []
  const begins = effectsIn(behind, source, responseAt(first))
  const made = { fixer: 'break', title: 'end the case with break', edits, begins }
  return [leavingOut(made, skips, skips.length > 0 && isToBeAsked(problem, first, skips))]
}

/** The case that answers first, where control goes on from it into the case of the second answer. */
export function caseFallenThrough({ first, second }: Problem): AstNode | null {
  if (!first || first.fn !== second.fn || first.source !== second.source) return null
  const { source } = first
  const from = caseAround(first)
  const to = caseAround(second)
  const isNext = from && to && from.start < to.start && source.parent(from) === source.parent(to)
  return isNext ? from : null
}

function caseAround({ source, node, fn }: Anchor): AstNode | null {
  for (const at of source.around(node)) {
    if (at.type === 'SwitchCase') return at
    if (at === fn) return null
  }
  return null
}
