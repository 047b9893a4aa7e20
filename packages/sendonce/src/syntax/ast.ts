/**
 * An ESTree node as the parser gives it. The lowering reads it by `type`; it is typed loosely because
 * the tree comes from outside and holds node types that this program does not know.
 */
export interface AstNode {
  readonly type: string
  readonly start: number
  readonly end: number
  // oxlint-disable-next-line typescript/no-explicit-any -- the shape depends on `type`
  readonly [key: string]: any
}

/** The node inside parentheses, type assertions and optional-chain wrappers. */
export function unwrap(node: AstNode): AstNode {
  let at = node
  while (
    at.type === 'ParenthesizedExpression' ||
    at.type === 'TSAsExpression' ||
    at.type === 'TSNonNullExpression' ||
    at.type === 'TSSatisfiesExpression' ||
    at.type === 'TSTypeAssertion' ||
    at.type === 'TSInstantiationExpression' ||
    at.type === 'ChainExpression'
  ) {
    at = at['expression'] as AstNode
  }
  return at
}

export function isFunctionNode(node: AstNode): boolean {
  return (
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionDeclaration'
  )
}

/** The name of a non-computed property key or identifier; `null` for a computed one. */
export function keyName(key: AstNode, computed: boolean): string | null {
  if (key.type === 'Literal') return String(key['value'])
  if (computed) return null
  if (key.type === 'Identifier') return key['name'] as string
  if (key.type === 'PrivateIdentifier') return `#${key['name'] as string}`
  return null
}
