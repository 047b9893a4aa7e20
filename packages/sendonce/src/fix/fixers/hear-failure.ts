import type { Edit } from '@sendonce/model'
import { isFunctionNode, unwrap, type AstNode } from '../../syntax/ast.ts'
import {
  askSent,
  closing,
  edit,
  indentAt,
  keyword,
  layoutOf,
  lineStart,
  opening,
} from '../layout.ts'
import { nameOf } from '../callers.ts'
import { movableLines } from '../moved-lines.ts'
import { parameterName, type Candidate, type Sources } from '../problem.ts'
import { isOnly, walk, walkAll, methodOf, type SourceFile } from '../source-file.ts'

/**
 * A handler of a framework that looks at no promise passes its failure on itself: `try` around all that it
 * does, or `.catch(next)` behind the promise that it gives back.
 */
export function hearFailure(source: SourceFile, fn: AstNode, sources: Sources): Candidate[] {
  if (fn['generator'] === true) return []
  const next = nextOf(source, fn, sources)
  if (!next || isHeard(source, fn, next.name)) return []
  const repair = (edits: readonly Edit[], title = heard): Candidate => ({
    fixer: 'hear-failure',
    title,
    edits: [...next.edits, ...edits],
  })
  const behind = behindPromise(fn, next.name, source).map((edits) => repair(edits))
  if (fn['async'] !== true) return behind
  const around = inTry(source, fn, next.name).map(({ edits, title }) => repair(edits, title))
  return [...waiting(source, fn), ...behind, ...around]
}

/**
 * A call in a handler that stands alone, whose promise nobody takes: it is given to the chain that it stands in, where that has
 * a `catch`; else `.catch(next)` behind it.
 */
export function hearDropped(
  source: SourceFile,
  fn: AstNode,
  call: AstNode,
  sources: Sources,
): Candidate[] {
  return [...givenToChain(source, call), ...passedOn(source, fn, call, sources)]
}

/** `load().then((rows) => { save(rows) }).catch(refuse)`: `return save(rows)`. */
function givenToChain(source: SourceFile, call: AstNode): Candidate[] {
  const reaction = source.functionOf(call)
  const statement = source.statementOf(call)
  const body = reaction?.['body'] as AstNode | undefined
  const lines = body?.type === 'BlockStatement' ? (body['body'] as AstNode[]) : []
  if (!reaction || !statement || !isOnly(statement, call) || lines.at(-1) !== statement) return []
  const chain = source.parent(reaction)
  const isReaction = chain?.type === 'CallExpression' && methodOf(source, chain) === 'then'
  const behind = isReaction ? source.parent(source.parent(chain) as AstNode) : null
  if (behind?.type !== 'CallExpression' || methodOf(source, behind) !== 'catch') return []
  // What is given elsewhere would not be the only thing that comes of it any more.
  if (reaction['async'] === true || givenBack(reaction).length > 0) return []
  const title = 'give the promise to the chain that it stands in, whose catch takes its failure'
  const edits = [edit(source, statement.start, statement.start, 'return ')]
  return [{ fixer: 'hear-failure', title, edits }]
}

function passedOn(source: SourceFile, fn: AstNode, call: AstNode, sources: Sources): Candidate[] {
  const isIn = call.start >= fn.start && call.end <= fn.end
  const next = isIn && fn['generator'] !== true ? nextOf(source, fn, sources) : null
  if (!next || isHidden(next.name, call, fn, source)) return []
  const put = edit(source, call.end, call.end, `.catch(${next.name})`)
  return [{ fixer: 'hear-failure', title: heard, edits: [...next.edits, put] }]
}

/** Whether a function inside of the handler calls something else so. */
function isHidden(name: string, node: AstNode, fn: AstNode, source: SourceFile): boolean {
  for (let at = source.parent(node); at && at !== fn; at = source.parent(at))
    if (isFunctionNode(at) && (at['params'] as AstNode[]).some((one) => uses(one, name)))
      return true
  return false
}

