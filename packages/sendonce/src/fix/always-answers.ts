import { isFunctionNode, type AstNode } from '../syntax/ast.ts'
import { anchorOf, type Anchor, type Problem } from './problem.ts'
import { walk } from './source-file.ts'

/**
 * Whether the helper that gives the first answer gives it whenever it is called, on each way to the second: then a guard in
 * front of that would never let it be given, and which of the two is meant is for a person to say.
 */
export function isAlwaysBehind({ conflict, first, second, relation, sources }: Problem): boolean {
  if (!first || !conflict.first || relation.belowFirst.length !== 1) return false
  const answer = anchorOf(conflict.first, sources)
  return !!answer && isUnconditional(answer) && standsInFront(first, second)
}

/** It stands in no branch of its function, and nothing leaves that in front of it. */
function isUnconditional({ source, node, statement, fn }: Anchor): boolean {
  if (!fn) return false
  const body = fn['body'] as AstNode
  if (statement && source.parent(statement) !== body) return false
  return (
    !isChosen({ source, node }) &&
    ![...walk(body)].some(
      ({ type, start }) =>
        (type === 'ReturnStatement' || type === 'ThrowStatement') &&
        start < (statement ?? node).start,
    )
  )
}

/** Its statement is run on each way to the other one. */
function standsInFront({ source, node, statement }: Anchor, other: Anchor): boolean {
  const list = statement && other.source === source && source.listOf(statement)
  if (!list || isChosen({ source, node })) return false
  const behind = list.slice(list.indexOf(statement) + 1)
  return (
    /^(?:ExpressionStatement|VariableDeclaration)$/.test(statement.type) &&
    behind.some((one) => source.contains(one, other.node))
  )
}

/** Whether something in its statement decides whether it is evaluated: `ok || fail(res)`. */
function isChosen({ source, node }: Pick<Anchor, 'source' | 'node'>): boolean {
  for (const at of source.around(node)) {
    if (/(?:Statement|Declaration)$/.test(at.type) || isFunctionNode(at)) return false
    if (/^(?:Logical|Conditional|Chain)Expression$/.test(at.type)) return true
  }
  return false
}
