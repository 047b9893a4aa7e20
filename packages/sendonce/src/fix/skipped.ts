import type { Effect } from '@sendonce/model'
import { isHandingOn, type Answer } from '../analyse/domain/answer.ts'
import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { distinct, effectsIn } from './effects.ts'
import type { Frame } from '../analyse/domain/frame.ts'
import { anchorAt, responseAt, type Anchor, type Problem, type Sources } from './problem.ts'
import { inner, type SourceFile } from './source-file.ts'

/** Where a function can end behind an answer, and the statements that still run then. */
export interface BranchEnd {
  readonly last: AstNode
  readonly kept: readonly AstNode[]
}

/**
 * What stands behind the answer in its own branch belongs to it and is kept: the function ends behind
 * the last such statement.
 */
export function endOfBranch({ source, statement, node }: Anchor, second: Anchor): BranchEnd | null {
  if (!statement) return null
  const list = source.listOf(statement)
  const parent = source.parent(statement)
  const isBranch = parent?.type === 'BlockStatement' || parent?.type === 'SwitchCase'
  // Behind it in a loop the second answer is one of the next round.
  const isNextRound = node.start >= second.node.start
  const holder = parent && source.parent(parent)
  const isOwn =
    isBranch && (isNextRound ? !holder || !isLoop(holder) : !source.contains(parent, second.node))
  if (!list || !isOwn) return { last: statement, kept: [] }
  const behind = list.slice(list.indexOf(statement) + 1)
  return { last: behind.at(-1) ?? statement, kept: behind }
}

/** What runs behind an answer today, and would not if the function ended there. */
export function skippedWork(problem: Problem, { last, kept }: BranchEnd): Effect[] {
  const { second, relation } = problem
  const { source } = second
  const isTurn = relation.belowSecond.every(({ via }) =>
    /^(call|await|next|error-handler)$/.test(via),
  )
  const from = last.type === 'BreakStatement' ? leftBy(source, last) : last
  const left = statementsBehind(source, from, isTurn && isStop(problem) ? second : null).filter(
    (one) => !kept.includes(one),
  )
  const behind = effectsIn(left, source, responseAt(second))
  return distinct([...behind, ...workOfSecond(problem), ...workBehindNext(problem)])
}

/** What the second answer is made of, and what the functions do beside that which give it. */
export function workOfSecond({ first, second, relation, sources }: Problem): Effect[] {
  const { belowSecond } = relation
  const isCalled = belowSecond.every(({ via }) => via === 'call' || via === 'await')
  // What leads to a later answer is work of its own, unless it only answers.
  const isLater = !isCalled && calleeText(second) !== calleeText(first)
  const own = isLater ? [second.node] : argumentsIn(second.node)
  const made = effectsIn(own, second.source, responseAt(second))
  const inside = isCalled ? workInside(belowSecond, second.answer, sources) : []
  return distinct([...made, ...inside])
}

/** The work of later cases that runs today behind an answer in a case that falls through. */
export function skippedByBreak(problem: Problem, from: AstNode): Effect[] {
  const { second, relation, sources } = problem
  const { source } = second
  const end = isStop(problem) ? alwaysReached(second) : null
  const later = laterCases(source, from).flatMap((one) =>
    one.type === 'BlockStatement' ? (one['body'] as AstNode[]) : [one],
  )
  const at = end ? later.indexOf(end) : -1
  const behind = effectsIn(at === -1 ? later : later.slice(0, at), source, responseAt(second))
  const own = effectsIn(argumentsIn(second.node), source, responseAt(second))
  return distinct([...behind, ...own, ...workInside(relation.belowSecond, second.answer, sources)])
}

/** What runs in the second answer's function from behind a statement on, the answer included, beside that answer. */
export function workBehind(
  problem: Problem,
  from: AstNode | null,
  second: Anchor = problem.second,
): Effect[] {
  const { source } = second
  const { relation, conflict, sources } = problem
  const behind = from ? statementsBehind(source, from, isStop(problem) ? second : null) : []
  const own = effectsIn([...behind, ...argumentsIn(second.node)], source, responseAt(second))
  const isOf = second.answer === conflict.second
  const below = isOf ? relation.belowSecond : relation.belowFirst
  const inside = below.every(({ via }) => via === 'call' || via === 'await')
    ? workInside(below, second.answer, sources)
    : []
  return distinct([...own, ...inside])
}