/** `return await` in a `try`: its `catch` takes the failure then. */
function waiting(source: SourceFile, fn: AstNode): Candidate[] {
  const edits = chainsOf(fn, source)
    .filter((chain) => isUnderCatch(chain, fn, source))
    .map(({ start }) => edit(source, start, start, 'await '))
  const title = 'wait for what is given back, for the catch around it to take its failure'
  return edits.length > 0 ? [{ fixer: 'hear-failure', title, edits }] : []
}

function isUnderCatch(node: AstNode, fn: AstNode, source: SourceFile): boolean {
  for (let at = node; at !== fn;) {
    const around = source.parent(at)
    if (!around) return false
    if (around.type === 'TryStatement' && around['block'] === at && around['handler']) return true
    at = around
  }
  return false
}

/** What passes all on that an asynchronous handler fails with; `null` where that is not seen to be possible. */
export function hearing(source: SourceFile, fn: AstNode, sources: Sources): Edit[] | null {
  const next = fn['generator'] === true ? null : nextOf(source, fn, sources)
  const [first] = next ? inTry(source, fn, next.name) : []
  return next && first ? [...next.edits, ...first.edits] : null
}

const heard = 'pass the failure on to the error handlers'

/** All that it does stands in such a `try` already. */
function isHeard(source: SourceFile, fn: AstNode, next: string): boolean {
  const body = fn['body'] as AstNode
  const [only, ...more] = body.type === 'BlockStatement' ? (body['body'] as AstNode[]) : []
  const handler = only?.type === 'TryStatement' ? (only['handler'] as AstNode | null) : null
  return more.length === 0 && handler !== null && source.source(handler).includes(`${next}(`)
}

/** How a handler calls what hands on. */
export interface Next {
  readonly name: string
  /** What makes it a parameter, where it is none. */
  readonly edits: readonly Edit[]
}

/** `next`, which becomes a parameter where nobody else calls the handler. */
export function nextOf(source: SourceFile, fn: AstNode, sources: Sources): Next | null {
  const parameters = fn['params'] as AstNode[]
  const [request, response, third] = parameters
  if (third) {
    const name = parameters.length === 3 ? parameterName(third) : null
    return name === null ? null : { name, edits: [] }
  }
  if (!response || parameterName(response) === null || uses(fn, 'next')) return null
  if (isCalledElsewhere(source, fn, sources)) return null
  const type = typeOfNext(source, response)
  if (!type) return null
  // As the file parts the other two; what is said there of the response is not said of it.
  const between = source.text.slice((request as AstNode).end, response.start)
  const gap = between.replace(/[\t ]*\/\*[^]*?\*\/|[\t ]*\/\/.*/g, '')
  const parameter = edit(source, response.end, response.end, `${gap}next${type.text}`)
  return { name: 'next', edits: [...type.edits, parameter] }
}

function uses(fn: AstNode, name: string): boolean {
  return [...walkAll(fn)].some((node) => node.type === 'Identifier' && node['name'] === name)
}

/** Whoever calls it by its name, with a response, gives it no `next`. */
export function isCalledElsewhere(source: SourceFile, fn: AstNode, sources: Sources): boolean {
  const parent = source.parent(fn)
  if (parent?.type === 'CallExpression') return parent['callee'] === fn
  const name = nameOf(source, fn)
  if (name === null) return true
  return sources.users(source.file).some((file) => {
    const user = sources.get(file)
    if (!user?.text.includes(name)) return false
    return [...walkAll(user.program)].some(
      (node) => node.type === 'CallExpression' && isCallOf(name, node, user),
    )
  })
}

function isCallOf(name: string, call: AstNode, source: SourceFile): boolean {
  const callee = unwrap(call['callee'] as AstNode)
  const called = callee.type === 'MemberExpression' ? (callee['property'] as AstNode) : callee
  if (called['name'] !== name) return false
  return (call['arguments'] as AstNode[]).some(
    (one) => one.type === 'SpreadElement' || /^_?res(p|ponse)?$|reply/i.test(source.source(one)),
  )
}

