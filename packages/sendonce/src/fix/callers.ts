import type { AstNode } from '../syntax/ast.ts'
import type { Anchor, Problem } from './problem.ts'
import { inner, walkAll, type SourceFile } from './source-file.ts'

/** Nobody else looks at what the helper gives back, by all that the program's sources say. */
export function isIgnoredElsewhere(
  { sources }: Problem,
  anchor: Anchor,
  helper: AstNode,
  first: Anchor,
): boolean {
  const name = nameOf(anchor.source, helper)
  if (name === null) return false
  return sources.users(anchor.source.file).every((file) => {
    const source = sources.get(file)
    if (!source?.text.includes(name)) return true
    return [...walkAll(source.program)].every((node) => {
      if (node.type !== 'CallExpression' || calledName(node) !== name) return true
      return node === first.node || isIgnored(source, node)
    })
  })
}

function isIgnored(source: SourceFile, call: AstNode): boolean {
  const parent = source.parent(call)
  const outer = parent?.type === 'AwaitExpression' ? source.parent(parent) : parent
  if (outer?.type === 'ExpressionStatement') return true
  if (outer?.type === 'UnaryExpression' && outer['operator'] === '!') return true
  return (
    outer?.type === 'ArrowFunctionExpression' && source.parent(outer)?.type === 'CallExpression'
  )
}

/** The last name of what is called. */
export function calledName(call: AstNode): string | null {
  const callee = inner(call['callee'] as AstNode)
  const name = callee.type === 'MemberExpression' ? (callee['property'] as AstNode) : callee
  return typeof name['name'] === 'string' ? name['name'] : null
}

/** The name that a function is known by in its file. */
export function nameOf(source: SourceFile, helper: AstNode): string | null {
  const parent = source.parent(helper)
  const id = (helper['id'] ?? parent?.['id'] ?? parent?.['key'] ?? null) as AstNode | null
  if (id && typeof id['name'] === 'string') return id['name']
  const left = parent?.type === 'AssignmentExpression' ? (parent['left'] as AstNode) : null
  const isNamed = left?.type === 'MemberExpression' && left['computed'] !== true
  const property = isNamed ? (left['property'] as AstNode) : null
  return typeof property?.['name'] === 'string' ? property['name'] : null
}