/** Whether nothing runs behind the second answer, because it throws. */
export function isStop({ conflict: { how } }: Problem): boolean {
  return how === 'throw' || how === 'crash'
}

/**
 * What a question in front of an answer leaves out, which begins at `from`: what that is made of, and what runs
 * behind it today.
 */
export function guardedWork(problem: Problem, anchor: Anchor, from: AstNode | null): Effect[] {
  const { source, statement, node } = anchor
  const response = responseAt(anchor)
  if (!statement) return effectsIn(argumentsIn(node), source, response)
  const list = source.listOf(statement)
  const own = list && from ? list.slice(list.indexOf(from), list.indexOf(statement)) : []
  const behind = runningToday(problem, source, statement)
  return effectsIn([...own, statement, ...behind], source, response, inner(node))
}

/** The loop or the `switch` that a `break` leaves, or the statement with its label. */
function leftBy(source: SourceFile, jump: AstNode): AstNode {
  const label = jump['label'] as AstNode | null
  for (const at of source.around(jump)) {
    if (isFunctionNode(at)) break
    if (label === null && (isLoop(at) || at.type === 'SwitchStatement')) return at
    const own = at.type === 'LabeledStatement' ? (at['label'] as AstNode) : null
    if (label !== null && own?.['name'] === label['name']) return at
  }
  return jump
}

/**
 * The statements that can run behind one of them, but for what stands behind the second answer where all ways lead to
 * it: it throws, and what stands there never ran.
 */
function statementsBehind(source: SourceFile, from: AstNode, second: Anchor | null): AstNode[] {
  const found: AstNode[] = []
  const end = second && alwaysReached(second)
  let at: AstNode | null = from
  while (at && !isFunctionNode(at)) {
    if (isLoop(at) && at !== from) found.push(at['body'] as AstNode)
    const { running, stop } = inListBehind(source, at, end)
    found.push(...running)
    if (stop === 'left') return found
    at = stop === 'thrown' && end ? caughtBy(source, end) : source.parent(at)
  }
  return found
}

interface RunningBehind {
  readonly running: readonly AstNode[]
  /** Whether the function is left there, or the second answer throws. */
  readonly stop: 'left' | 'thrown' | null
}

/** What runs behind a statement in its own list. */
function inListBehind(source: SourceFile, at: AstNode, end: AstNode | null): RunningBehind {
  const running: AstNode[] = []
  const list = source.listOf(at)
  const parent = source.parent(at)
  const rest = list ? list.slice(list.indexOf(at) + 1) : []
  const more = parent?.type === 'SwitchCase' ? laterCases(source, parent) : []
  for (const next of [...rest, ...more]) {
    const inFront = end && inFrontOf(end, next)
    if (inFront) return { running: [...running, ...inFront], stop: 'thrown' }
    running.push(next)
    if (next.type === 'ReturnStatement' || next.type === 'ThrowStatement')
      return { running, stop: 'left' }
  }
  return { running, stop: null }
}

/** What of a statement runs where one in its `try` throws; `null`: that is none of it. */
function inFrontOf(end: AstNode, statement: AstNode): AstNode[] | null {
  if (statement === end) return []
  if (statement.type !== 'TryStatement') return null
  const list = (statement['block'] as AstNode)['body'] as AstNode[]
  for (const [index, one] of list.entries()) {
    const inFront = inFrontOf(end, one)
    const last = (statement['finalizer'] as AstNode | null) ?? []
    if (inFront) return [...list.slice(0, index), ...inFront].concat(last)
  }
  return null
}

/** The `try` behind which all goes on when a statement has thrown; `null`: the function is left. */
function caughtBy(source: SourceFile, statement: AstNode): AstNode | null {
  const clause = catchAround(source, statement)
  const last = clause && ((clause['body'] as AstNode)['body'] as AstNode[]).at(-1)
  const isLeft = last?.type === 'ReturnStatement' || last?.type === 'ThrowStatement'
  return clause && !isLeft ? source.parent(clause) : null
}

