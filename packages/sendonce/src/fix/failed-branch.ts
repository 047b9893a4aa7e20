import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import type { Anchor } from './problem.ts'
import { escaped, methodOf, type SourceFile } from './source-file.ts'

const errorName = /^_?e(rr(or)?)?$|[a-z\d]Err(or)?$/

/** Whether a name is one that programs give to an error. */
export function isErrorName(name: string): boolean {
  return errorName.test(name)
}

/**
 * Whether an answer stands where something has failed, as in `if (error) res.send(…)` and in a `catch`: what was asked for is not
 * there, and the work behind the answer has nothing to work with.
 */
export function isBehindFailure({ source, node }: Anchor): boolean {
  let inside = node
  for (const at of source.around(node)) {
    if (at.type === 'CatchClause') return true
    if (isFunctionNode(at)) return isErrorReaction(source, at)
    if (at.type === 'IfStatement' && at['test'] !== inside) {
      const test = at['test'] as AstNode
      if (at['consequent'] === inside ? tellsFailure(test) : tellsNone(test)) return true
    }
    if (at.type === 'LogicalExpression' && at['operator'] === '&&' && at['right'] === inside)
      if (tellsFailure(at['left'] as AstNode)) return true
    inside = at
  }
  return false
}

/**
 * Whether an answer was chosen by what an error is, as in `if (error.status === 404) res.send(…)`: it is the one to that
 * error. `error` is the name of the variable.
 */
export function isAnswerTo(error: string, { source, node }: Anchor): boolean {
  const asked = new RegExp(String.raw`(^|[^\w$.])${escaped(error)}\s*(\?\.|[.[]|instanceof\b)`)
  const isAsked = (test: unknown): boolean => asked.test(source.source(test as AstNode))
  let inside = node
  for (const at of source.around(node)) {
    if (isFunctionNode(at)) return false
    if (at.type === 'IfStatement' && at['consequent'] === inside && isAsked(at['test'])) return true
    if (at.type === 'LogicalExpression' && at['right'] === inside && isAsked(at['left']))
      return true
    if (at.type === 'SwitchStatement' && isAsked(at['discriminant'])) return true
    inside = at
  }
  return false
}

/** Whether a function is `.catch(fn)`, or the second one of `.then(ok, fn)`. */
export function isErrorReaction(source: SourceFile, fn: AstNode): boolean {
  const call = source.parent(fn)
  if (call?.type !== 'CallExpression') return false
  const name = methodOf(source, call)
  const at = (call['arguments'] as AstNode[]).indexOf(fn)
  return (name === 'catch' && at === 0) || (name === 'then' && at === 1)
}

/** `error`, `error !== null`, `error instanceof …`, and what more is asked beside that. */
function tellsFailure(expression: AstNode): boolean {
  const test = unwrap(expression)
  if (test.type === 'LogicalExpression') return tellsFailure(test['left'] as AstNode)
  if (test.type === 'BinaryExpression') {
    const operator = String(test['operator'])
    const isOther = /^!==?$/.test(operator) && isNothing(test['right'] as AstNode)
    return (isOther || operator === 'instanceof') && isError(test['left'] as AstNode)
  }
  return isError(test)
}

/** `!error`, of which the other branch is the one that failed. */
function tellsNone(expression: AstNode): boolean {
  const test = unwrap(expression)
  if (test.type === 'UnaryExpression' && test['operator'] === '!')
    return isError(unwrap(test['argument'] as AstNode))
  const isSame = test.type === 'BinaryExpression' && /^===?$/.test(String(test['operator']))
  return isSame && isNothing(test['right'] as AstNode) && isError(test['left'] as AstNode)
}

function isError(node: AstNode): boolean {
  return node.type === 'Identifier' && isErrorName(String(node['name']))
}

/** `null` or `undefined`. */
export function isNothing(node: AstNode): boolean {
  return node['name'] === 'undefined' || (node.type === 'Literal' && node['value'] === null)
}
