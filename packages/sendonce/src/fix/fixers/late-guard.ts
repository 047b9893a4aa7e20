import type { Edit } from '@sendonce/model'
import type { Answer, Frame, Place } from '../../analyse/domain/state.ts'
import type { AstNode } from '../../syntax/ast.ts'
import { distinct, effectsIn } from '../effects.ts'
import { isWanted, leavingOut, mayDoNothing } from '../intent.ts'
import { edit, insertBefore, layoutOf } from '../layout.ts'
import { openArrow } from '../leaving.ts'
import {
  argumentsIn,
  guardedWork,
  isStop,
  runningBehind,
  skippedWork,
  workInside,
} from '../skipped.ts'
import { endBehind } from './return-answer.ts'
import {
  anchorAt,
  anchorOf,
  parameterName,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import type { SourceFile } from '../source-file.ts'

/** A stream that fails when the head is out can only be cut off. */
export const streamError: Fixer = (problem) => {
  const { relation, conflict } = problem
  const startsOnly = conflict.first?.kind === 'begin' || conflict.first?.kind === 'pipe'
  if (!startsOnly && problem.code !== 'SO010') return []
  const { secondRegion } = relation
  if (secondRegion.kind === 'entry') return []
  const anchor = lateAnchor(problem)
  const response = anchor && responseAt(anchor)
  if (!anchor?.fn || !response) return []
  const { source } = anchor
  const parameter = (anchor.fn['params'] as AstNode[])[0]
  const name = parameter ? parameterName(parameter) : null
  const isFailure =
    secondRegion.label === 'error' ||
    (name !== null && /^_?(e|er|err|error|reason|cause)$/i.test(name))
  if (!isFailure) return []
  const { semicolon, newline, unit } = layoutOf(source)
  const destroy = `${response}.destroy(${name ?? ''})`
  const guard = source.isTyped
    ? `if (${response}.headersSent) {${newline}${unit}${destroy}${semicolon}${newline}${unit}return${semicolon}${newline}}`
    : `if (${response}.headersSent) return ${destroy}${semicolon}`
  const begin = firstOfAnswer(anchor, response)
  const edits = putInFront(begin, [guard])
  if (!edits) return []
  const skips = guardedWork(problem, anchor, begin.statement)
  const title = 'cut the response off when its head is out'
  const made = { fixer: 'stream-error', title, edits }
  return [leavingOut(made, skips, isWanted(conflict.first, skips))]
}

/** What runs later does not answer when something else already has. */
export const lateGuard: Fixer = (problem) => {
  const anchor = lateAnchor(problem)
  if (!anchor || isNext(problem)) return []
  const isHeader = problem.conflict.second.kind === 'header'
  if (isHeader && !isOfAnAnswer(anchor)) return []
  // In a loop a guard would hide that only the first item is answered.
  if (problem.code === 'SO013') return []
  const isLater = problem.relation.secondRegion !== problem.relation.firstRegion
  const { code } = problem
  const response = responseAt(anchor)
  if (!response) return []
  const isOpen = code === 'SO004' || code === 'SO006' || (!isLater && !keepsMore(problem))
  const isAsked = isOpen && code !== 'SO007'
  const skips = workInside(problem.relation.belowSecond, problem.conflict.second, problem.sources)
  const around = guardAt(problem, anchor, response)
  if (skips.length === 0) return around.map((one) => leavingOut(one, one.skips ?? [], isAsked))
  const outside = around.map((one) =>
    leavingOut(one, distinct([...(one.skips ?? []), ...skips]), true),
  )
  const within = guardInside(problem, anchor)
  return [...within.map((one) => leavingOut(one, one.skips ?? [], isAsked)), ...outside]
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
  if (code === 'SO005' || mayDoNothing(first)) return true
  const end = endBehind(problem)
  return end !== null && isWanted(first.answer, skippedWork(problem, end))
}

/** Two events, or an event and its timeout: whoever comes second finds the response answered. */
export const bothGuards: Fixer = (problem) => {
  const { conflict, relation, sources, code } = problem
  const second = lateAnchor(problem)
  const first =
    conflict.first && conflict.first.kind !== 'outside'
      ? answerAnchor(conflict.first.place, relation.belowFirst, conflict.first, sources)
      : null
  if (!first || !second || isNext(problem) || !isEitherFirst(problem)) return []
  if (conflict.first?.kind === 'next' || conflict.first?.kind === 'error-next') return []
  const isSame = first.source === second.source && first.node === second.node
  const open = (isSame ? [first] : [first, second]).filter((anchor) => !isGuarded(anchor))
  const guards = open.map((anchor) => {
    const response = responseAt(anchor)
    return response ? guardAt(problem, anchor, response) : []
  })
  if (guards.some((one) => one.length === 0)) return []
  const both = guards.flat()
  const skips = distinct([
    ...both.flatMap((one) => one.skips ?? []),
    ...workInside(relation.belowFirst, conflict.first as Answer, sources),
    ...workInside(relation.belowSecond, conflict.second, sources),
  ])
  const made = { fixer: 'guard', title: guarded, edits: both.flatMap(({ edits }) => edits) }
  return [leavingOut(made, skips, skips.length > 0 || code === 'SO004' || code === 'SO006')]
}

const guarded = 'answer only when nothing answered before'

/** Two events, or two promises that nothing puts in an order: either may be the first. */
function isEitherFirst({ code, relation: { firstRegion, secondRegion } }: Problem): boolean {
  // What the handler does before it waits is always done before anything else.
  if (firstRegion.kind === 'entry') return false
  if (firstRegion !== secondRegion && isBehind(secondRegion, firstRegion)) return false
  if (code === 'SO014' || code === 'SO015') return true
  if (firstRegion.kind !== 'reaction' || secondRegion.kind !== 'reaction') return false
  if (firstRegion === secondRegion) return false
  // `load().then(first).then(second)`: one call stands in the other.
  const [one, other] = [firstRegion.place, secondRegion.place]
  if (!one || !other || one.file !== other.file) return false
  return one.end <= other.start || other.end <= one.start
}

function isBehind(region: Region, other: Region): boolean {
  for (let at: Region | null = region; at; at = at.parent) if (at === other) return true
  return false
}

type Region = Problem['relation']['firstRegion']

/** Asks the response in front of an answer, and names what else is not done then. */
export function guardAt(problem: Problem, anchor: Anchor, response: string): Candidate[] {
  const { source, statement } = anchor
  if (!isStop(problem) && statement?.type === 'ExpressionStatement') {
    // Nothing is thrown today: what stands behind it goes on running.
    if (effectsIn(runningBehind(source, statement), source, response).length > 0)
      return [alone(anchor, statement, response)]
  }
  const { semicolon } = layoutOf(source)
  const begin = firstOfAnswer(anchor, response)
  const guard = putInFront(begin, [`if (${response}.headersSent) return${semicolon}`])
  if (!guard) return []
  const edits = [...askedEarlier(begin, problem, response), ...guard]
  const skips = guardedWork(problem, anchor, begin.statement)
  const made = { fixer: 'guard', title: guarded, edits }
  return [leavingOut(made, skips, isWanted(problem.conflict.first, skips))]
}

function alone({ source, node }: Anchor, statement: AstNode, response: string): Candidate {
  const edits = [edit(source, statement.start, statement.start, `if (!${response}.headersSent) `)]
  const skips = effectsIn(argumentsIn(node), source, response)
  return leavingOut({ fixer: 'guard', title: guarded, edits }, skips, skips.length > 0)
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
    .map(({ start }) => edit(source, start, start, `if (!${response}.headersSent) `))
}

/** Whether the response is asked in front of an answer already: an earlier edit may have put that there. */
export function isGuarded(anchor: Anchor): boolean {
  const response = responseAt(anchor)
  const { source, statement } = response ? firstOfAnswer(anchor, response) : anchor
  const list = statement && source.listOf(statement)
  const before = statement && list?.[list.indexOf(statement) - 1]
  return Boolean(before && source.source(before).startsWith(`if (${response}.headersSent) return`))
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

/** Whether what comes second hands on, and answers only behind that. */
export function isNext({ conflict }: Problem): boolean {
  return conflict.second.kind === 'next' || conflict.second.kind === 'error-next'
}

/** The late answer in the innermost function that something else called later. */
export function lateAnchor({ conflict, relation, sources }: Problem): Anchor | null {
  return answerAnchor(conflict.second.place, relation.belowSecond, conflict.second, sources)
}

export function answerAnchor(
  place: Place,
  below: readonly Frame[],
  answer: Anchor['answer'],
  sources: Problem['sources'],
): Anchor | null {
  const last = below.findLastIndex(({ via }) => via !== 'call' && via !== 'await')
  return anchorAt(below[last + 1]?.call ?? place, answer, sources)
}
