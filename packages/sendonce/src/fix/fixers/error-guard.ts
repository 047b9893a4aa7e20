import type { AstNode } from '../../syntax/ast.ts'
import { insertBefore, layoutOf } from '../layout.ts'
import { openArrow } from '../leaving.ts'
import {
  anchorOf,
  nextAt,
  parameterName,
  responseAt,
  type Candidate,
  type Fixer,
  type Problem,
  type Anchor,
} from '../problem.ts'

/** An error handler tests first whether the response is out, and passes the error on then. */
export const errorGuard: Fixer = (problem) => {
  return lateAnswers(problem).flatMap(guardIn)
}

/** The answers inside error handlers that the conflict leads to. */
function lateAnswers({ conflict, sources, relation, entry }: Problem): Anchor[] {
  const answers =
    conflict.proof.length > 0 ? conflict.proof.map(({ second }) => second) : [conflict.second]
  const isInHandler =
    relation.belowSecond.some(({ via }) => via === 'error-handler') ||
    conflict.proof.length > 0 ||
    entry.roles.includes('error')
  return isInHandler ? answers.flatMap((answer) => anchorOf(answer, sources) ?? []) : []
}

function guardIn(anchor: Anchor): Candidate[] {
  const { source } = anchor
  const handler = errorHandlerAround(anchor)
  const response = responseAt({ ...anchor, fn: handler })
  const next = nextAt({ ...anchor, fn: handler })
  const error = handler && parameterName((handler['params'] as AstNode[])[0] as AstNode)
  if (!handler || !response || !next || !error) return []
  const { semicolon } = layoutOf(source)
  const guard = `if (${response}.headersSent) return ${next}(${error})${semicolon}`
  const title = 'pass the error on when the response is out already'
  const body = handler['body'] as AstNode
  if (body.type !== 'BlockStatement') {
    return [{ fixer: 'error-guard', title, edits: openArrow(source, handler, [guard]) }]
  }
  const uses = new RegExp(`(^|[^\\w$.])${response.replace(/[.$]/g, '\\$&')}\\b`)
  const before = (body['body'] as AstNode[]).find(
    (one) => source.contains(one, anchor.node) || uses.test(source.source(one)),
  )
  if (!before) return []
  return [{ fixer: 'error-guard', title, edits: insertBefore(source, before, [guard]) }]
}

function errorHandlerAround({ source, node }: Anchor): AstNode | null {
  for (const at of source.around(node)) {
    if (/Function/.test(at.type) && ((at['params'] ?? []) as AstNode[]).length === 4) return at
  }
  return null
}