/** How `next` is typed beside a response that is; `null` where the file has no name for that. */
function typeOfNext(
  source: SourceFile,
  response: AstNode,
): { text: string; edits: readonly Edit[] } | null {
  const { isTyped, text } = source
  if (!isTyped || !response['typeAnnotation']) return { text: '', edits: [] }
  const known = { text: ': NextFunction', edits: [] }
  if (isTypeHere(source, 'NextFunction')) return known
  if (/\bexpress\.(?:Response|NextFunction)\b/.test(text))
    return { text: ': express.NextFunction', edits: [] }
  const beside = importedResponse(source)
  if (!beside) return null
  const kind = /^type\s/.test(source.source(beside)) ? 'type ' : ''
  const put = edit(source, beside.end, beside.end, `, ${kind}NextFunction`)
  return { ...known, edits: [put] }
}

/** Whether a file imports or declares a type of that name; `express.NextFunction` is none of its own. */
function isTypeHere({ program }: SourceFile, name: string): boolean {
  return (program['body'] as AstNode[]).some((node) =>
    [node, ...((node['specifiers'] as AstNode[] | undefined) ?? [])].some((one) => {
      const id = (one['local'] ?? one['id']) as AstNode | null | undefined
      return id?.['name'] === name
    }),
  )
}

/** `Response` where it is imported from Express. */
function importedResponse(source: SourceFile): AstNode | null {
  for (const node of source.program['body'] as AstNode[]) {
    if (node.type !== 'ImportDeclaration') continue
    if ((node['source'] as AstNode)['value'] !== 'express') continue
    const found = (node['specifiers'] as AstNode[]).find(
      (one) => (one['imported'] as AstNode | undefined)?.['name'] === 'Response',
    )
    if (found) return found
  }
  return null
}

/** The body of an asynchronous function in `try`; where the response may be out already, it fails as before. */
function inTry(
  source: SourceFile,
  fn: AstNode,
  next: string,
): Pick<Candidate, 'edits' | 'title'>[] {
  const body = fn['body'] as AstNode
  if (body.type !== 'BlockStatement') return []
  const call = passing(source, fn, next)
  const response = parameterName((fn['params'] as AstNode[])[1] as AstNode)
  if (call === null) return []
  const error = nameOfError(source, [next, response as string])
  const { semicolon } = layoutOf(source)
  const on = `${call}(${error})${semicolon}`
  const guard = `${askSent(source, response as string)} throw ${error}${semicolon}`
  return [[on], [guard, on]].flatMap((lines) => {
    const edits = wrapped(source, body, error, lines)
    if (!edits) return []
    const title = lines.length > 1 ? `${heard} where nothing answered before` : heard
    // What is given back is only caught where it is awaited.
    return waited(source, fn).map((awaits) => ({ title, edits: [...edits, ...awaits] }))
  })
}

/** `await` behind `return`: in front of what is a promise for certain, and then of all that is no method of what it is given. */
export function waited(source: SourceFile, fn: AstNode): Edit[][] {
  const given = (fn['params'] as AstNode[]).map(parameterName)
  const calls = givenBack(fn).filter(
    (node) => node.type === 'CallExpression' && !given.includes(rootOf(node)),
  )
  const asynchronous = namesOfAsync(source)
  const sure = calls.filter((call) => isThen(call, source) || asynchronous.has(rootOf(call) ?? ''))
  const awaiting = (nodes: readonly AstNode[]): Edit[] =>
    nodes.map(({ start }) => edit(source, start, start, 'await '))
  return calls.length > sure.length ? [awaiting(sure), awaiting(calls)] : [awaiting(sure)]
}

/** The asynchronous functions that a file declares. */
function namesOfAsync({ program }: SourceFile): Set<string> {
  const names = new Set<string>()
  for (const node of walkAll(program)) {
    const made = node.type === 'VariableDeclarator' ? (node['init'] as AstNode | null) : node
    const name = (node['id'] as AstNode | null | undefined)?.['name']
    if (made?.['async'] === true && typeof name === 'string') names.add(name)
  }
  return names
}

/** `res` of `res.status(404).end()`. */
function rootOf(expression: AstNode): string | null {
  let at = unwrap(expression)
  while (at.type === 'CallExpression' || at.type === 'MemberExpression')
    at = unwrap((at['callee'] ?? at['object']) as AstNode)
  return at.type === 'Identifier' ? String(at['name']) : null
}

