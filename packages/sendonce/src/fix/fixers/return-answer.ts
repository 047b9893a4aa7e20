import type { Edit } from '@sendonce/model'
import { isHandingOn } from '../../analyse/domain/answer.ts'
import { unwrap, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isToBeAsked, isWanted, leavingOut } from '../intent.ts'
import { edit, layoutOf, remove } from '../layout.ts'
import {
  isGivenBack,
  leaveBare,
  leaveBehind,
  mayReturnValue,
  splitConditional,
  splitLogical,
} from '../leaving.ts'
import {
  anchorOf,
  ownStatement,
  responseAt,
  type Anchor,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { endOfBranch, isLoop, runningBehind, skippedWork, type BranchEnd } from '../skipped.ts'
import { inner } from '../source-file.ts'

/**
 * Ends the function behind the first answer, where only some ways lead to it: `return` in front of it, or
 * a bare one behind it where the function gives nothing back.
 */
export const returnAnswer: Fixer = (problem) => {
  const { first } = problem
  const end = first && endBehind(problem)
  if (!first || !end) return []
  const edits = endingAt(problem, first, end)
  if (!edits) return []
  const skips = skippedWork(problem, end)
  const title = titleOf(problem, first, edits[0]?.text === 'return ')
  const made = { fixer: 'return', title, edits }
  return [leavingOut(made, skips, isToBeAsked(problem, first, skips))]
}

/**
 * The same where the request is handed on in front of the first answer, and what is behind `next()` comes too late: a person
 * has to agree, because that gives the answer then.
 */
export const returnHandOn: Fixer = (problem) =>
  returnAnswer(turned(problem)).map((one) => ({ ...one, isSuggestion: true }))

/** The two the other way round, as they stand in the function. */
function turned(problem: Problem): Problem {
  const { conflict, relation, first, second } = problem
  return {
    ...problem,
    conflict: {
      ...conflict,
      first: conflict.second,
      second: conflict.first ?? conflict.second,
      how: 'ok',
    },
    relation: {
      ...relation,
      belowFirst: relation.belowSecond,
      belowSecond: relation.belowFirst,
      firstRegion: relation.secondRegion,
      secondRegion: relation.firstRegion,
    },
    first: second,
    second: first ?? second,
  }
}

/**
 * The same inside the function that answers for its caller: with nothing given back the caller may see that
 * there is nothing more to answer.
 */
export const returnInside: Fixer = ({ first, conflict, relation, sources }) => {
  const answer = conflict.first
  const region = relation.common?.region
  const isCalled = relation.belowFirst.every(
    (frame) => /^(call|await|callback)$/.test(frame.via) && frame.region === region,
  )
  if (!first?.fn || !answer || relation.belowFirst.length === 0 || !isCalled) return []
  if (isUnfinished({ answer })) return []
  const inside = anchorOf(answer, sources)
  if (!inside?.fn || inside.fn === first.fn || !ownStatement(inside)) return []
  const { source, statement, fn } = inside
  if (source.isInFinally(inside.node)) return []
  const list = statement && source.listOf(statement)
  if (statement && source.parent(statement) === fn['body']) return []
  const last = list?.at(-1) ?? statement
  if (!last || isJump(last) || /^(Return|Throw)/.test(last.type)) return []
  const skips = effectsIn(runningBehind(source, last), source, responseAt(inside))
  // The caller would do its work with nothing in hand.
  const left = first.statement ? runningBehind(first.source, first.statement) : []
  const isWorking = effectsIn(left, first.source, responseAt(first)).length > 0
  const edits = leaveBare(source, last)
  const made = { fixer: 'return', title: 'return behind the first answer', edits }
  return [leavingOut(made, skips, isWorking || isWanted(inside, skips))]
}

/** The function ends behind the statement of an operation, or with the branch that it stands in. */
export function endingAt(problem: Problem, anchor: Anchor, end: BranchEnd): Edit[] | null {
  if (isJump(end.last)) return atJump(problem, anchor, end)
  return end.last === anchor.statement
    ? atStatement(problem, anchor)
    : leaveBare(anchor.source, end.last)
}

/** Where the function can end behind the first answer; `null` where that is no repair. */
export function endBehind(problem: Problem): BranchEnd | null {
  const { first, second } = problem
  if (!first?.fn || first.source !== second.source) return null
  // A callback that the function hands over behind the answer is not handed over then.
  if (!first.source.contains(first.fn, second.node)) return null
  if (isUnfinished(first) && !isOfLayerBehind(problem)) return null
  const { statement } = first
  if (!statement || statement.type === 'ReturnStatement') return null
  if (first.source.isInFinally(statement)) return null
  const isAgain = first.node.start >= second.node.start
  if (isAgain && !isNextTurn(first, second)) return null
  if (isUnconditional(first, second, isAgain) || isInDifferentTurn(problem)) return null
  return endOfBranch(first, second)
}

/** Whether the function has more to do for an answer than this. */
function isUnfinished({ answer }: Pick<Anchor, 'answer'>): boolean {
  return ['begin', 'header', 'pipe', 'outside'].includes(answer.kind)
}

/** What a layer behind `next()` has begun it ends itself. */
function isOfLayerBehind({ relation: { belowFirst } }: Problem): boolean {
  return belowFirst[0]?.via === 'next'
}

function titleOf({ relation }: Problem, { answer }: Anchor, isPlain: boolean): string {
  const via = relation.belowFirst[0]?.via
  const isNext = isHandingOn(answer) || via === 'next' || via === 'error-handler'
  if (isNext) return 'return behind next(), so that nothing else runs'
  return isPlain ? 'return the first answer' : 'return behind the first answer'
}

/** The second answer belongs to the next round of a loop that both stand in. */
function isNextTurn({ source, node, fn }: Anchor, second: Anchor): boolean {
  for (const at of source.around(node)) {
    if (at === fn) return false
    if (isLoop(at)) return source.contains(at['body'] as AstNode, second.node)
  }
  return false
}

/** In one list without a branch both run: `return` would only make the second unreachable. */
function isUnconditional(first: Anchor, second: Anchor, isAgain: boolean): boolean {
  const { source, statement } = first
  if (!statement || !ownStatement(first)) return false
  const parent = source.parent(statement)
  const holder = parent?.type === 'BlockStatement' ? source.parent(parent) : parent
  // Each round of the loop answers.
  if (isAgain && holder && isLoop(holder)) return true
  const list = parent?.type === 'SwitchCase' ? null : source.listOf(statement)
  return list?.some((one) => source.contains(one, second.node) && one !== statement) ?? false
}

function isInDifferentTurn({ relation }: Problem): boolean {
  const via = relation.belowFirst[0]?.via
  const isHere = via === undefined || /^(call|await|callback|next|error-handler)$/.test(via)
  return (
    !isHere || (relation.belowFirst[0]?.region !== relation.common?.region && via === 'callback')
  )
}

/** `break` and `continue` lead on to the second answer. */
function isJump({ type }: AstNode): boolean {
  return type === 'BreakStatement' || type === 'ContinueStatement'
}

function atJump({ entry }: Problem, first: Anchor, { last, kept }: BranchEnd): Edit[] {
  const { source, statement } = first
  const { semicolon } = layoutOf(source)
  const isDirect = kept.length === 1 && statement !== null && ownStatement(first) !== null
  if (isDirect && isGivenBack(source, statement, entry)) {
    return [edit(source, statement.start, statement.start, 'return '), ...remove(source, last)]
  }
  return [edit(source, last.start, last.end, `return${semicolon}`)]
}

function atStatement({ entry }: Problem, first: Anchor): Edit[] | null {
  const { source, statement, node } = first
  if (!statement) return null
  if (ownStatement(first)) return leaveBehind(source, statement, entry)
  const expression =
    statement.type === 'ExpressionStatement' ? unwrap(statement['expression'] as AstNode) : null
  if (
    expression?.type === 'LogicalExpression' &&
    lastOf(inner(expression['right'] as AstNode)) === inner(node)
  )
    return splitLogical(source, statement, entry)
  const isPrepared =
    expression?.type === 'AssignmentExpression' &&
    unwrap(expression['left'] as AstNode) === inner(node)
  if (isPrepared) return leaveBare(source, statement)
  if (expression?.type === 'SequenceExpression' && isPartOf(expression, node))
    return leaveBare(source, statement)
  if (expression?.type === 'ConditionalExpression' && isBranchOf(expression, node)) {
    const fn = first.fn as AstNode
    if (!answersOtherwise(first, expression))
      return splitConditional(source, statement, node, entry)
    return mayReturnValue(source, fn, entry)
      ? [edit(source, statement.start, statement.start, 'return ')]
      : leaveBare(source, statement)
  }
  return null
}

/** The other branch answers as well: then both end the function. */
function answersOtherwise(first: Anchor, expression: AstNode): boolean {
  const other = ['consequent', 'alternate']
    .map((key) => expression[key] as AstNode)
    .find((one) => !first.source.contains(one, first.node))
  const text = other ? first.source.source(other) : ''
  const response = responseAt(first)
  return /^_?next\(/.test(text) || (response !== null && text.startsWith(`${response}.`))
}

/** Of `(res.status(400), res.send())` what is done last. */
function lastOf(expression: AstNode): AstNode {
  if (expression.type !== 'SequenceExpression') return expression
  return inner((expression['expressions'] as AstNode[]).at(-1) as AstNode)
}

function isPartOf(expression: AstNode, node: AstNode): boolean {
  return (expression['expressions'] as AstNode[]).some((one) => inner(one) === inner(node))
}

function isBranchOf(expression: AstNode, node: AstNode): boolean {
  return ['consequent', 'alternate'].some(
    (key) => inner(expression[key] as AstNode) === inner(node),
  )
}
