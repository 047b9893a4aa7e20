import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { edit } from '../layout.ts'
import { parameterName, type Candidate } from '../problem.ts'
import { walkAll, type SourceFile } from '../source-file.ts'

/**
 * `res.status(404)` with nothing behind it sends nothing: the client waits, and is to get that status. So it is where a
 * branch or a function ends in it, or leaves right behind it.
 */
export function endStatus(source: SourceFile, fn: AstNode): Candidate[] {
  const names = (fn['params'] as AstNode[]).flatMap((one) => parameterName(one) ?? [])
  return [...walkAll(fn)]
    .filter((node) => isStatusOf(node, names, source) && isLeftAlone(node, source))
    .map(({ end }) => ({
      fixer: 'end-status',
      title: 'end the response with the status that is set',
      edits: [edit(source, end, end, '.end()')],
    }))
}

/** `res.status(404)`, also behind other calls that only prepare: `res.type('text').status(404)`. */
function isStatusOf(node: AstNode, names: readonly string[], source: SourceFile): boolean {
  if (node.type !== 'CallExpression') return false
  const callee = unwrap(node['callee'] as AstNode)
  if (callee.type !== 'MemberExpression') return false
  if (source.source(callee['property'] as AstNode) !== 'status') return false
  let root = unwrap(callee['object'] as AstNode)
  while (root.type === 'CallExpression' || root.type === 'MemberExpression')
    root = unwrap(root[root.type === 'CallExpression' ? 'callee' : 'object'] as AstNode)
  return root.type === 'Identifier' && names.includes(source.source(root))
}

/** Whether nothing is done with it, and nothing behind it in its block. */
function isLeftAlone(node: AstNode, source: SourceFile): boolean {
  const around = source.parent(node)
  if (around?.type === 'ReturnStatement') return true
  if (around?.type === 'ArrowFunctionExpression') return around['body'] === node
  if (around?.type !== 'ExpressionStatement') return false
  const block = source.parent(around)
  if (block?.type !== 'BlockStatement') return block?.type === 'IfStatement'
  const body = block['body'] as AstNode[]
  const next = body[body.indexOf(around) + 1]
  return !next || (next.type === 'ReturnStatement' && !next['argument'])
}
