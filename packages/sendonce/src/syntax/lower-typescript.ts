import { keyName, type AstNode } from './ast.ts'
import { declaredNames } from './lower-pattern.ts'

/**
 * The plain declaration that an `enum` or a `namespace` compiles to: a constant with an object. `null`
 * for one that leaves nothing behind (`declare`). Parts of a namespace that is declared several times
 * are not put together.
 */
export function withoutTypeScript(node: AstNode): AstNode | null {
  if (node['declare'] === true || (node['id'] as AstNode).type !== 'Identifier') return null
  const init = node.type === 'TSEnumDeclaration' ? enumObject(node) : namespaceObject(node)
  return (
    init &&
    made(node, 'VariableDeclaration', {
      kind: 'const',
      declarations: [made(node, 'VariableDeclarator', { id: node['id'], init })],
    })
  )
}

/** A node that stands where another one stood. */
function made(at: AstNode, type: string, fields: Readonly<Record<string, unknown>>): AstNode {
  return { ...fields, type, start: at.start, end: at.end }
}

function property(at: AstNode, name: string, value: AstNode): AstNode {
  const key = made(at, 'Literal', { value: name })
  return made(at, 'Property', { key, value, kind: 'init', computed: false, method: false })
}

/** A member without a value counts on from the one before it. */
function enumObject(node: AstNode): AstNode {
  const body = node['body'] as AstNode | undefined
  const members = (body?.['members'] ?? node['members'] ?? []) as AstNode[]
  let next: number | null = 0
  const properties = members.flatMap((member) => {
    const name = keyName(member['id'] as AstNode, false)
    const given = member['initializer'] as AstNode | null
    const value: AstNode | null =
      given ?? (next === null ? null : made(member, 'Literal', { value: next }))
    const number: unknown = value?.type === 'Literal' ? value['value'] : null
    next = typeof number === 'number' ? number + 1 : null
    return name !== null && value ? [property(member, name, value)] : []
  })
  return made(node, 'ObjectExpression', { properties })
}

function namespaceObject(node: AstNode): AstNode | null {
  const block = node['body'] as AstNode | null
  if (block?.type !== 'TSModuleBlock') return null
  const statements = block['body'] as AstNode[]
  const names = statements.flatMap((one) =>
    one.type === 'ExportNamedDeclaration' ? namesOf(one['declaration'] as AstNode | null) : [],
  )
  const properties = names.map((name) => property(node, name, made(node, 'Identifier', { name })))
  const argument = made(node, 'ObjectExpression', { properties })
  const body = made(node, 'BlockStatement', {
    body: [...statements, made(node, 'ReturnStatement', { argument })],
  })
  const callee = made(node, 'ArrowFunctionExpression', {
    params: [],
    body,
    expression: false,
    async: false,
  })
  return made(node, 'CallExpression', { callee, arguments: [], optional: false })
}

/** The names that a declaration binds. */
export function namesOf(declaration: AstNode | null): string[] {
  if (!declaration) return []
  if (declaration.type === 'VariableDeclaration') {
    return (declaration['declarations'] as AstNode[]).flatMap((one) =>
      declaredNames(one['id'] as AstNode),
    )
  }
  const id = declaration['id'] as AstNode | null | undefined
  return id && id.type === 'Identifier' ? [id['name'] as string] : []
}
