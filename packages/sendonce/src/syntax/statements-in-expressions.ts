import { unwrap, type AstNode } from './ast.ts'

/** `a && b`, `a || b`, `a ? b : c`, `a, b` where nobody asks what they give: the statements that they stand for. */
export function statementsIn(node: AstNode): readonly AstNode[] | null {
  switch (node.type) {
    case 'SequenceExpression':
      return (node['expressions'] as AstNode[]).map(statementOf)
    case 'ConditionalExpression':
      return [choice(node, node['test'], node['consequent'], node['alternate'])]
    case 'LogicalExpression': {
      const [left, right] = [node['left'] as AstNode, node['right'] as AstNode]
      if (node['operator'] === '&&') return [choice(node, left, right, null)]
      return node['operator'] === '||' ? [choice(node, left, null, right)] : null
    }
    case 'UnaryExpression':
      return isDropping(node) ? [statementOf(node['argument'] as AstNode)] : null
    default:
      return null
  }
}

/** `!function () { … }()`: what the call gives goes nowhere. */
function isDropping({ operator, argument }: AstNode): boolean {
  return operator === '!' && unwrap(argument as AstNode).type === 'CallExpression'
}

function choice(
  { start, end }: AstNode,
  test: AstNode,
  yes: AstNode | null,
  no: AstNode | null,
): AstNode {
  const nothing = { type: 'EmptyStatement', start, end }
  const consequent = yes ? statementOf(yes) : nothing
  const alternate = no && statementOf(no)
  return { type: 'IfStatement', start, end, test, consequent, alternate }
}

function statementOf(expression: AstNode): AstNode {
  const { start, end } = expression
  return { type: 'ExpressionStatement', start, end, expression }
}
