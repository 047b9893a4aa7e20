import type { Edit } from '@sendonce/model'
import { isHandingOn } from '../../analyse/domain/answer.ts'
import { isMixed, isOvertaken } from '../../analyse/effects/answer.ts'
import { edit, remove } from '../layout.ts'
import {
  isUnproven,
  ownStatement,
  responseAt,
  type Anchor,
  type Candidate,
  type Fixer,
  type Problem,
} from '../problem.ts'
import { workBehindNext } from '../skipped.ts'
import { isToBeAsked, leavingOut, mayDoNothing } from '../intent.ts'
import { answersIn, isSettling } from '../settling.ts'
import { argumentsIn, inner } from '../source-file.ts'
import { isHidingError } from './late-guard.ts'
import { distinct, effectsIn } from '../effects.ts'
import { workStandingBehind } from '../standing-behind.ts'
import type { AstNode } from '../../syntax/ast.ts'

/**
 * Takes out an answer, or a `next()`, that always comes behind another one. What stood behind it never ran,
 * because it threw: only at the end of a function nothing else begins to run.
 */
export const removeSecond: Fixer = (problem) => {
  const { first } = problem
  if (!first?.statement || !ownStatement(first)) return []
  return removalBehind(first.statement, problem)
}

/** The same behind a statement of which each branch answers: a `return` in them would only leave the second where it cannot come. */
export const removeBehindBranches: Fixer = (problem) => {
  const { first, second } = problem
  if (!first || !second.statement || first.source !== second.source) return []
  const list = second.source.listOf(second.statement)
  const holder = list?.find((one) => second.source.contains(one, first.node))
  if (!holder || holder === first.statement) return []
  const by = { source: second.source, response: responseAt(first) }
  // What runs behind a second `next()` runs behind the first all the same, but not where another branch answers.
  const isAlone = !isHandingOn(first.answer) || !answersIn(holder, by)
  return isAlone && isSettling(holder, by) ? removalBehind(holder, problem) : []
}

function removalBehind(begin: AstNode, problem: Problem): Candidate[] {
  const { first, second, relation } = problem
  if (!first?.fn || first.fn !== second.fn || first.source !== second.source) return []
  // What else a helper or a listener does is not taken out with it.
  if (relation.belowFirst.some(({ via }) => via !== 'call')) return []
  if (relation.belowSecond.length > 0 && relation.belowSecond[0]?.via !== 'next') return []
  if (second.answer.kind === 'header' || mayDoNothing(first)) return []
  const { source } = second
  const target = second.statement
  if (!target || first.node.start >= second.node.start) return []
  const behind = statementsBehind(source.listOf(begin) ?? [], second)
  if (!behind) return []
  const isNext =
    second.answer.kind === 'next' ||
    second.answer.kind === 'error-next' ||
    relation.belowSecond[0]?.via === 'next'
  // The error would get lost, unless the first one hands on the same, be it an error or nothing.
  const isSame = source.source(first.node) === source.source(second.node)
  const isError = second.answer.kind === 'error-next' || hasErrorArgument(second.node)
  if (isError && !(isSame && isHandingOn(first.answer))) return []
  if (!isNext && effectsIn(behind, source, responseAt(second)).length > 0) return []
  if (effectsIn(argumentsIn(second.node), source, responseAt(second)).length > 0) return []
  // Where it is not known what runs behind next(), a person has to say that nothing of it is wanted.
  // Behind a first next() all that runs as well.
  const isAgain = isHandingOn(first.answer)
  const skips =
    isNext && !isAgain
      ? distinct([...workBehindNext(problem), ...workStandingBehind(problem, second)])
      : []
  const isAsked = isUnproven(problem) || (skips.length > 0 && isToBeAsked(problem, first, skips))
  const title = isNext
    ? isAgain
      ? 'take out the second next()'
      : 'take out next(): the request is answered'
    : `take out the second answer, which ${fateOf(problem)}`
  const taken = (edits: readonly Edit[]): Candidate =>
    leavingOut({ fixer: 'remove', title, edits, takesOut: true }, skips, isAsked)
  const isLast = behind.length === 0 && source.parent(target) === first.fn['body']
  if (target.type === 'ReturnStatement' && !isLast) {
    const argument = target['argument'] as AstNode
    const from = target.start + 'return'.length
    return [taken([edit(source, from, argument.end, '')])]
  }
  const isOwn = target.type === 'ReturnStatement' ? isGiven(target, second) : ownStatement(second)
  if (!isOwn) return []
  return [taken(remove(source, target))]
}

/**
 * What stands behind the second answer in the list of the first, or in a `catch` of that list which has told of its error;
 * `null`: it stands elsewhere.
 */
function statementsBehind(list: readonly AstNode[], second: Anchor): readonly AstNode[] | null {
  const { source, statement } = second
  const at = list.findIndex((one) => statement && source.contains(one, statement))
  const holder = list[at]
  if (!holder || !statement) return null
  const behind = list.slice(at + 1)
  if (holder === statement) return behind
  const clause = holder.type === 'TryStatement' ? (holder['handler'] as AstNode | null) : null
  const own = source.listOf(statement) ?? []
  if (!clause || source.parent(statement) !== clause['body'] || isHidingError(second)) return null
  const isLeft = statement.type === 'ReturnStatement'
  return [...own.slice(own.indexOf(statement) + 1), ...(isLeft ? [] : behind)]
}

/** `return res.send(…)` */
function isGiven(target: AstNode, { node }: Anchor): boolean {
  return inner(target['argument'] as AstNode) === inner(node)
}

function fateOf({ conflict }: Problem): string {
  if (isMixed(conflict)) return 'mixes with the first'
  return isOvertaken(conflict) ? 'overtakes the first' : 'never reaches the client'
}

function hasErrorArgument(node: AstNode): boolean {
  const call = node
  const callee = call['callee'] as AstNode | undefined
  return (
    callee?.type === 'Identifier' &&
    /next/i.test(String(callee['name'])) &&
    (call['arguments'] as AstNode[]).length > 0
  )
}
