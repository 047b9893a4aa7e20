import type { Effect } from '@sendonce/model'
import { isHandingOn } from '../analyse/domain/answer.ts'
import { isInErrorHandler } from '../detect/handed-on.ts'
import { unwrap, type AstNode } from '../syntax/ast.ts'
import { isAnswerTo, isBehindFailure } from './failed-branch.ts'
import { isBehindAbsence } from './absent-branch.ts'
import { namedStatus } from './named-status.ts'
import { isUnproven, type Anchor, type Candidate, type Problem } from './problem.ts'
import { workBehindNext } from './skipped.ts'
import { inner } from './source-file.ts'

/** What keeps something in order, by the words that programs use for it. */
const bookkeeping =
  /^(release|unlock|close|destroy|dispose|end|commit|rollback|abort|cancel|increment|decrement|incr?|decr?|counter?|track|record|audit|observe|timing|gauge|clear((Timeout|Interval|Immediate|\w*(Timer|Lock|Lease))s?)?|stop|cleanup|teardown|disconnect|quit|unsubscribe|removeListener|off|unref)$/i

const ending = /^(destroy|abort|cancel|close|end|kill|unpipe|clear(Timeout|Interval|Immediate))$/

/** Whether an effect ends work that is going on: `upstream.destroy()`, `clearTimeout(timer)`. */
export function isEnding({ kind, name }: Effect): boolean {
  return kind === 'call' && ending.test(name.slice(name.lastIndexOf('.') + 1))
}

/** Whether effects keep something in order that has to be kept so however the request ends. */
export function isBookkeeping(effects: readonly Effect[]): boolean {
  return effects.some(
    ({ kind, name }) =>
      kind === 'count' ||
      (kind === 'call' && bookkeeping.test(name.slice(name.lastIndexOf('.') + 1))),
  )
}

/**
 * Whether an answer says that the request is refused: by its status, because an error is handed on for it, or because
 * it is given where something failed, or is missing that the work needs. The work for a request that is served is not meant to be done for one that is refused.
 */
export function isRefusal(anchor: Anchor): boolean {
  const { answer } = anchor
  const { kind, status } = answer
  if (kind === 'error-next' || isRefusing(status ?? namedStatus(anchor))) return true
  return isInErrorHandler(answer) || isBehindFailure(anchor) || isBehindAbsence(anchor)
}

/** What the client has already is not made for it again: 304. */
function isRefusing(status: number | null): boolean {
  return status !== null && (status >= 400 || status === 304)
}

/** Whether what is left out behind an answer is not meant to be: then it has to be kept, or a person asked. */
export function isWanted(first: Anchor | null, skips: readonly Effect[]): boolean {
  return skips.length > 0 && (first === null || !isRefusal(first) || isBookkeeping(skips))
}

/** Who stands behind `next()` keeps in order what it has begun itself, and does neither for a request that is refused. */
function withoutThose(skips: readonly Effect[], others: readonly Effect[]): readonly Effect[] {
  return skips.filter(({ kind, name }) =>
    others.every((other) => other.kind !== kind || other.name !== name),
  )
}

/** A person has to agree that the function ends at the first answer, or does not get to the second. */
export function isToBeAsked(problem: Problem, first: Anchor, skips: readonly Effect[]): boolean {
  if (isLosingError(problem) || mayDoNothing(first)) return true
  if (isWanted(first, isRefusal(first) ? withoutThose(skips, workBehindNext(problem)) : skips))
    return true
  return isUnproven(problem) && !isRefusal(first)
}

/** Behind `next(error)` somebody may log the error, which nobody else does; one that was asked what it is needs that no more. */
function isLosingError({ conflict, first, second }: Problem): boolean {
  if (conflict.second.kind !== 'error-next') return false
  if (isHandingOn(conflict.first)) return false
  const error = errorOf(second.node)
  return first === null || error === null || !isAnswerTo(error, first)
}

/** The variable that `next(error)` is given. */
function errorOf(call: AstNode): string | null {
  const [given] = (call['arguments'] ?? []) as AstNode[]
  return given?.type === 'Identifier' ? String(given['name']) : null
}

/** A candidate with what it leaves out; it is a suggestion where that is to be asked. */
export function leavingOut(
  candidate: Candidate,
  skips: readonly Effect[],
  isAsked: boolean,
): Candidate {
  return {
    ...candidate,
    ...(skips.length > 0 ? { skips } : {}),
    ...(isAsked ? { isSuggestion: true } : {}),
  }
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
