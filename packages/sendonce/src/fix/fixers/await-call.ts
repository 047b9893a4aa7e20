import type { Edit } from '@sendonce/model'
import { leftAlone } from '../../detect/classify.ts'
import type { AstNode } from '../../syntax/ast.ts'
import { edit } from '../layout.ts'
import { hearing, isCalledElsewhere } from './hear-failure.ts'
import { returnCall } from './return-call.ts'
import {
  anchorAt,
  isEntry,
  ownStatement,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { inner, walkAll, methodOf, type SourceFile } from '../source-file.ts'

/** `await` for an asynchronous helper that nobody waits for; a step of a promise chain gives it back. */
export const awaitCall: Fixer = (problem) => {
  const { relation, conflict, sources } = problem
  const ways = [
    { below: relation.belowFirst, answer: conflict.first },
    { below: relation.belowSecond, answer: conflict.second },
  ]
  const [anchor] = ways.flatMap(({ below, answer }) => {
    const call = leftAlone(below, conflict.awaited)?.call
    return (call && answer && anchorAt(call, answer, sources)) ?? []
  })
  const statement = anchor && ownStatement(anchor)
  if (anchor?.fn && !statement) {
    const waiting = awaitInside(anchor, problem)
    if (waiting.length > 0) return waiting
  }
  if (!anchor?.fn || !statement) return awaitValue(problem)
  const { source, fn } = anchor
  if (inner(statement['expression'] as AstNode) !== statement['expression']) return []
  if (isStep(source, fn)) {
    const isLast = source.listOf(statement)?.at(-1) === statement
    const edits = [edit(source, statement.start, statement.start, 'return ')]
    return isLast ? [{ fixer: 'await', title: 'let the chain wait for the helper', edits }] : []
  }
  const made = madeAsync(source, fn, problem)
  const ended = returnCall(problem, anchor, statement, made)
  if (!made) return ended
  const edits = [...made, edit(source, statement.start, statement.start, 'await ')]
  return [{ fixer: 'await', title: 'wait for the helper', edits }, ...ended]
}

/** `if (!check(req, res)) return`: of a promise that is always true. */
function awaitInside({ source, node, fn }: Anchor, problem: Problem): Candidate[] {
  const call = inner(node)
  const parent = source.parent(call)
  const isAsked =
    parent !== null &&
    /^(IfStatement|UnaryExpression|LogicalExpression|ConditionalExpression|BinaryExpression|VariableDeclarator|AssignmentExpression)$/.test(
      parent.type,
    )
  if (!fn || call !== node || !isAsked || parent['operator'] === 'void') return []
  if (isUsedAsPromise(source, parent['id'] ?? parent['left'], fn)) return []
  const made = madeAsync(source, fn, problem)
  if (!made) return []
  const isPlain = /^(IfStatement|VariableDeclarator|AssignmentExpression)$/.test(parent.type)
  const [open, close] = isPlain ? ['await ', ''] : ['(await ', ')']
  const edits = [...made, edit(source, call.start, call.start, open)]
  if (close !== '') edits.push(edit(source, call.end, call.end, close))
  return [{ fixer: 'await', title: 'wait for the helper', edits }]
}

/** `const row = load().catch(answer)`: the promise was taken for what it stands for. */
function awaitValue(problem: Problem): Candidate[] {
  const { first, second } = problem
  if (!first || first.source !== second.source) return []
  for (const [inside, around] of [
    [first, second],
    [second, first],
  ] as const) {
    const { source } = inside
    const { fn } = around
    const statement = fn && statementIn(source, inside.node, fn)
    const declarators = (statement?.['declarations'] ?? []) as AstNode[]
    const init = declarators.length === 1 ? (declarators[0]?.['init'] as AstNode | null) : null
    if (!fn || init?.type !== 'CallExpression' || !source.contains(init, inside.node)) continue
    if (isUsedAsPromise(source, declarators[0]?.['id'], fn)) continue
    const made = madeAsync(source, fn, problem)
    if (!made) continue
    const edits = [...made, edit(source, init.start, init.start, 'await ')]
    return [{ fixer: 'await', title: 'wait for the promise', edits }]
  }
  return []
}

/** Whether somebody waits for what a variable holds, or asks it when it is settled: no value was meant. */
function isUsedAsPromise(source: SourceFile, variable: unknown, fn: AstNode): boolean {
  const { type, name } = (variable ?? {}) as Partial<AstNode>
  if (type !== 'Identifier') return false
  return [...walkAll(fn)].some((node) => {
    if (node.type !== 'Identifier' || node['name'] !== name) return false
    const parent = source.parent(node)
    if (parent?.type === 'MemberExpression') {
      const method = source.source(parent['property'] as AstNode)
      return parent['object'] === node && promiseMethods.test(method)
    }
    return parent?.type === 'AwaitExpression' || isOfMany(source, parent)
  })
}

/** `Promise.all([…])` */
function isOfMany(source: SourceFile, list: AstNode | null): boolean {
  const call = list?.type === 'ArrayExpression' ? source.parent(list) : null
  return call?.type === 'CallExpression' && /^Promise\b/.test(source.source(call))
}

const promiseMethods = /^(then|catch|finally)$/

/** The statement of a function that a place stands in, be it in a callback. */
function statementIn(source: SourceFile, node: AstNode, fn: AstNode): AstNode | null {
  for (const at of [node, ...source.around(node)]) {
    const statement = source.statementOf(at)
    if (statement && source.functionOf(statement) === fn) return statement
    if (at === fn) return null
  }
  return null
}

/** What `then` calls: it gives its value to the next step. */
function isStep(source: SourceFile, fn: AstNode): boolean {
  const call = fn['async'] === true ? null : source.parent(fn)
  return call !== null && /^(then|catch)$/.test(methodOf(source, call) ?? '')
}

/**
 * A handler that a framework calls may be asynchronous: nobody looks at what it gives back. Where the framework
 * does not hear of a rejection either, the handler passes on what it fails with.
 */
export function madeAsync(
  source: SourceFile,
  fn: AstNode,
  { entry, sources }: Pick<Problem, 'entry' | 'sources'>,
): Edit[] | null {
  const isOwn = isEntry(source, fn, entry)
  const isHeard = !isOwn || entry.handlesRejection || catchesAll(fn)
  if (fn['async'] === true) return isHeard ? [] : (hearing(source, fn, sources) ?? [])
  if (!isOwn || fn['generator'] === true || fn['returnType']) return null
  // Whoever else calls it may look at what it gives back.
  const start = isCalledElsewhere(source, fn, sources) ? null : headOf(source, fn)
  const made = isHeard ? [] : hearing(source, fn, sources)
  return start !== null && made ? [edit(source, start, start, 'async '), ...made] : null
}

/** Where a function begins that is not asynchronous: a method does so with its name. */
function headOf(source: SourceFile, fn: AstNode): number | null {
  const parent = source.parent(fn)
  if (!parent) return fn.start
  const kind = String(parent['kind'])
  const isMethod = parent.type === 'MethodDefinition' || parent['method'] === true
  if (!isMethod) return /^(?:get|set)$/.test(kind) ? null : fn.start
  const isNamed = parent['computed'] !== true && /^(?:method|init)$/.test(kind)
  return isNamed ? (parent['key'] as AstNode).start : null
}

/** The body is one `try` with a `catch` clause. */
function catchesAll(fn: AstNode): boolean {
  const body = fn['body'] as AstNode
  const [only, ...more] = body.type === 'BlockStatement' ? (body['body'] as AstNode[]) : []
  return only?.type === 'TryStatement' && more.length === 0 && only['handler'] !== null
}
