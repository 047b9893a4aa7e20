import type { Effect } from '@sendonce/model'
import { isLogging, listensFor } from '@sendonce/model/calls'
import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { isOwn, isOwnObject } from './own-names.ts'
import { walk, type FoundFunction, type SourceFile } from './source-file.ts'

// Of a call whose function is not seen only its name tells whether it does more than compute. What is not
// known to be harmless counts.

const reading =
  /^(find|get|read|load|fetch|query|select|count|exists?|is|has|can|parse|valid|check|verify|lookup|search|list|retrieve|to|from|format|compute|calculate|create(Error|Hash|Hmac|ReadStream)|map|filter|some|every|reduce|flatMap|forEach|slice|concat|then|catch|finally|lean|exec|populate|resolve|reject|all|allSettled|race|join|stringify|render|compare|decode|encode|require|next|sleep|wait|assert|normali[sz]e|pick|omit|clone|match|test|split|trim|replace|substr(ing)?|includes|indexOf|startsWith|endsWith|charAt|at|keys|values|entries|accepts|param|header|bind|call|apply|ref|unref|now|nextTick|setTimeout|setInterval|setImmediate|queueMicrotask|structuredClone|Symbol|String|Number|Boolean|Array|Object|Date|Promise|JSON|Math|Error|\w+Error)(?![a-z])/

const plainOwner =
  /^(Math|JSON|Number|String|Boolean|BigInt|Symbol|Date|Array|Object|Buffer|Intl|performance|crypto|path|url|querystring|util)\./
const logMethod = /\.(log|debug|info|warn|error|trace|verbose|silly|fatal|notice)$/
const plainClass =
  /^(Date|Map|Set|WeakMap|WeakSet|\w*Error|Promise|URL|URLSearchParams|RegExp|Array|Object|Buffer|Uint8Array|AbortController|TextEncoder|TextDecoder|Intl\.\w+)$/
const plainTag = /^(html|sql|gql|css|svg|String\.raw)$/i
/** They read the body of what `fetch()` has given. */
const readingBody = /^(json|text|blob|bytes|arrayBuffer|formData)$/
/** They change what they are called on: no matter where that is the handler's own. */
const changing =
  /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|add|set|delete|clear|append)$/
/** They change what they are given first. */
const changingFirst = /^Object\.(assign|defineProperty|defineProperties|setPrototypeOf)$/

/** How many functions of the file are looked into for what a call does. */
const lookDepth = 2

/** What is looked through: where, by what name the response goes, and how many more functions are looked into. */
interface Sight {
  readonly source: SourceFile
  readonly response: string | null
  readonly depth: number
}

/**
 * What some statements may do beside computing: calls, instances that are made, and what is set outside of the
 * handler. Answers do not count, nor does `except`, of which only the arguments do.
 */
export function effectsIn(
  nodes: readonly AstNode[],
  source: SourceFile,
  response: string | null,
  except: AstNode | null = null,
): Effect[] {
  const sight = { source, response, depth: lookDepth }
  const found = nodes.flatMap((node) =>
    run(node, source).flatMap((at) => (at === except ? [] : (effectOf(at, sight) ?? []))),
  )
  return distinct(found)
}

/** Each effect once. */
export function distinct(effects: readonly Effect[]): Effect[] {
  return [...new Map(effects.map((one) => [`${one.kind} ${one.name}`, one])).values()]
}

/** What runs with a node: also the functions that its calls are given, be it later. */
function run(node: AstNode, source: SourceFile): AstNode[] {
  const own = [node, ...walk(node)]
  const given = own.filter(
    (one) => isFunctionNode(one) && one !== node && source.parent(one)?.type === 'CallExpression',
  )
  return [...own, ...given.flatMap((fn) => run(fn['body'] as AstNode, source))]
}

