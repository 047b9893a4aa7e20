import type { Edit } from '@sendonce/model'
import { unwrap, type AstNode } from '../syntax/ast.ts'
import { calledName, nameOf } from './callers.ts'
import { isErrorName } from './failed-branch.ts'
import {
  edit,
  indentAt,
  insertAfter,
  isInOneLine,
  isOnOwnLine,
  keyword,
  layoutOf,
  opening,
  replaceByBlock,
} from './layout.ts'
import { isEntry, parameterName, type Problem } from './problem.ts'
import { walk, walkAll, type SourceFile } from './source-file.ts'
import { inBlock } from './unbraced.ts'

/** They look at what a function gives back that they are given first; behind a query it is called with what was found. */
const consumingFirst =
  /^(catch|finally|map|filter|some|every|find(Last)?(Index)?|reduce(Right)?|forEach|sort|flatMap|Promise)$/
/** They do so with any function that they are given. */
const consuming = /^(then|\$?transaction)$/

/**
 * Whether a function may give a value back where it gave none: frameworks look at none, callers and
 * promise chains may.
 */
export function mayReturnValue(source: SourceFile, fn: AstNode, entry: Problem['entry']): boolean {
  if (fn['generator'] === true || isConstructor(source, fn)) return false
  const returned = annotation(source, fn)
  if (returned !== null)
    return !/\bvoid\b/.test(returned) && /\b(any|unknown|\w*Response|\w*Reply)\b/.test(returned)
  if (givesAnswers(source, fn)) return true
  if (source.isTyped || isLookedAt(source, fn)) return false
  return isEntry(source, fn, entry) || isHandedOver(source, fn)
}

/** Whether the file does anything with what a call by its name gives back. */
function isLookedAt(source: SourceFile, fn: AstNode): boolean {
  const name = nameOf(source, fn)
  return (
    name !== null &&
    [...walkAll(source.program)].some(
      (node) => node.type === 'CallExpression' && calledName(node) === name && isUsed(source, node),
    )
  )
}

function isUsed(source: SourceFile, call: AstNode): boolean {
  const parent = source.parent(call)
  const outer = parent?.type === 'AwaitExpression' ? source.parent(parent) : parent
  return !/^(Expression|Return)Statement$|^ArrowFunctionExpression$/.test(outer?.type ?? '')
}

function isConstructor(source: SourceFile, fn: AstNode): boolean {
  const parent = source.parent(fn)
  return parent?.type === 'MethodDefinition' && parent['kind'] !== 'method'
}

function annotation(source: SourceFile, fn: AstNode): string | null {
  const node = fn['returnType'] as AstNode | null | undefined
  return node ? source.source(node) : null
}

/** An inline callback of something that is not known to use what it gives back. */
function isHandedOver(source: SourceFile, fn: AstNode): boolean {
  const parent = source.parent(fn)
  if (parent?.type !== 'CallExpression' || parent['callee'] === fn) return false
  const callee = parent['callee'] as AstNode
  const name = source.source(
    callee.type === 'MemberExpression' ? (callee['property'] as AstNode) : callee,
  )
  const isFirst = (parent['arguments'] as AstNode[])[0] === fn && !isOfNodeForm(fn)
  return !consuming.test(name) && !(isFirst && consumingFirst.test(name))
}

/** `(error, rows) => …` */
function isOfNodeForm(fn: AstNode): boolean {
  const [first, ...more] = fn['params'] as AstNode[]
  return more.length > 0 && isErrorName((first && parameterName(first)) ?? '')
}

/** `return res.json(…)` stands in it already. */
function givesAnswers(source: SourceFile, fn: AstNode): boolean {
  return [...walk(fn['body'] as AstNode)].some((node) => isGivingAnswer(source, node))
}

function isGivingAnswer(source: SourceFile, node: AstNode): boolean {
  const argument = node.type === 'ReturnStatement' ? (node['argument'] as AstNode | null) : null
  return argument !== null && argument.type !== 'UnaryExpression' && isAnswering(source, argument)
}