/** What the file calls an error that it catches. */
export function nameOfError({ program }: SourceFile, taken: readonly string[]): string {
  for (const { type, ...clause } of walkAll(program)) {
    const name = type === 'CatchClause' ? (clause['param'] as AstNode | null)?.['name'] : null
    if (typeof name === 'string' && !taken.includes(name)) return name
  }
  return 'error'
}

/** `next`, or `return next` where the function gives something back; `null` where its type forbids that. */
function passing(source: SourceFile, fn: AstNode, next: string): string | null {
  const returned = fn['returnType'] as AstNode | null | undefined
  const isGiving = [...walk(fn['body'] as AstNode)].some(
    (node) => node.type === 'ReturnStatement' && node['argument'],
  )
  if (!returned) return isGiving ? `return ${next}` : next
  return /\b(void|any|unknown|undefined)\b/.test(source.source(returned)) ? next : null
}

/** The body of a function in `try`, with these lines in the `catch`; `null` where it is laid out so that lines cannot be put in. */
export function wrapped(
  source: SourceFile,
  body: AstNode,
  error: string,
  lines: readonly string[],
): Edit[] | null {
  const { text } = source
  const open = startOf(source, body)
  const close = body.end - 1
  const insert = (at: number, put: string): Edit => edit(source, at, at, put)
  if (!/[\r\n]/.test(text.slice(body.start, body.end))) {
    const told = lines.map((line) => (line.endsWith(';') ? line : `${line};`)).join(' ')
    const isSpaced = /\s$/.test(text.slice(0, close))
    return [
      insert(open, ' try {'),
      insert(close, `${isSpaced ? '' : ' '}} catch (${error}) { ${told} } `),
    ]
  }
  const { newline, unit } = layoutOf(source)
  const first = /^[^\r\n]*/.exec(text.slice(open))?.[0] ?? ''
  const last = lineStart(text, close)
  // Nothing but a comment may stand behind the bracket, and nothing in front of the other one.
  if (!/^[\t ]*(\/\/.*|\/\*.*\*\/[\t ]*)?$/.test(first) || text.slice(last, close).trim() !== '')
    return null
  const indent = indentAt(text, close)
  const deeper = indent + unit
  const edits = [insert(open + first.length, `${newline}${deeper}try${opening(source, deeper)}`)]
  for (const at of movableLines(source, body, open + first.length, last))
    edits.push(insert(at, unit))
  const told = lines.map((line) => `${deeper}${unit}${line}${newline}`).join('')
  const caught = `${closing(source, deeper)}${keyword(source, 'catch')}(${error})${opening(source, deeper)}`
  edits.push(insert(last, `${deeper}${caught}${newline}${told}${deeper}}${newline}`))
  return edits
}

/** Behind the bracket of a body, and behind `'use strict'`. */
function startOf(source: SourceFile, body: AstNode): number {
  const directives = (body['body'] as AstNode[]).filter(
    (one) => typeof one['directive'] === 'string',
  )
  return directives.at(-1)?.end ?? body.start + 1
}

/** `return work().then(…)` and `(req, res, next) => work().then(…)`. */
function behindPromise(fn: AstNode, next: string, source: SourceFile): Edit[][] {
  const edits = chainsOf(fn, source).map(({ end }) => edit(source, end, end, `.catch(${next})`))
  return edits.length > 0 ? [edits] : []
}

/** The chains of reactions that a function gives back. */
function chainsOf(fn: AstNode, source: SourceFile): AstNode[] {
  return givenBack(fn).filter((node) => isThen(node, source))
}

function givenBack(fn: AstNode): AstNode[] {
  const body = fn['body'] as AstNode
  if (body.type !== 'BlockStatement') return [unwrap(body)]
  return [...walk(body)].flatMap((node) =>
    node.type === 'ReturnStatement' && node['argument']
      ? [unwrap(node['argument'] as AstNode)]
      : [],
  )
}

function isThen(node: AstNode, source: SourceFile): boolean {
  return /^(then|finally)$/.test(methodOf(source, node) ?? '')
}
