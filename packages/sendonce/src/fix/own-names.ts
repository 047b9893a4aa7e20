import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { walk, type SourceFile } from './source-file.ts'

/** Whether a name is declared in the function that is given the response, or further inside. */
export function isOwn(name: string, node: AstNode, source: SourceFile): boolean {
  return ownerOf(name, node, source) !== null
}

/** Whether what an expression stands for was made by the handler itself: nobody else sees it change. */
export function isOwnObject(expression: AstNode, source: SourceFile): boolean {
  const node = unwrap(expression)
  if (isMade(node)) return true
  if (node.type !== 'Identifier') return false
  const name = String(node['name'])
  const fn = ownerOf(name, node, source)
  const declarators = fn ? [...walk(fn['body'] as AstNode)].filter(isDeclaratorOf(name)) : []
  return declarators.some(
    ({ init }) => isMade(init as AstNode | null) || isOfRequest(init as AstNode | null),
  )
}

/** `req.body` and `req.session.user` go with their request. */
function isOfRequest(node: AstNode | null): boolean {
  let at = node && unwrap(node)
  while (at?.type === 'MemberExpression') at = unwrap(at['object'] as AstNode)
  return at !== node && /^_?(req|request|ctx)$/.test(String(at?.['name']))
}

function isDeclaratorOf(name: string): (node: AstNode) => boolean {
  return ({ type, id }) =>
    type === 'VariableDeclarator' && (id as AstNode | undefined)?.['name'] === name
}

/** `[]`, `{}`, `new Map()`, and what `map` and `filter` give. */
function isMade(node: AstNode | null): boolean {
  if (node === null) return false
  const { type } = node
  if (/^(Array|Object|New|Function|ArrowFunction)Expression$|Literal$/.test(type)) return true
  const callee = type === 'CallExpression' ? unwrap(node['callee'] as AstNode) : null
  const property = callee?.type === 'MemberExpression' ? (callee['property'] as AstNode) : null
  return /^(map|filter|slice|concat|flatMap|split|from|keys|values|entries)$/.test(
    String(property?.['name']),
  )
}

/** The function of the handler, or inside of it, that declares a name. */
function ownerOf(name: string, node: AstNode, source: SourceFile): AstNode | null {
  for (const at of source.around(node)) {
    if (!isFunctionNode(at)) continue
    if (source.declares(at, name)) return at
    const names = ((at['params'] ?? []) as AstNode[]).map((one) => source.source(one))
    if (names.some((one) => /^_?(res|resp|response|reply)\b/i.test(one))) return null
  }
  return null
}