function isAnswering(source: SourceFile, node: AstNode): boolean {
  return /\b(res|resp|response|reply)\b|\bnext\(/.test(source.source(node))
}

/** Whether a statement that answers gets `return` in front of it, and not behind it. */
export function isGivenBack(
  source: SourceFile,
  statement: AstNode,
  entry: Problem['entry'],
): boolean {
  const fn = source.functionOf(statement)
  if (!fn || !mayReturnValue(source, fn, entry)) return false
  // Without brackets around it a bare one would need them.
  return source.listOf(statement) === null || !isLeftBare(source, fn)
}

/** Whether its author ends a function behind an answer with a bare `return`: in this function, or where that has none, in the file. */
function isLeftBare(source: SourceFile, fn: AstNode): boolean {
  for (const nodes of [walk(fn['body'] as AstNode), walkAll(source.program)]) {
    let more = 0
    for (const node of nodes) {
      if (isGivingAnswer(source, node)) more--
      if (isBareBehindAnswer(source, node)) more++
    }
    if (more !== 0) return more > 0
  }
  return false
}

/** `res.json(…); return` */
function isBareBehindAnswer(source: SourceFile, node: AstNode): boolean {
  if (node.type !== 'ReturnStatement' || node['argument']) return false
  const list = source.listOf(node) ?? []
  const before = list[list.indexOf(node) - 1]
  return before?.type === 'ExpressionStatement' && isAnswering(source, before)
}

/** Makes a function end behind a statement that only answers. */
export function leaveBehind(
  source: SourceFile,
  statement: AstNode,
  entry: Problem['entry'],
): Edit[] {
  return isGivenBack(source, statement, entry)
    ? [edit(source, statement.start, statement.start, 'return ')]
    : leaveBare(source, statement)
}

/** The same with a bare `return`, which no caller can see. */
export function leaveBare(source: SourceFile, statement: AstNode, value = ''): Edit[] {
  const { semicolon } = layoutOf(source)
  const end = isInOneLine(source, statement) ? ';' : semicolon
  return insertAfter(source, statement, [`return${value === '' ? '' : ` ${value}`}${end}`])
}

/** `cond && res.x()` as a statement: an `if` that ends the function. */
export function splitLogical(
  source: SourceFile,
  statement: AstNode,
  entry: Problem['entry'],
): Edit[] | null {
  const expression = statement['expression'] as AstNode | undefined
  if (expression?.type !== 'LogicalExpression' || expression['operator'] === '??') return null
  const left = expression['left'] as AstNode
  const right = expression['right'] as AstNode
  const { text } = source
  // Brackets stay with the side that they belong to.
  const gap = /^([\s)]*)(?:&&|\|\|)\s*(\(*)\s*$/.exec(text.slice(left.end, right.start))
  const [, behindLeft = '', openRight = ''] = gap ?? []
  const leftEnd = left.end + behindLeft.trimEnd().length
  const rightStart =
    right.start - (openRight === '' ? 0 : right.start - text.lastIndexOf(openRight, right.start))
  const openLeft = text.slice(statement.start, left.start).trim()
  const behindRight = text.slice(right.end, statement.end).replace(/[\s;]/g, '')
  const isEven =
    openLeft.length === behindLeft.trim().length && openRight.length === behindRight.length
  if (!gap || !isEven || !/^\(*$/.test(openLeft) || !/^\)*$/.test(behindRight)) return null
  const isAnd = expression['operator'] === '&&'
  const isSimple =
    openLeft !== '' ||
    /^(Identifier|MemberExpression|CallExpression|UnaryExpression)$/.test(left.type)
  const fn = source.functionOf(statement)
  const isValue = fn !== null && mayReturnValue(source, fn, entry)
  const { newline, unit, semicolon } = layoutOf(source)
  const indent = indentAt(text, statement.start)
  const deeper = indent + unit
  const asked = `${keyword(source, 'if')}(`
  const open = isAnd ? asked : isSimple ? `${asked}!` : `${asked}!(`
  const close = isAnd || isSimple ? ')' : '))'
  const before = isValue
    ? `${close} return `
    : `${close}${opening(source, indent)}${newline}${deeper}`
  const edits = [
    edit(source, statement.start, statement.start, open),
    edit(source, leftEnd, rightStart, before),
  ]
  if (!isValue) {
    const end = statement.end - (/[\s;]*$/.exec(source.source(statement))?.[0].length ?? 0)
    const tail = `${semicolon}${newline}${deeper}return${semicolon}${newline}${indent}}`
    edits.push(edit(source, end, statement.end, tail))
  }
  return inBlock(source, statement, edits)
}

/** `test ? res.x() : work()` as a statement: an `if` that ends the function with the answer. */
export function splitConditional(
  source: SourceFile,
  statement: AstNode,
  answer: AstNode,
  entry: Problem['entry'],
): Edit[] | null {
  const expression = unwrap(statement['expression'] as AstNode)
  const [test, yes, no] = ['test', 'consequent', 'alternate'].map(
    (key) => expression[key] as AstNode,
  ) as [AstNode, AstNode, AstNode]
  const { text } = source
  const isPlain =
    text.slice(statement.start, test.start) === '' &&
    /^\s*\?\s*$/.test(text.slice(test.end, yes.start)) &&
    /^\s*:\s*$/.test(text.slice(yes.end, no.start)) &&
    /^;?$/.test(text.slice(no.end, statement.end)) &&
    isOnOwnLine(source, statement)
  if (!isPlain || isInOneLine(source, statement)) return null
  const { newline, unit, semicolon } = layoutOf(source)
  const own = indentAt(text, statement.start)
  const indent = newline + own
  const fn = source.functionOf(statement)
  const isValue = fn !== null && mayReturnValue(source, fn, entry)
  const open = isValue ? 'return ' : `${opening(source, own)}${indent}${unit}`
  const close = isValue ? semicolon : `${semicolon}${indent}${unit}return${semicolon}${indent}}`
  const isYes = source.contains(yes, answer)
  const between = isYes
    ? `${close}${indent}`
    : `${semicolon}${indent}else${isValue ? ' ' : ''}${open}`
  const edits = [
    edit(source, statement.start, test.start, `${keyword(source, 'if')}(`),
    edit(source, test.end, yes.start, isYes && !isValue ? `)${open}` : `) ${isYes ? open : ''}`),
    edit(source, yes.end, no.start, between),
  ]
  const all = isYes ? edits : [...edits, edit(source, no.end, statement.end, close)]
  return inBlock(source, statement, all)
}

/** A concise arrow function gets a body in which `lines` come before its expression. */
export function openArrow(
  source: SourceFile,
  fn: AstNode,
  lines: readonly string[],
  value: 'return ' | '' = 'return ',
): Edit[] {
  const body = fn['body'] as AstNode
  const { text } = source
  const arrow = text.indexOf('=>', lastParameterEnd(source, fn)) + 2
  const from = arrow + (/^\s*/.exec(text.slice(arrow))?.[0].length ?? 0)
  return replaceByBlock(source, body, [...lines, value + text.slice(from, fn.end)], from, fn.end)
}

function lastParameterEnd(source: SourceFile, fn: AstNode): number {
  const parameters = fn['params'] as AstNode[]
  const returned = fn['returnType'] as AstNode | null | undefined
  return returned?.end ?? parameters.at(-1)?.end ?? source.text.indexOf('(', fn.start)
}
