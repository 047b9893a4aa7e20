import { isLogging, neverThrows } from '@sendonce/model'
import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { walk, walkAll, type SourceFile } from './source-file.ts'

const reading =
  /^(find|get|read|load|fetch|query|select|count|exists?|is|has|can|parse|valid|check|verify|lookup|search|list|retrieve|to|from|format|compute|calculate|build|make|create(Hash|ReadStream)|map|filter|some|every|reduce|sort|slice|then|catch|lean|exec|populate|resolve|join|stringify|render|compare|decode|encode|require|next|sleep|wait|assert|normali[sz]e|pick|omit|clone|match|test|split|trim|replace|includes|indexOf|keys|values|entries|String|Number|Boolean|Array|Object|Date|Promise|JSON|Math)(?![a-z])/

const plainClass =
  /^(Date|Map|Set|WeakMap|WeakSet|\w*Error|Promise|URL|URLSearchParams|RegExp|Array|Object|Buffer|Uint8Array|AbortController|TextEncoder|TextDecoder|Intl\.\w+)$/
const plainTag = /^(html|sql|gql|css|svg|String\.raw)$/i
const listening = /^(on|once|addListener|prependListener|prependOnceListener|emit)$/

/**
 * What some statements may do beside computing, by name: calls, instances that are made, and what is set outside
 * of the handler. Answers do not count.
 */
export function effectsIn(
  nodes: readonly AstNode[],
  source: SourceFile,
  response: string | null,
): string[] {
  const names = new Set<string>()
  for (const node of nodes) {
    for (const at of [node, ...walk(node)]) {
      const name = effectOf(at, source, response, lookDepth)
      if (name !== null) names.add(name)
    }
  }
  return [...names]
}

/** How many functions of the file are looked into for what a call does. */
const lookDepth = 2

function effectOf(
  node: AstNode,
  source: SourceFile,
  response: string | null,
  depth: number,
): string | null {
  if (node.type === 'CallExpression') {
    const name = calleeText(node, source)
    if (isAnswering(node, source, response)) return null
    return doesMore(node, name, source, response, depth) ? name : null
  }
  if (node.type === 'NewExpression') {
    const name = nameOf(node['callee'] as AstNode, source)
    return plainClass.test(name) ? null : `new ${name}`
  }
  if (node.type === 'TaggedTemplateExpression') {
    const name = nameOf(node['tag'] as AstNode, source)
    return plainTag.test(name) || isHarmless(name, response) ? null : name
  }
  return settingOf(node, source, response)
}

/** Whether a call may do more than compute: by its name, and of a function of this file by what it does. */
function doesMore(
  call: AstNode,
  name: string,
  source: SourceFile,
  response: string | null,
  depth: number,
): boolean {
  const isResponse = response !== null && name.startsWith(`${response}.`)
  if (isResponse && listening.test(name.split('.').at(-1) ?? '')) return true
  const isPlain = isHarmless(name, response)
  const fn = isResponse || depth === 0 ? null : localFunction(call, source)
  if (!fn) return !isPlain
  const body = fn['body'] as AstNode
  // What is named for what it does has to show that it does no more than compute, and writes nothing.
  return [body, ...walkAll(body)].some((one) => {
    if (!isPlain && one.type === 'CallExpression' && isLogging(calleeText(one, source))) return true
    return effectOf(one, source, response, depth - 1) !== null
  })
}

/** The function of this file that a call by a plain name runs. */
function localFunction(call: AstNode, source: SourceFile): AstNode | null {
  const callee = unwrap(call['callee'] as AstNode)
  return callee.type === 'Identifier' ? source.functionNamed(String(callee['name'])) : null
}

/** `count += 1` and `cache[id] = row`, where that is nothing of the handler's own. */
function settingOf(node: AstNode, source: SourceFile, response: string | null): string | null {
  const isCounting =
    node.type === 'UpdateExpression' ||
    (node.type === 'AssignmentExpression' && node['operator'] !== '=')
  const isDeleting = node.type === 'UnaryExpression' && node['operator'] === 'delete'
  if (!isCounting && !isDeleting && node.type !== 'AssignmentExpression') return null
  const target = unwrap((node['left'] ?? node['argument']) as AstNode)
  let root = target
  while (root.type === 'MemberExpression') root = unwrap(root['object'] as AstNode)
  if (!/^(Identifier|ThisExpression)$/.test(root.type)) return null
  const name = source.source(root)
  const isOfRequest =
    (response !== null && source.source(target).startsWith(response)) ||
    /^_?(req|request|res|response|ctx)$/i.test(name)
  if (isOfRequest || isOwn(name, node, source)) return null
  return `${isCounting ? 'count' : 'set'} ${source.source(target).replace(/\s+/g, ' ').slice(0, 60)}`
}

/** Declared in the function that is given the response, or further inside. */
function isOwn(name: string, node: AstNode, source: SourceFile): boolean {
  for (const at of source.around(node)) {
    if (!isFunctionNode(at)) continue
    if (source.declares(at, name)) return true
    const names = ((at['params'] ?? []) as AstNode[]).map((one) => source.source(one))
    if (names.some((one) => /^_?(res|resp|response|reply)\b/i.test(one))) return false
  }
  return false
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
