import type { Edit } from '@sendonce/model'
import { isHandingOn } from '../../analyse/domain/answer.ts'
import { hasDoubt } from '../../analyse/domain/doubts.ts'
import type { Frame } from '../../analyse/domain/frame.ts'
import { isInStandIn } from '../../analyse/effects/stand-ins.ts'
import { comesAround } from '../../detect/relation.ts'
import { isFunctionNode, type AstNode } from '../../syntax/ast.ts'
import { distinct, effectsIn } from '../effects.ts'
import { isEnding, isWanted, leavingOut, mayDoNothing } from '../intent.ts'
import { isAlwaysBehind } from '../always-answers.ts'
import { askEnded, askSent, edit, insertBefore, layoutOf } from '../layout.ts'
import { openArrow } from '../leaving.ts'
import {
  argumentsIn,
  guardedWork,
  runningBehind,
  runningToday,
  skippedWork,
  workInside,
} from '../skipped.ts'
import { caseFallenThrough } from './break-case.ts'
import { endBehind } from './return-answer.ts'
import {
  anchorAt,
  anchorOf,
  firstAnchor,
  parameterName,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { inner, walk, escaped, type SourceFile } from '../source-file.ts'
import { inBlock } from '../unbraced.ts'

/** What runs later does not answer when something else already has. */
export const lateGuard: Fixer = (problem) => {
  const anchor = lateAnchor(problem)
  if (!anchor || isHandingOn(problem.conflict.second)) return []
  const isHeader = problem.conflict.second.kind === 'header'
  const standsAround =
    isInStandIn(anchor.answer) || hasDoubt(problem.conflict.state, 'answeredInside')
  if (isHeader && standsAround) return guardHeader(anchor)
  if (isHeader && !isOfAnAnswer(anchor)) return []
  // In a loop a guard would hide that only the first item is answered, and behind a case that the next one is not meant to run.
  if (problem.code === 'SO013' || caseFallenThrough(problem) !== null) return []
  if (isBehindHandingOn(problem, anchor)) return []
  const isLater = problem.relation.secondRegion !== problem.relation.firstRegion
  const { code } = problem
  const response = responseAt(anchor)
  if (!response) return []
  // Which of the two answers is meant is not told, also where what comes too late is a header of the second.
  const isEither = code === 'SO004' || code === 'SO006' || (isHeader && isLater)
  const isOpen = isEither || (!isLater && !keepsMore(problem))
  const isAsked = (isOpen && code !== 'SO007') || isHidingError(anchor)
  const skips = workInside(problem.relation.belowSecond, problem.conflict.second, problem.sources)
  const around = guardAt(problem, anchor, response)
  if (skips.length === 0) return around.map((one) => leavingOut(one, one.skips ?? [], isAsked))
  const outside = around.map((one) =>
    leavingOut(one, distinct([...(one.skips ?? []), ...skips]), true),
  )
  const within = guardInside(problem, anchor)
  return [...within.map((one) => leavingOut(one, one.skips ?? [], isAsked)), ...outside]
}

/** A header that is set whenever the response ends is set where that is in time. */
function guardHeader(anchor: Anchor): Candidate[] {
  const { source, statement } = anchor
  const response = responseAt(anchor)
  if (!response || statement?.type !== 'ExpressionStatement') return []
  const title = 'set the header only where the head is not out yet'
  const edits = askedInFront(source, statement, askSent(source, response, '!'))
  return [{ fixer: 'guard', title, edits }]
}

/** The request was handed on in the same function: whoever answers it may still be about to, so that the response tells nothing. */
function isBehindHandingOn({ conflict, first, relation }: Problem, { fn }: Anchor): boolean {
  if (conflict.first === null || first?.fn !== fn) return false
  return isHandingOn(conflict.first) || relation.belowFirst[0]?.via === 'next'
}

/** In a `catch` that tells nobody of the error in front of its answer: with that left out, it would be lost. */
export function isHidingError({ source, node, statement }: Anchor): boolean {
  const clause = [...source.around(node)].find((at) => isFunctionNode(at) || isCatch(at))
  if (!clause || !isCatch(clause)) return false
  const parameter = clause['param'] as AstNode | null
  const error = parameter && parameterName(parameter)
  const named = error ? new RegExp(`(^|[^\\w$])${escaped(error)}(?![\\w$])`) : null
  return ![...walk(clause['body'] as AstNode)].some(
    (one) =>
      one.type === 'ExpressionStatement' &&
      one.end <= (statement ?? node).start &&
      inner(one['expression'] as AstNode).type === 'CallExpression' &&
      named?.test(source.source(one)),
  )
}

function isCatch({ type }: AstNode): boolean {
  return type === 'CatchClause'
}

/** Inside the function that gives the answer, so that all else that it does is done. */
function guardInside(problem: Problem, { source, statement }: Anchor): Candidate[] {
  const { conflict, sources } = problem
  const inside = anchorOf(conflict.second, sources)
  const response = inside && responseAt(inside)
  // What stands behind the call of that function never ran, and would then.
  const behind = statement ? effectsIn(runningBehind(source, statement), source, response) : []
  return inside && response && behind.length === 0 ? guardAt(problem, inside, response) : []
}

/** A header that is set for an answer which follows: both belong together. */
function isOfAnAnswer(anchor: Anchor): boolean {
  const { source, statement } = anchor
  const list = statement && source.listOf(statement)
  const response = responseAt(anchor)
  const behind = statement && list ? list.slice(list.indexOf(statement) + 1) : []
  return behind.some((one) => {
    const text = source.source(one)
    return response !== null && text.includes(`${response}.`) && finishing.test(text)
  })
}

const finishing =
  /^(return\s+|await\s+)?[\w$.]+\.(json|jsonp|send|end|redirect|render|sendStatus|status)\(/

/**
 * Ending the function at the first answer would leave something undone that is done today, or the caller of a
 * helper cannot know whether it answered: then asking the response in front of the second is the nearest.
 */
function keepsMore(problem: Problem): boolean {
  const { first, code, relation } = problem
  if (!first) return false
  // A callback that runs at once cannot end the function around it.
  if (
    /^(callback|iteration)$/.test(relation.belowFirst[0]?.via ?? '') &&
    relation.belowSecond.length === 0 &&
    relation.firstRegion === relation.secondRegion
  )
    return true
  if (code === 'SO005') return !isAlwaysBehind(problem)
  if (mayDoNothing(first) || first.source.isInFinally(first.node)) return true
  const end = endBehind(problem)
  return end !== null && isWanted(first, skippedWork(problem, end))
}

/** What a guard does, in words. */
export const guarded = 'answer only when nothing answered before'

/** Asks the response in front of an answer, and names what else is not done then. */
export function guardAt(problem: Problem, anchor: Anchor, response: string): Candidate[] {
  const { source, statement } = anchor
  if (statement && source.isInFinally(statement))
    return statement.type === 'ExpressionStatement' ? [alone(anchor, statement, response)] : []
  if (statement?.type === 'ExpressionStatement' && isFollowed(problem, source, statement, response))
    return [alone(anchor, statement, response)]
  const { semicolon } = layoutOf(source)
  const begin = firstOfAnswer(anchor, response)
  const guard = putInFront(begin, [
    `${askFor(anchor.answer)(begin.source, response)} return${semicolon}`,
  ])
  if (!guard) return []
  const edits = [...askedEarlier(begin, problem, response), ...guard]
  const skips = guardedWork(problem, anchor, begin.statement)
  const made = { fixer: 'guard', title: guarded, edits }
  return [leavingOut(made, skips, isWanted(firstAnchor(problem), skips))]
}

/** Whether what runs behind an answer today has to go on running, and nothing would begin to but what ends the work. */
function isFollowed(
  problem: Problem,
  source: SourceFile,
  statement: AstNode,
  response: string,
): boolean {
  const today = runningToday(problem, source, statement)
  const more = runningBehind(source, statement).filter((one) => !today.includes(one))
  if (effectsIn(more, source, response).length > 0)
    return endsWork(problem, source, statement, response)
  return effectsIn(today, source, response).length > 0
}

/**
 * Whether all that stands behind an answer ends work that goes on. Out of an event or a timer the answer throws where nobody
 * catches that: the rest was to run all the same.
 */
export function endsWork(
  { relation: { secondRegion } }: Problem,
  source: SourceFile,
  statement: AstNode,
  response: string,
): boolean {
  const behind = effectsIn(runningBehind(source, statement), source, response)
  return /^(event|timer)$/.test(secondRegion.kind) && behind.length > 0 && behind.every(isEnding)
}

/** What an event or an interval writes is one of several parts: behind the first one the head is out. */
function askFor({ name, frame: { region } }: Anchor['answer']): typeof askSent {
  const comesAgain = region.kind === 'event' || region.label === 'setInterval'
  return name === 'write' && comesAgain ? askEnded : askSent
}

function alone({ answer, source, node }: Anchor, statement: AstNode, response: string): Candidate {
  const question = askFor(answer)(source, response, '!')
  const edits = askedInFront(source, statement, question)
  const skips = effectsIn(argumentsIn(node), source, response)
  return leavingOut({ fixer: 'guard', title: guarded, edits }, skips, skips.length > 0)
}

/** `if (…)` in front of a statement. */
export function askedInFront(source: SourceFile, statement: AstNode, question: string): Edit[] {
  return inBlock(source, statement, [
    edit(source, statement.start, statement.start, `${question} `),
  ])
}

/** A status that is set for the answer before other work: it is set only where the answer is given. */
export function askedEarlier(
  { source, statement }: Anchor,
  { first }: Problem,
  response: string,
): Edit[] {
  const list = (statement && source.listOf(statement)) ?? []
  const before = list.slice(0, Math.max(0, list.indexOf(statement as AstNode)))
  const from = first?.source === source ? first.node.end : 0
  return before
    .filter((one) => one.start >= from && preparing(source, one, response))
    .map(({ start }) => edit(source, start, start, `${askSent(source, response, '!')} `))
}

/** Whether the response is asked in front of an answer already: an earlier edit may have put that there. */
export function isGuarded(anchor: Anchor): boolean {
  const response = responseAt(anchor)
  const { source, statement } = response ? firstOfAnswer(anchor, response) : anchor
  const list = statement && source.listOf(statement)
  const before = statement && list?.[list.indexOf(statement) - 1]
  return Boolean(
    before && source.source(before).startsWith(`${askSent(source, String(response))} return`),
  )
}

/** An answer begins with the status and the headers that are set directly in front of it. */
export function firstOfAnswer(anchor: Anchor, response: string): Anchor {
  const { source, statement } = anchor
  const list = statement && source.listOf(statement)
  if (!statement || !list) return anchor
  let at = list.indexOf(statement)
  while (at > 0 && preparing(source, list[at - 1] as AstNode, response)) at--
  return { ...anchor, statement: list[at] as AstNode }
}

/** Where an answer ends that is given in several statements on end: what is called on the response directly behind it. */
export function lastOfAnswer({ source, statement }: Anchor, response: string): AstNode | null {
  const list = statement && source.listOf(statement)
  if (!statement || !list) return statement
  const behind = list.slice(list.indexOf(statement))
  const after = behind.findIndex((one, at) => at > 0 && !isCallOn(source, one, response))
  return behind[(after < 0 ? behind.length : after) - 1] as AstNode
}

function isCallOn(source: SourceFile, { type, start, end }: AstNode, response: string): boolean {
  return type === 'ExpressionStatement' && source.text.slice(start, end).startsWith(`${response}.`)
}

function preparing(source: SourceFile, { type, ...node }: AstNode, response: string): boolean {
  const text = source.text.slice(node.start, node.end)
  const rest = text.startsWith(`${response}.`) ? text.slice(response.length + 1) : ''
  return (
    type === 'ExpressionStatement' &&
    /^(status|set|setHeader|setHeaders|header|type|cookie|removeHeader|append|vary|writeHead|write|flushHeaders)\(|^status(Code|Message)\s*=/.test(
      rest,
    )
  )
}

/** Puts lines in front of the statement of an anchor; an arrow function's expression gets a body. */
export function putInFront(
  { source, statement, fn, node }: Anchor,
  lines: readonly string[],
): Edit[] | null {
  if (statement) return insertBefore(source, statement, lines)
  const body = fn?.['body'] as AstNode | undefined
  if (!fn || !body || body.type === 'BlockStatement' || !source.contains(body, node)) return null
  const parent = source.parent(fn)
  const isListener = parent?.type === 'CallExpression'
  return openArrow(source, fn, lines, isListener && source.isTyped ? '' : 'return ')
}

/** The late answer in the innermost function that something else called later. */
export function lateAnchor(problem: Problem): Anchor | null {
  return answerAnchor(problem, problem.conflict.second, problem.relation.belowSecond)
}

/** The same of one of both answers, and of the calls that lead to it. */
export function answerAnchor(
  { conflict: { first, second }, relation: { common }, sources }: Problem,
  answer: Anchor['answer'],
  below: readonly Frame[],
): Anchor | null {
  // A helper that is called again for each event answers for whoever calls it, and is not the one to ask.
  const calls = first && comesAround(first, second) ? [...callsTo(common), ...below] : below
  const last = calls.findLastIndex(({ via }) => via !== 'call' && via !== 'await')
  return anchorAt(calls[last + 1]?.call ?? answer.place, answer, sources)
}

function callsTo(frame: Frame | null): Frame[] {
  return frame ? [...callsTo(frame.parent), frame] : []
}
