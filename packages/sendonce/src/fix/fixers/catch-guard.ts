import type { Edit } from '@sendonce/model'
import { isHandingOn } from '../../analyse/domain/answer.ts'
import { isFunctionNode, type AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { isErrorReaction } from '../failed-branch.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { askSent, edit, insertBefore, layoutOf } from '../layout.ts'
import {
  firstAnchor,
  isEntry,
  isWrapped,
  nextAt,
  parameterName,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { argumentsIn, guardedWork } from '../skipped.ts'
import type { SourceFile } from '../source-file.ts'
import { nextOf } from './hear-failure.ts'
import {
  askedEarlier,
  askedInFront,
  firstOfAnswer,
  guardAt,
  lateAnchor,
  putInFront,
} from './late-guard.ts'

/** A `catch` that answers tests first whether the response is out, and lets the error go on then. */
export const catchGuard: Fixer = (problem) => {
  const anchor = lateAnchor(problem)
  if (!anchor || isHandingOn(problem.conflict.second)) return []
  const response = responseAt(anchor)
  if (!response) return []
  const clause = clauseAround(anchor)
  if (clause === 'finally') return guardFinally(problem, anchor, response)
  if (clause) return guardCatch(anchor, clause, problem)
  const { secondRegion } = problem.relation
  const isRejection =
    secondRegion.kind === 'reaction' &&
    anchor.fn !== null &&
    isErrorReaction(anchor.source, anchor.fn)
  return isRejection ? guardReaction(anchor, response, problem) : []
}

function clauseAround({ source, node }: Anchor): AstNode | 'finally' | null {
  let inside: AstNode = node
  for (const at of source.around(node)) {
    if (at.type === 'CatchClause') return at
    if (at.type === 'TryStatement' && at['finalizer'] === inside) return 'finally'
    if (isFunctionNode(at)) return null
    inside = at
  }
  return null
}

function guardFinally(problem: Problem, anchor: Anchor, response: string): Candidate[] {
  const { source, statement, node } = anchor
  if (statement?.type !== 'ExpressionStatement') return []
  const edits = askedInFront(source, statement, askSent(source, response, '!'))
  const skips = effectsIn(argumentsIn(node), source, response)
  const title = 'answer in finally only when nothing answered before'
  const made = { fixer: 'catch-guard', title, edits }
  return [leavingOut(made, skips, isWanted(firstAnchor(problem), skips))]
}

function guardCatch(anchor: Anchor, clause: AstNode, problem: Problem): Candidate[] {
  const response = responseAt(anchor)
  const { source, statement } = anchor
  const parameter = clause['param'] as AstNode | null
  const name = parameter ? parameterName(parameter) : 'error'
  if (!statement || name === null) return []
  const { semicolon } = layoutOf(source)
  const edits: Edit[] = []
  if (!parameter) {
    const at = clause.start + 'catch'.length
    edits.push(edit(source, at, at, `${layoutOf(source).brackets.condition}(${name})`))
  }
  if (!response) return []
  const begin = firstOfAnswer(anchor, response)
  const before = begin.statement ?? statement
  edits.push(...askedEarlier(begin, problem, response))
  const skips = guardedWork(problem, anchor, before)
  const isAsked = isWanted(firstAnchor(problem), skips)
  return passingOn(anchor, name, problem).map(({ text, title, edits: made }) => {
    const guard = `${askSent(source, response)} ${text}${semicolon}`
    const all = [...made, ...edits, ...insertBefore(source, before, [guard])]
    return leavingOut({ fixer: 'catch-guard', title, edits: all }, skips, isAsked)
  })
}

interface Way {
  readonly text: string
  readonly title: string
  readonly edits: readonly Edit[]
}

/** To the error handlers where `next` can be called, else up to whoever called, if anybody hears of that. */
function passingOn(anchor: Anchor, error: string, problem: Problem): Way[] {
  const known = nextAt(anchor)
  const deaf = known === null ? deafHandler(anchor, problem) : null
  // Who is called by a server is given no `next`.
  const isGiven = !problem.entry.isListener
  const made = deaf && isGiven ? nextOf(anchor.source, deaf, problem.sources) : null
  const next = known ?? made?.name ?? null
  const up = {
    text: `throw ${error}`,
    title: 'let the error go on when the response is out already',
    edits: [],
  }
  if (next === null) return deaf ? [] : [up]
  const on = {
    text: `return ${next}(${error})`,
    title: 'pass the error on when the response is out already',
    edits: made?.edits ?? [],
  }
  return [on, up]
}

/** The handler around an answer, where nobody would hear of what is thrown there. */
function deafHandler(anchor: Anchor, { entry }: Problem): AstNode | null {
  const { source, node, fn } = anchor
  if (!fn || !entry.chain) return null
  const around = [...source.around(node)].filter(isFunctionNode)
  const own = around.find((one) => isEntry(source, one, entry))
  const handler = own ?? around.find((one) => isWrapped(source, one, responseAt(anchor)))
  const handlesRejection = entry.handlesRejection || !own
  return handler && !isHeard(source, fn, handler, handlesRejection) ? handler : null
}

/** Whether the framework hears of what a function throws: the handler itself, or a step of what it gives back. */
function isHeard(
  source: SourceFile,
  fn: AstNode,
  handler: AstNode,
  handlesRejection: boolean,
): boolean {
  if (fn === handler) return handlesRejection || fn['async'] !== true
  const call = source.parent(fn)
  const statement = call && source.statementOf(call)
  const isGiven =
    statement?.type === 'ReturnStatement'
      ? source.functionOf(statement) === handler
      : [...source.around(fn)].find(({ type }) => type === 'AwaitExpression') !== undefined
  return handlesRejection && (isGiven || handler['body'] === call)
}

function guardReaction(anchor: Anchor, response: string, problem: Problem): Candidate[] {
  const { fn, source } = anchor
  const parameter = fn && (fn['params'] as AstNode[])[0]
  const name = parameter ? parameterName(parameter) : null
  const { semicolon } = layoutOf(source)
  if (!fn || name === null) return guardAt(problem, anchor, response)
  const begin = firstOfAnswer(anchor, response)
  const earlier = askedEarlier(begin, problem, response)
  const skips = guardedWork(problem, anchor, begin.statement)
  const isAsked = isWanted(firstAnchor(problem), skips)
  return passingOn(anchor, name, problem).flatMap(({ text, title, edits: made }) => {
    const lines = [`${askSent(source, response)} ${text}${semicolon}`]
    const edits = putInFront(begin, lines)
    const all = edits && { fixer: 'catch-guard', title, edits: [...made, ...earlier, ...edits] }
    return all ? [leavingOut(all, skips, isAsked)] : []
  })
}
