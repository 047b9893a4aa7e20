import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { isNothing } from './failed-branch.ts'
import type { Anchor } from './problem.ts'
import { walk, type SourceFile } from './source-file.ts'

/**
 * Whether an answer stands where something is missing of which the code behind reads: `if (!user) res.send(…)`, then
 * `user.name`. For such a request that code throws, so that it was not meant to run.
 */
export function isBehindAbsence({ source, node }: Anchor): boolean {
  let inside = node
  for (const at of source.around(node)) {
    if (isFunctionNode(at)) return false
    const missing = at.type === 'IfStatement' && at['consequent'] === inside ? missingIn(at) : null
    const list = missing && source.listOf(at)
    if (missing && list) return isReadFirst(source, missing, list.slice(list.indexOf(at) + 1))
    inside = at
  }
  return false
}

/** What is missing where a test holds: `!user`, `user == null`, `user === undefined`. */
function missingIn(statement: AstNode): AstNode | null {
  const test = unwrap(statement['test'] as AstNode)
  let asked: AstNode | null = null
  if (test.type === 'UnaryExpression' && test['operator'] === '!')
    asked = test['argument'] as AstNode
  if (test.type === 'BinaryExpression' && /^===?$/.test(String(test['operator'])))
    asked = isNothing(unwrap(test['right'] as AstNode)) ? (test['left'] as AstNode) : null
  const value = asked && unwrap(asked)
  return value && /^(Identifier|MemberExpression)$/.test(value.type) ? value : null
}

/** Whether statements read a property of a value whatever they decide, and give it no other one before. */
function isReadFirst(source: SourceFile, value: AstNode, list: readonly AstNode[]): boolean {
  const text = source.source(value)
  for (const statement of list) {
    const part = statement.type === 'IfStatement' ? (statement['test'] as AstNode) : statement
    const isPlain = part !== statement || /^(Expression|Return|Variable)/.test(statement.type)
    if (statement.type === 'TryStatement')
      return isReadFirst(source, value, (statement['block'] as AstNode)['body'] as AstNode[])
    if (!isPlain) return false
    const nodes = [part, ...walk(part)]
    if (nodes.some((one) => isSetting(source, one, text))) return false
    if (nodes.some((one) => isReading(source, one, text) && !isChosen(source, one, part)))
      return true
    if (part !== statement) return false
  }
  return false
}

function isReading(source: SourceFile, node: AstNode, value: string): boolean {
  if (node.type !== 'MemberExpression' || node['optional'] === true) return false
  return source.source(node['object'] as AstNode) === value
}

function isSetting(source: SourceFile, node: AstNode, value: string): boolean {
  return node.type === 'AssignmentExpression' && source.source(node['left'] as AstNode) === value
}

/** Whether something decides if it is evaluated. */
function isChosen(source: SourceFile, node: AstNode, whole: AstNode): boolean {
  for (const at of source.around(node)) {
    if (/^(Logical|Conditional|Chain)Expression$/.test(at.type)) return true
    if (at === whole) return false
  }
  return false
}
