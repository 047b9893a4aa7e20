import { isWanted, leavingOut } from '../intent.ts'
import { askSent, edit, insertBefore, layoutOf, opening } from '../layout.ts'
import {
  firstAnchor,
  parameterName,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { guardedWork } from '../skipped.ts'
import { goesOnAnswered } from '../settling.ts'
import type { AstNode } from '../../syntax/ast.ts'
import {
  askedEarlier,
  endsWork,
  firstOfAnswer,
  lastOfAnswer,
  lateAnchor,
  putInFront,
} from './late-guard.ts'

const title = 'cut the response off when its head is out'

/** A stream that fails when the head is out can only be cut off. */
export const streamError: Fixer = (problem) => {
  const { relation, conflict } = problem
  const startsOnly = conflict.first?.kind === 'begin' || conflict.first?.kind === 'pipe'
  if (!startsOnly && problem.code !== 'SO010') return []
  const { secondRegion } = relation
  if (secondRegion.kind === 'entry' && !problem.entry.isForBrokenOff) return []
  const anchor = lateAnchor(problem)
  const response = anchor && responseAt(anchor)
  if (!anchor?.fn || !response) return []
  const { source } = anchor
  const parameter = (anchor.fn['params'] as AstNode[])[0]
  const name = parameter ? parameterName(parameter) : null
  const isFailure =
    secondRegion.label === 'error' ||
    (name !== null && /^_?(e|er|err|error|reason|cause)$/i.test(name))
  if (!isFailure) return endingBoth(problem, anchor, response)
  const { semicolon, newline, unit } = layoutOf(source)
  const destroy = `${response}.destroy(${name ?? ''})`
  const guard = source.isTyped
    ? `${askSent(source, response)}${opening(source, '')}${newline}${unit}${destroy}${semicolon}${newline}${unit}return${semicolon}${newline}}`
    : `${askSent(source, response)} return ${destroy}${semicolon}`
  const begin = firstOfAnswer(anchor, response)
  const by = { source, response }
  if (goesOnAnswered(anchor.fn['body'] as AstNode, begin.statement ?? begin.node, by)) return []
  const put = putInFront(begin, [guard])
  if (!put) return []
  const edits = [...askedEarlier(begin, problem, response), ...put]
  const skips = guardedWork(problem, anchor, begin.statement)
  const made = { fixer: 'stream-error', title, edits }
  return [leavingOut(made, skips, isWanted(firstAnchor(problem), skips))]
}

/**
 * A timeout that answers and ends the work ends the response with it: what was begun goes on by no one else, and who ends
 * the source of a `pipe()` does not end where that leads.
 */
function endingBoth(problem: Problem, anchor: Anchor, response: string): Candidate[] {
  const { source, statement } = anchor
  if (statement?.type !== 'ExpressionStatement' || source.listOf(statement) === null) return []
  // Of an answer in several statements the rest would run behind the cut.
  if (lastOfAnswer(anchor, response) !== statement) return []
  if (!endsWork(problem, source, statement, response)) return []
  const { semicolon } = layoutOf(source)
  const cut = `${askSent(source, response)} ${response}.destroy()${semicolon}`
  const edits = [
    ...insertBefore(source, statement, [cut]),
    edit(source, statement.start, statement.start, 'else '),
  ]
  return [{ fixer: 'stream-error', title, edits }]
}