function effectOf(node: AstNode, sight: Sight): Effect | null {
  const { source, response } = sight
  if (node.type === 'CallExpression') {
    const name = calleeText(node, source)
    if (isAnswering(node, source, response)) return null
    return doesMore(node, name, sight) ? { kind: 'call', name } : null
  }
  if (node.type === 'NewExpression') {
    const name = nameOf(node['callee'] as AstNode, source)
    return plainClass.test(name) ? null : { kind: 'new', name }
  }
  if (node.type === 'TaggedTemplateExpression') {
    const name = nameOf(node['tag'] as AstNode, source)
    return plainTag.test(name) || isNamedHarmless(name, response) ? null : { kind: 'call', name }
  }
  return settingOf(node, source, response)
}

/** Whether a call may do more than compute: by its name, and of a function of this file by what it does. */
function doesMore(call: AstNode, name: string, sight: Sight): boolean {
  const { source, response, depth } = sight
  const isResponse = response !== null && (name === response || name.startsWith(`${response}.`))
  if (isResponse) return listensFor(lastOf(name)) !== undefined || lastOf(name) === 'emit'
  const isPlain = isHarmless(call, name, source, response)
  if (depth === 0 || isLogging(name)) return !isPlain
  const callee = unwrap(call['callee'] as AstNode)
  const fn = callee.type === 'Identifier' ? source.functionNamed(String(callee['name'])) : null
  if (fn) return isWorking({ source, fn }, isPlain, sight)
  // A name that says that nothing is done is held against what is known by that name.
  return !isPlain || source.functionsCalled(lastOf(name)).some((one) => isWorking(one, true, sight))
}

/** Whether a function shows to do more than compute: one that is named for what it does may not even write. */
function isWorking({ source, fn }: FoundFunction, isPlain: boolean, sight: Sight): boolean {
  return run(fn['body'] as AstNode, source).some((one) => {
    if (!isPlain && one.type === 'CallExpression' && isLogging(calleeText(one, source))) return true
    return effectOf(one, { ...sight, source, depth: sight.depth - 1 }) !== null
  })
}

function isHarmless(
  call: AstNode,
  name: string,
  source: SourceFile,
  response: string | null,
): boolean {
  const last = lastOf(name)
  const given = call['arguments'] as AstNode[]
  const [first] = given
  if (changingFirst.test(name)) return first === undefined || isOwnObject(first, source)
  const callee = unwrap(call['callee'] as AstNode)
  const isMethod = callee.type === 'MemberExpression'
  if (isMethod && first === undefined && readingBody.test(last)) return true
  if (isMethod && changing.test(last)) return isOwnObject(callee['object'] as AstNode, source)
  // A statement of SQL says itself what it does, a request by its method, a command nothing.
  if (last === 'query' && first && isText(first))
    return /^\W*(select|with|show)\b/i.test(source.source(first))
  if (last === 'fetch' && given[1]) return !/\bmethod\b/.test(source.source(given[1]))
  if (last === 'exec' && !isMethod) return false
  return isNamedHarmless(name, response)
}

function isText({ type, value }: AstNode): boolean {
  return type === 'TemplateLiteral' || (type === 'Literal' && typeof value === 'string')
}

function isNamedHarmless(name: string, response: string | null): boolean {
  if (isLogging(name) || logMethod.test(name) || plainOwner.test(name)) return true
  // `findOneAndUpdate`, `findOrCreate`: the first word is not all.
  if (/[a-z](And|Or)[A-Z]/.test(lastOf(name))) return false
  return reading.test(lastOf(name)) || name === response
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}

/** `count += 1` and `cache[id] = row`, where that is nothing of the handler's own. */
function settingOf(node: AstNode, source: SourceFile, response: string | null): Effect | null {
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
  const isMember = target.type === 'MemberExpression'
  if (isOfRequest || (isMember ? isOwnObject(root, source) : isOwn(name, node, source))) return null
  return {
    kind: isCounting ? 'count' : 'set',
    name: source.source(target).replace(/\s+/g, ' ').slice(0, 60),
  }
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
