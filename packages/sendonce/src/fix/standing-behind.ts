import { registrationsNamed, type Effect } from '@sendonce/model'
import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { calledName, nameOf } from './callers.ts'
import { distinct, effectsIn } from './effects.ts'
import { NamedFunctions } from './named-functions.ts'
import type { Anchor, Problem } from './problem.ts'
import { inner, walkAll, type SourceFile } from './source-file.ts'

/**
 * What the handlers do that stand behind this one in a call that registers it, by all that the program's sources say: in
 * `app.post('/orders', save, report)` the `next()` of `save` is there for `report`, also where another route has none.
 */
export function workStandingBehind({ sources }: Problem, { source, fn }: Anchor): Effect[] {
  const around = fn ? [fn, ...source.around(fn)].filter(isFunctionNode) : []
  const found = around.flatMap((handler) => {
    const name = nameOf(source, handler)
    const files = name === null ? [source.file] : sources.users(source.file)
    return files.flatMap((file) => {
      const user = sources.get(file)
      if (!user || (name !== null && !user.text.includes(name))) return []
      return [...walkAll(user.program)].flatMap((node) => behindIn(user, node, handler, name))
    })
  })
  return distinct(found)
}

function behindIn(source: SourceFile, node: AstNode, fn: AstNode, name: string | null): Effect[] {
  if (node.type !== 'CallExpression' || !isRegistration(node)) return []
  const given = (node['arguments'] as AstNode[]).map(inner)
  const at = given.findIndex((one) => one === fn || (name !== null && lastName(one) === name))
  return at < 0 ? [] : given.slice(at + 1).flatMap((one) => effectsOf(source, one))
}

function isRegistration(call: AstNode): boolean {
  const isMember = unwrap(call['callee'] as AstNode).type === 'MemberExpression'
  return isMember && registrationsNamed(calledName(call) ?? '').length > 0
}

function lastName(node: AstNode): string | null {
  const id = node.type === 'MemberExpression' ? (node['property'] as AstNode) : node
  return typeof id['name'] === 'string' ? id['name'] : null
}

/** Of a handler that is not seen nobody knows what it does. */
function effectsOf(source: SourceFile, handler: AstNode): Effect[] {
  const name = lastName(handler)
  if (name === null && !isFunctionNode(handler)) return []
  const bodies = name === null ? [handler] : (functionsOf(source).get(name) ?? [])
  if (bodies.length === 0) return [{ kind: 'call', name: source.source(handler) }]
  return effectsIn(
    bodies.map((one) => one['body'] as AstNode),
    source,
    null,
  )
}

function functionsOf(source: SourceFile): Map<string, AstNode[]> {
  const named = new NamedFunctions()
  for (const node of walkAll(source.program)) named.note(node)
  return named.functions
}
