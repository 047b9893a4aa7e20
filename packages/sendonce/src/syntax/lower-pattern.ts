import { keyName, unwrap, type AstNode } from './ast.ts'
import type { Expression, Pattern, Variable } from './ir.ts'
import type { LowerContext } from './lower-context.ts'

/** All names that a binding pattern declares. */
export function declaredNames(node: AstNode | null, names: string[] = []): string[] {
  if (!node) return names
  switch (node.type) {
    case 'Identifier':
      names.push(node['name'] as string)
      break
    case 'ObjectPattern':
      for (const property of node['properties'] as AstNode[]) {
        declaredNames((property['value'] ?? property['argument']) as AstNode, names)
      }
      break
    case 'ArrayPattern':
      for (const item of node['elements'] as (AstNode | null)[]) declaredNames(item, names)
      break
    case 'AssignmentPattern':
      declaredNames(node['left'] as AstNode, names)
      break
    case 'RestElement':
      declaredNames(node['argument'] as AstNode, names)
      break
    case 'TSParameterProperty':
      declaredNames(node['parameter'] as AstNode, names)
      break
  }
  return names
}

/** A target with its default value. */
export function lowerTarget(
  context: LowerContext,
  node: AstNode,
): { target: Pattern; fallback: Expression | null } {
  if (node.type === 'AssignmentPattern') {
    const fallback = context.expression(node['right'] as AstNode)
    return { target: context.pattern(node['left'] as AstNode), fallback }
  }
  return { target: context.pattern(node), fallback: null }
}

export function lowerPattern(context: LowerContext, raw: AstNode): Pattern {
  const node = unwrap(raw)
  switch (node.type) {
    case 'Identifier':
      return lowerName(context, node['name'] as string)
    case 'MemberExpression': {
      const member = context.expression(node)
      return member.kind === 'member' ? member : { kind: 'nothing' }
    }
    case 'AssignmentPattern':
      return context.pattern(node['left'] as AstNode)
    case 'ObjectPattern':
      return lowerObjectPattern(context, node)
    case 'ArrayPattern':
      return lowerArrayPattern(context, node)
    case 'TSParameterProperty':
      return context.pattern(node['parameter'] as AstNode)
    default:
      return { kind: 'nothing' }
  }
}

function lowerName(context: LowerContext, name: string): Variable | Pattern {
  return context.bindings.resolve(context.scope, name) ?? { kind: 'global', name }
}

function lowerObjectPattern(context: LowerContext, node: AstNode): Pattern {
  const properties = []
  let rest: Pattern | null = null
  for (const property of node['properties'] as AstNode[]) {
    if (property.type === 'RestElement') rest = context.pattern(property['argument'] as AstNode)
    else {
      const key = keyName(property['key'] as AstNode, property['computed'] as boolean)
      properties.push({ key, ...lowerTarget(context, property['value'] as AstNode) })
    }
  }
  return { kind: 'object-pattern', properties, rest }
}

function lowerArrayPattern(context: LowerContext, node: AstNode): Pattern {
  const items: { target: Pattern; fallback: Expression | null }[] = []
  let rest: Pattern | null = null
  for (const item of node['elements'] as (AstNode | null)[]) {
    if (!item) items.push({ target: { kind: 'nothing' }, fallback: null })
    else if (item.type === 'RestElement') rest = context.pattern(item['argument'] as AstNode)
    else items.push(lowerTarget(context, item))
  }
  return { kind: 'array-pattern', items, rest }
}
