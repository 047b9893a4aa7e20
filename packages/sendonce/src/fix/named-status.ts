import { unwrap, type AstNode } from '../syntax/ast.ts'
import type { Anchor } from './problem.ts'
import { inner } from './source-file.ts'
import { statusesByName } from './status-names.ts'

/** `Bad Request`, `BAD_REQUEST` and `badRequest` are one name. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]/g, '')
}

/**
 * The status that an answer says where none is set that is known: by the name of a constant that is not seen, as in
 * `res.status(HttpStatus.BAD_REQUEST).json(…)`, or by the number in `res.send(401)`.
 */
export function namedStatus({ node }: Anchor): number | null {
  for (let at = inner(node); at.type === 'CallExpression';) {
    const callee = unwrap(at['callee'] as AstNode)
    if (callee.type !== 'MemberExpression') return null
    const [first] = at['arguments'] as AstNode[]
    const name = nameOf(callee) ?? ''
    const isStatus = /^(status|code|sendStatus|writeHead)$/.test(name)
    // Express took a status there until its fifth version.
    if (/^(send|jsonp?)$/.test(name) && typeof first?.['value'] === 'number') return first['value']
    if (isStatus && first) return statusNamed(plain(nameOf(unwrap(first)) ?? ''))
    at = unwrap(callee['object'] as AstNode)
  }
  return null
}

/** `HTTP_STATUS_BAD_REQUEST` and `ERR_BAD_REQUEST` are named for the same. */
function statusNamed(name: string): number | null {
  return statusesByName.find(([one]) => name.endsWith(one))?.[1] ?? null
}

/** The last name of `a.b.NOT_FOUND`. */
function nameOf(node: AstNode): string | null {
  const last = node.type === 'MemberExpression' ? (node['property'] as AstNode) : node
  return last.type === 'Identifier' ? String(last['name']) : null
}
