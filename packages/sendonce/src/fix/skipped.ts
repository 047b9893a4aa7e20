import { isFunctionNode, unwrap, type AstNode } from '../syntax/ast.ts'
import { effectsIn } from './effects.ts'
import { responseAt, type Anchor, type Problem } from './problem.ts'
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

/** The calls that run behind an answer today, and would not if the function ended there. */
export function skippedWork(problem: Problem, { last, kept }: BranchEnd): string[] {
  const { first, second, relation } = problem
  const { source } = second
  const isTurn = relation.belowSecond.every(({ via }) =>
    /^(call|await|next|error-handler)$/.test(via),
  )
  const left = statementsBehind(source, last, isTurn ? second : null).filter(
    (one) => !kept.includes(one),
  )
  // What leads to the second answer is work of its own, unless it only answers.
  const isLater =
    relation.belowSecond[0]?.via === 'callback' && calleeText(second) !== calleeText(first)
  return effectsIn(isLater ? [...left, second.node] : left, source, responseAt(second))
}

/**
 * The statements that can run behind one of them, up to the second answer where all ways lead to it: it
 * throws, and what stands behind it never ran.
 */
function statementsBehind(source: SourceFile, from: AstNode, second: Anchor | null): AstNode[] {
  const found: AstNode[] = []
  const end = second && alwaysReached(second)
  for (let at: AstNode | null = from; at && !isFunctionNode(at); at = source.parent(at)) {
    if (isLoop(at)) found.push(at['body'] as AstNode)
    const list = source.listOf(at)
    const parent = source.parent(at)
    const rest = list ? list.slice(list.indexOf(at) + 1) : []
    const more = parent?.type === 'SwitchCase' ? laterCases(source, parent) : []
    for (const next of [...rest, ...more]) {
      if (next === end) return found
      found.push(next)
    }
  }
  return found
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

const bookkeeping =
  /^(release|unlock|close|destroy|dispose|end|commit|rollback|abort|cancel|increment|decrement|incr?|decr?|counter?|track|record|audit|observe|timing|gauge|clear\w*|stop|cleanup|teardown|disconnect|quit|unsubscribe|removeListener|off|unref)$/i

/** Whether calls keep something in order that has to be kept so however the request ends. */
export function isBookkeeping(names: readonly string[]): boolean {
  return names.some((name) => bookkeeping.test(name.split('.').at(-1) ?? ''))
}

/** Whether an anchor may do nothing at all: what it calls is chosen while the program runs. */
export function mayDoNothing({ node }: Anchor): boolean {
  let at = inner(node)
  while (at.type === 'CallExpression') {
    const callee = unwrap(at['callee'] as AstNode)
    if (at['optional'] === true) return true
    if (callee.type !== 'MemberExpression') return false
    if (callee['optional'] === true) return true
    const property = callee['property'] as AstNode
    if (callee['computed'] === true && property.type !== 'Literal') return true
    at = unwrap(callee['object'] as AstNode)
  }
  return false
}

function calleeText(anchor: Anchor | null): string {
  const callee = anchor && (inner(anchor.node)['callee'] as AstNode | undefined)
  return anchor && callee ? anchor.source.source(callee) : ''
}
