import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { askSent, insertBefore, layoutOf } from '../layout.ts'
import { openArrow } from '../leaving.ts'
import { guardedWork } from '../skipped.ts'
import { inner, escaped } from '../source-file.ts'
import { askedEarlier, firstOfAnswer } from './late-guard.ts'
import {
  anchorOf,
  firstAnchor,
  lateAnswersOf,
  parameterName,
  responseAt,
  type Candidate,
  type Fixer,
  type Problem,
  type Anchor,
} from '../problem.ts'

/** An error handler tests first whether the response is out, and passes the error on then. */
export const errorGuard: Fixer = (problem) => {
  return lateAnswers(problem).flatMap((anchor) => guardIn(problem, anchor))
}

/** The answers inside error handlers that the conflict leads to. */
function lateAnswers({ conflict, sources, relation, entry }: Problem): Anchor[] {
  const isInHandler =
    relation.belowSecond.some(({ via }) => via === 'error-handler') ||
    conflict.proof.length > 0 ||
    entry.roles.includes('error')
  return isInHandler
    ? lateAnswersOf(conflict).flatMap((answer) => anchorOf(answer, sources) ?? [])
    : []
}

function guardIn(problem: Problem, answer: Anchor): Candidate[] {
  const { source } = answer
  const handler = errorHandlerAround(answer)
  const anchor = { ...answer, fn: handler }
  const response = responseAt(anchor)
  // An error handler is known by its four parameters, however they are called.
  const [error, , , next] = ((handler?.['params'] ?? []) as AstNode[]).map(parameterName)
  if (!handler || !response || !next || !error) return []
  // What it answered itself is the answer to this error, and whoever gets that next may cut it off.
  if (firstAnchor(problem)?.fn === handler) return []
  const { semicolon } = layoutOf(source)
  const guard = `${askSent(source, response)} return ${next}(${error})${semicolon}`
  const body = handler['body'] as AstNode
  const own = firstOfAnswer(anchor, response).statement
  const skips = guardedWork(problem, anchor, own)
  const made = (edits: readonly Edit[]): Candidate => {
    const title = 'pass the error on when the response is out already'
    return leavingOut({ fixer: 'error-guard', title, edits }, skips, isWanted(null, skips))
  }
  if (body.type !== 'BlockStatement') return [made(openArrow(source, handler, [guard]))]
  if (!own) return []
  const before = placeIn(anchor, body['body'] as AstNode[], own, response)
  const asked = before === own ? askedEarlier({ ...anchor, statement: own }, problem, response) : []
  return [made([...asked, ...insertBefore(source, before, [guard])])]
}

/** Before all that is done with the response; where something else is done there, in front of the answer. */
function placeIn(
  { source, node }: Anchor,
  list: readonly AstNode[],
  own: AstNode,
  response: string,
): AstNode {
  const uses = new RegExp(`(^|[^\\w$.])${escaped(response)}\\b`)
  const holder = list.findIndex((one) => source.contains(one, node))
  const from = list.findIndex((one, at) => at === holder || uses.test(source.source(one)))
  const first = list[from]
  const others = effectsIn(list.slice(from, holder + 1), source, response, inner(node))
  return first && others.length === 0 ? first : own
}

function errorHandlerAround({ source, node }: Anchor): AstNode | null {
  for (const at of source.around(node)) {
    if (/Function/.test(at.type) && ((at['params'] ?? []) as AstNode[]).length === 4) return at
  }
  return null
}
