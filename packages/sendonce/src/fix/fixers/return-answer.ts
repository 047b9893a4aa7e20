import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { edit } from '../layout.ts'
import {
  leaveBare,
  leaveBehind,
  mayReturnValue,
  splitLogical,
  statementsBetween,
} from '../leaving.ts'
import {
  isLosingError,
  isUnproven,
  ownStatement,
  responseAt,
  type Anchor,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { inner, type SourceFile } from '../source-file.ts'

/**
 * Ends the function behind the first answer, where only some ways lead to it: `return` in front of it, or
 * a bare one behind it where the function gives nothing back.
 */
export const returnAnswer: Fixer = (problem) => {
  const { first, second } = problem
  if (!first?.fn || first.fn !== second.fn || first.node.start >= second.node.start) return []
  const { kind } = first.answer
  if (['begin', 'header', 'pipe', 'outside'].includes(kind)) return []
  const { source, statement } = first
  if (!statement || statement.type === 'ReturnStatement') return []
  if (isUnconditional(first, second) || isInDifferentTurn(problem)) return []
  const { last, kept } = endOfBranch(source, statement, first, second)
  const edits = last === statement ? atStatement(problem, first) : leaveBare(source, last)
  if (!edits) return []
  const skips = skippedWork(problem, last, kept)
  return [
    {
      fixer: 'return',
      title: titleOf(first, edits.length === 1 && edits[0]?.text === 'return '),
      edits,
      ...(skips.length > 0 ? { skips } : {}),
      ...(isLosingError(problem) || (!isRefusal(first) && (skips.length > 0 || isUnproven(problem)))
        ? { isSuggestion: true }
        : {}),
    },
  ]
}

function titleOf({ answer }: Anchor, isPlain: boolean): string {
  const isNext = answer.kind === 'next' || answer.kind === 'error-next'
  if (isNext) return 'return behind next(), so that nothing else runs'
  return isPlain ? 'return the first answer' : 'return behind the first answer'
}

/** In one list without a branch both run: `return` would only make the second unreachable. */
function isUnconditional(first: Anchor, second: Anchor): boolean {
  const list = first.statement && first.source.listOf(first.statement)
  if (!list || !first.statement || !ownStatement(first)) return false
  const parent = first.source.parent(first.statement)
  if (parent?.type === 'SwitchCase') return false
  return list.some((one) => first.source.contains(one, second.node))
}

function isInDifferentTurn({ relation }: Problem): boolean {
  const via = relation.belowFirst[0]?.via
  const isHere =
    via === undefined || via === 'call' || via === 'await' || via === 'callback' || via === 'next'
  return (
    !isHere || (relation.belowFirst[0]?.region !== relation.common?.region && via === 'callback')
  )
}

function atStatement({ entry }: Problem, first: Anchor): ReturnType<Fixer>[number]['edits'] | null {
  const { source, statement, node } = first
  if (!statement) return null
  if (ownStatement(first)) return leaveBehind(source, statement, entry)
  const expression =
    statement.type === 'ExpressionStatement' ? unwrap(statement['expression'] as AstNode) : null
  if (
    expression?.type === 'LogicalExpression' &&
    inner(expression['right'] as AstNode) === inner(node)
  )
    return splitLogical(source, statement, entry)
  if (expression?.type === 'ConditionalExpression' && isBranchOf(expression, node)) {
    const fn = first.fn as AstNode
    return mayReturnValue(source, fn, entry)
      ? [edit(source, statement.start, statement.start, 'return ')]
      : leaveBare(source, statement)
  }
  return null
}

function isBranchOf(expression: AstNode, node: AstNode): boolean {
  return ['consequent', 'alternate'].some(
    (key) => inner(expression[key] as AstNode) === inner(node),
  )
}

/**
 * What stands behind the answer in its own branch belongs to it and is kept: the function ends behind
 * the last such statement.
 */
function endOfBranch(
  source: SourceFile,
  statement: AstNode,
  first: Anchor,
  second: Anchor,
): { last: AstNode; kept: readonly AstNode[] } {
  const list = source.listOf(statement)
  const parent = source.parent(statement)
  if (!list || parent?.type !== 'BlockStatement' || source.contains(parent, second.node)) {
    return { last: statement, kept: [] }
  }
  const behind = list.slice(list.indexOf(statement) + 1)
  if (effectsIn(behind, source, responseAt(first)).length === 0 && behind.length === 0) {
    return { last: statement, kept: [] }
  }
  return { last: behind.at(-1) ?? statement, kept: behind }
}

function skippedWork(
  { first, second, relation }: Problem,
  last: AstNode,
  kept: readonly AstNode[],
): string[] {
  const { source } = second
  const between = statementsBetween(source, last, second.node).filter((one) => !kept.includes(one))
  // What leads to the second answer is work of its own, unless it only answers.
  const isLater =
    relation.belowSecond[0]?.via === 'callback' && calleeText(second) !== calleeText(first)
  return effectsIn(isLater ? [...between, second.node] : between, source, responseAt(second))
}

function calleeText(anchor: Anchor | null): string {
  const callee = anchor && (inner(anchor.node)['callee'] as AstNode | undefined)
  return anchor && callee ? anchor.source.source(callee) : ''
}

/** The answer says that the request failed: the work for one that succeeds is not to be done then. */
function isRefusal({ source, node, answer, statement }: Anchor): boolean {
  if (answer.kind === 'error-next' || answer.kind === 'next') return true
  if (answer.status !== null) return answer.status >= 300
  const text = source.source(node)
  if (
    /redirect|fail|error|unauth|forbid|denied|deny|not_?found|invalid|bad_?request|reject/i.test(
      text,
    )
  )
    return true
  return statement !== null && isUnderFailure(source, statement)
}

/** Inside `catch`, or inside `if (err)`. */
function isUnderFailure(source: SourceFile, statement: AstNode): boolean {
  for (const at of source.around(statement)) {
    if (at.type === 'CatchClause') return true
    if (at.type === 'IfStatement') {
      const test = source.source(at['test'] as AstNode)
      if (
        /\b(e|err|error|ex)\b|[eE]rror|^!/.test(test) &&
        source.contains(at['consequent'] as AstNode, statement)
      )
        return true
    }
    if (at.type.endsWith('Function') || at.type.startsWith('Function')) return false
  }
  return false
}