/** The clause that catches what is thrown in a node. */
export function catchAround(source: SourceFile, node: AstNode): AstNode | null {
  for (const at of source.around(node)) {
    if (isFunctionNode(at)) return null
    const handler = at.type === 'TryStatement' ? (at['handler'] as AstNode | null) : null
    if (handler && source.contains(at['block'] as AstNode, node)) return handler
  }
  return null
}

/** What is given to the calls of an answer, with what their values are made by. */
export function argumentsIn(node: AstNode): AstNode[] {
  let at = inner(node)
  const given: AstNode[] = []
  while (at.type === 'CallExpression') {
    given.push(...(at['arguments'] as AstNode[]))
    const callee = unwrap(at['callee'] as AstNode)
    if (callee.type !== 'MemberExpression') break
    at = unwrap(callee['object'] as AstNode)
  }
  return given.filter((one) => !isFunctionNode(one))
}

/** What the handlers do, behind a `next()` that comes second, beside their answers. */
export function workBehindNext({ conflict, relation, sources }: Problem): Effect[] {
  const { first, second, proof } = conflict
  // Behind a first `next()` they run all the same.
  if (isHandingOn(first)) return []
  const isBehind = relation.belowSecond.some(({ via }) => via === 'next')
  const answers = proof.length > 0 ? proof.map((one) => one.second) : isBehind ? [second] : []
  return answers.flatMap((answer) => {
    const anchor = anchorAt(answer.place, answer, sources)
    return anchor?.fn
      ? effectsIn([anchor.fn['body'] as AstNode], anchor.source, responseAt(anchor))
      : []
  })
}

/** What the functions do that an answer is given by, beside that: a guard in front of them leaves it out. */
export function workInside(below: readonly Frame[], answer: Answer, sources: Sources): Effect[] {
  const last = below.findLastIndex(({ via }) => via !== 'call' && via !== 'await')
  const places = [...below.slice(last + 2).flatMap(({ call }) => call ?? []), answer.place]
  const inside = below.length > last + 1 ? places : []
  const found = inside.flatMap((place) => {
    const anchor = anchorAt(place, answer, sources)
    return anchor?.fn
      ? effectsIn([anchor.fn['body'] as AstNode], anchor.source, responseAt(anchor))
      : []
  })
  return distinct(found)
}

/** What runs behind the second answer today: where that throws, what stands behind the `try` that catches it. */
export function runningToday(problem: Problem, source: SourceFile, statement: AstNode): AstNode[] {
  const from = isStop(problem) ? caughtBy(source, statement) : statement
  return from ? runningBehind(source, from) : []
}

/** The statements that can run behind one in its function. */
export function runningBehind(source: SourceFile, from: AstNode): AstNode[] {
  return statementsBehind(source, from, null)
}

/** The statement of an answer, if it always gets to it. */
function alwaysReached({ statement, node }: Anchor): AstNode | null {
  if (!statement || !/^(Expression|Return|Variable)/.test(statement.type)) return null
  const parts = [statement['expression'], statement['argument'], ...declared(statement)]
  return parts.some((part) => part && inner(part as AstNode) === inner(node)) ? statement : null
}

function declared(statement: AstNode): unknown[] {
  return ((statement['declarations'] ?? []) as AstNode[]).map((one) => one['init'])
}

function laterCases(source: SourceFile, one: AstNode): AstNode[] {
  const cases = (source.parent(one)?.['cases'] ?? []) as AstNode[]
  return cases.slice(cases.indexOf(one) + 1).flatMap((next) => next['consequent'] as AstNode[])
}

/** Whether a node is a loop. */
export function isLoop({ type }: AstNode): boolean {
  return /^(For|ForIn|ForOf|While|DoWhile)Statement$/.test(type)
}

function calleeText(anchor: Anchor | null): string {
  const callee = anchor && (inner(anchor.node)['callee'] as AstNode | undefined)
  return anchor && callee ? anchor.source.source(callee) : ''
}
