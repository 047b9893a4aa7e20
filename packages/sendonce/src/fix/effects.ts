import { isLogging, neverThrows } from '@sendonce/model'
import { unwrap, type AstNode } from '../syntax/ast.ts'
import { walk, type SourceFile } from './source-file.ts'

const reading =
  /^(find|get|read|load|fetch|query|select|count|exists?|is|has|can|parse|valid|check|verify|lookup|search|list|retrieve|to|from|format|compute|calculate|build|make|create(Hash|ReadStream)|map|filter|some|every|reduce|sort|slice|then|catch|lean|exec|populate|resolve|join|stringify|render|compare|decode|encode|require|next|sleep|wait|assert|normali[sz]e|pick|omit|clone|match|test|split|trim|replace|includes|indexOf|keys|values|entries|String|Number|Boolean|Array|Object|Date|Promise|JSON|Math)(?![a-z])/

/** The calls in some statements that may do more than compute, by name; answers do not count. */
export function effectsIn(
  nodes: readonly AstNode[],
  source: SourceFile,
  response: string | null,
): string[] {
  const names = new Set<string>()
  for (const node of nodes) {
    for (const at of [node, ...walk(node)]) {
      if (at.type !== 'CallExpression' || isAnswering(at, source, response)) continue
      const name = calleeText(at, source)
      if (!isHarmless(name, response)) names.add(name)
    }
  }
  return [...names]
}

/** `rows.pipe(res)` is an answer as well. */
function isAnswering(call: AstNode, source: SourceFile, response: string | null): boolean {
  const [target] = call['arguments'] as AstNode[]
  return (
    target !== undefined &&
    source.source(target) === response &&
    calleeText(call, source).endsWith('.pipe')
  )
}

function isHarmless(name: string, response: string | null): boolean {
  const parts = name.split('.')
  const last = parts.at(-1) ?? ''
  if (isLogging(name) || neverThrows(name) || reading.test(last)) return true
  return response !== null && (name === response || name.startsWith(`${response}.`))
}

/** `db.users.insert` of `db.users.insert(row)`, without arguments in between. */
function calleeText(call: AstNode, source: SourceFile): string {
  return nameOf(call['callee'] as AstNode, source)
}

function nameOf(callee: AstNode, source: SourceFile): string {
  const node = unwrap(callee)
  // Compilers write `(0, module.read)(file)`.
  if (node.type === 'SequenceExpression') {
    const last = (node['expressions'] as AstNode[]).at(-1)
    return last ? nameOf(last, source) : 'a function'
  }
  if (node.type === 'Identifier') return source.source(node)
  if (node.type !== 'MemberExpression') return 'a function'
  const object = unwrap(node['object'] as AstNode)
  const head =
    object.type === 'CallExpression'
      ? calleeText(object, source)
      : source.source(object).replace(/\s+/g, '').slice(0, 60)
  return `${head}.${source.source(node['property'] as AstNode)}`
}
