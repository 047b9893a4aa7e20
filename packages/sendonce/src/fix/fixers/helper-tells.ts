import type { Edit, Effect } from '@sendonce/model'
import { finishers } from '../settling.ts'
import { type AstNode } from '../../syntax/ast.ts'
import { distinct, effectsIn } from '../effects.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { edit, insertAfter, keyword, layoutOf, replaceByBlock } from '../layout.ts'
import {
  anchorAt,
  ownStatement,
  responseAt,
  type Anchor,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { isIgnoredElsewhere } from '../callers.ts'
import { runningBehind, workBehind } from '../skipped.ts'
import { madeAsync } from './await-call.ts'
import { inner, walk, escaped, type SourceFile } from '../source-file.ts'
import { inBlock } from '../unbraced.ts'

const finishing = new RegExp(String.raw`\.(?:${finishers})\s*\(`)

/** A helper that answers tells whether it did, and its caller goes on only when it did not. */
export const helperTells: Fixer = (problem) => {
  const { first, second, relation, conflict, sources } = problem
  if (!first?.fn || !conflict.first || first.fn !== second.fn) return []
  const ways = [
    { call: first, other: second, below: relation.belowFirst, answer: conflict.first },
    // Of a helper that nobody waits for either answer may come first.
    { call: second, other: first, below: relation.belowSecond, answer: conflict.second },
  ]
  return ways.flatMap(({ call, other, below, answer }) => {
    const [frame, deeper] = below
    if (frame?.via !== 'call' && frame?.via !== 'await') return []
    if (call.node.start >= other.node.start || !ownStatement(call)) return []
    const anchor = anchorAt(deeper?.call ?? answer.place, answer, sources)
    return anchor ? toldBy(problem, { call, other }, anchor) : []
  })
}

interface Ways {
  /** Where the helper is called. */
  readonly call: Anchor
  /** The answer that comes behind that. */
  readonly other: Anchor
}

function toldBy(problem: Problem, { call, other }: Ways, anchor: Anchor): ReturnType<Fixer> {
  const helper = anchor.fn
  if (!helper || !anchor.statement) return []
  const caller = callerEdits(problem, call, helper['async'] === true)
  const told = isTelling(helper) ? [] : tellingEdits(anchor, helper)
  if (!caller || !told || !isIgnoredElsewhere(problem, anchor, helper, call)) return []
  // One that answers on each of its ways has nothing to tell: what stands behind its call would never run.
  if (!isTelling(helper) && !told.some(({ text }) => /\breturn true\b/.test(text))) return []
  const title = 'let the helper say whether it answered, and go on only when it did not'
  const made = { fixer: 'helper-tells', title, edits: [...told, ...caller] }
  const inside = isTelling(helper) ? [] : workBehindAnswer(anchor)
  const skips = distinct([...workBehind(problem, call.statement, other), ...inside])
  return [leavingOut(made, skips, isWanted(anchor, skips))]
}

/** What the helper does behind the branch that answers. */
function workBehindAnswer(anchor: Anchor): Effect[] {
  const { source, statement } = anchor
  const last = statement && (source.listOf(statement)?.at(-1) ?? statement)
  if (!last || last.type === 'ReturnStatement') return []
  return effectsIn(runningBehind(source, last), source, responseAt(anchor))
}

/** `guard(req, res)` becomes `if (!guard(req, res)) return`. */
function callerEdits(problem: Problem, first: Anchor, isAsync: boolean): Edit[] | null {
  const { source, statement, fn } = first
  if (!statement || !fn) return null
  const expression = statement['expression'] as AstNode
  const { semicolon } = layoutOf(source)
  const isAwaited = expression.type === 'AwaitExpression'
  const made = isAsync && !isAwaited ? madeAsync(source, fn, problem) : []
  if (!made) return null
  const isWaiting = isAsync || isAwaited
  const asked = `${keyword(source, 'if')}(!`
  const open = isWaiting ? `${asked}(${isAwaited ? '' : 'await '}` : asked
  const close = isWaiting ? ')) return' : ') return'
  const end = `${close}${semicolon || source.text.slice(expression.end, statement.end)}`
  const edits = [
    edit(source, statement.start, expression.start, open),
    edit(source, expression.end, statement.end, end),
  ]
  return [...made, ...inBlock(source, statement, edits)]
}

/** Every `return` of it gives `true` or `false` already. */
function isTelling(helper: AstNode): boolean {
  const returned = returnsIn(helper)
  return (
    returned.length > 0 &&
    returned.every(
      ({ argument }) => argument?.type === 'Literal' && typeof argument['value'] === 'boolean',
    )
  )
}

function returnsIn(helper: AstNode): { node: AstNode; argument: AstNode | null }[] {
  return [...walk(helper['body'] as AstNode)]
    .filter(({ type }) => type === 'ReturnStatement')
    .map((node) => ({ node, argument: (node['argument'] as AstNode | null) ?? null }))
}

function tellingEdits(anchor: Anchor, helper: AstNode): Edit[] | null {
  const { source } = anchor
  const body = helper['body'] as AstNode
  if (body.type !== 'BlockStatement' || helper['generator'] === true) return null
  const typed = typeEdits(source, helper)
  const response = responseAt(anchor)
  if (!typed || !response) return null
  const edits: Edit[] = [...typed]
  const settled = new Set<AstNode>()
  for (const statement of answersIn(anchor, helper, response)) {
    if (source.isInFinally(statement)) return null
    const made = answerEdits(source, statement, settled)
    if (!made) return null
    edits.push(...made)
  }
  const { semicolon } = layoutOf(source)
  for (const { node, argument } of returnsIn(helper)) {
    if (settled.has(node)) continue
    if (argument) return null
    const told = isBehindTest(source, node, response) ? 'false' : 'true'
    edits.push(edit(source, node.start, node.end, `return ${told}${semicolon}`))
  }
  const last = (body['body'] as AstNode[]).at(-1)
  if (
    last &&
    last.type !== 'ReturnStatement' &&
    last.type !== 'ThrowStatement' &&
    !settled.has(last)
  ) {
    edits.push(...insertAfter(source, last, [`return true${semicolon}`]))
  }
  const isClosed = edits.some(({ end, text }) => end === last?.end && text.endsWith('}'))
  // Behind a statement that becomes a block stands no semicolon.
  return isClosed ? edits.filter(({ start, text }) => start !== last?.end || text !== ';') : edits
}

/** `if (!check(req, res)) return`: it ends because another helper has answered. */
function isBehindTest(source: SourceFile, node: AstNode, response: string): boolean {
  const parent = source.parent(node)
  const holder = parent?.type === 'BlockStatement' ? source.parent(parent) : parent
  const test = holder?.type === 'IfStatement' ? inner(holder['test'] as AstNode) : null
  if (test?.type !== 'UnaryExpression' || test['operator'] !== '!') return false
  const call = inner(test['argument'] as AstNode)
  return (
    call.type === 'CallExpression' &&
    (call['arguments'] as AstNode[]).some((one) => source.source(one) === response)
  )
}

/** `void` becomes `boolean`; a type that says anything else is left to a person. */
function typeEdits(source: SourceFile, helper: AstNode): Edit[] | null {
  const parent = source.parent(helper)
  if (parent?.type === 'VariableDeclarator' && (parent['id'] as AstNode)['typeAnnotation'])
    return null
  const returned = helper['returnType'] as AstNode | null | undefined
  if (!returned) return []
  const text = source.source(returned)
  const made = text.replace(/\bvoid\b/, 'boolean')
  return /^:\s*(void|Promise<\s*void\s*>)$/.test(text)
    ? [edit(source, returned.start, returned.end, made)]
    : null
}

function answersIn(anchor: Anchor, helper: AstNode, response: string): AstNode[] {
  const { source } = anchor
  const start = new RegExp(`^(return\\s+)?(void\\s+|await\\s+)?${escaped(response)}\\s*\\.`)
  return [...walk(helper['body'] as AstNode)].filter((node) => {
    // `if (!check(req, res)) return` is told by its own `return`.
    if (node === anchor.statement) return node.type !== 'IfStatement'
    if (node.type !== 'ExpressionStatement' && node.type !== 'ReturnStatement') return false
    const text = source.source(node)
    return start.test(text) && finishing.test(text)
  })
}

/** The answer, and then `return false`. */
function answerEdits(source: SourceFile, statement: AstNode, settled: Set<AstNode>): Edit[] | null {
  const { semicolon } = layoutOf(source)
  const told = `return false${semicolon}`
  if (statement.type === 'ReturnStatement') {
    const argument = statement['argument'] as AstNode | null
    if (!argument) return null
    settled.add(statement)
    const answer = inner(argument)
    const text = source.text.slice(
      argument.type === 'AwaitExpression' ? argument.start : answer.start,
      argument.end,
    )
    if (source.listOf(statement) === null) return replaceByBlock(source, statement, [text, told])
    const shown = argument.type === 'AwaitExpression' ? argument : answer
    return [
      edit(source, statement.start, shown.start, ''),
      ...insertAfter(source, statement, [told]),
    ]
  }
  if (statement.type !== 'ExpressionStatement') return null
  const expression = (statement['expression'] as AstNode).type
  if (expression === 'LogicalExpression' || expression === 'ConditionalExpression') return null
  const list = source.listOf(statement)
  if (!list) {
    settled.add(statement)
    return insertAfter(source, statement, [told])
  }
  const last = list.at(-1) as AstNode
  settled.add(last)
  if (last.type === 'ReturnStatement') {
    return last['argument'] ? null : [edit(source, last.start, last.end, told)]
  }
  if (last.type === 'ThrowStatement') return []
  return insertAfter(source, last, [told])
}
