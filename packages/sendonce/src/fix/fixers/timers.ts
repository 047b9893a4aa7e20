import { isHandingOn } from '../../analyse/domain/answer.ts'
import { isFunctionNode, unwrap, type AstNode } from '../../syntax/ast.ts'
import { regionAbove } from '../../detect/relation.ts'
import { distinct, effectsIn } from '../effects.ts'
import { leavingOut } from '../intent.ts'
import { askSent, edit, insertAfter, insertBefore, layoutOf } from '../layout.ts'
import { responseAt, type Anchor, type Fixer, type Problem } from '../problem.ts'
import { freshName } from '../names.ts'
import { guardedWork } from '../skipped.ts'
import type { SourceFile } from '../source-file.ts'
import { answerAnchor, firstOfAnswer, isGuarded, lastOfAnswer } from './late-guard.ts'

const timerNames = ['timer', 'timeout', 'answerTimer', 'answerTimeout']

/** A timeout that answers is cleared before the answer, which is not given when the timeout came first. */
export const clearTimer: Fixer = (problem) => {
  const { conflict, relation, sources } = problem
  const { firstRegion, secondRegion, belowFirst, belowSecond } = relation
  const { first, second } = conflict
  if (!first || first.kind === 'outside') return []
  const firstTimer = regionAbove(firstRegion, 'timer', secondRegion)
  const isFirst = firstTimer !== null
  const timer = firstTimer ?? regionAbove(secondRegion, 'timer', firstRegion)
  const other = isFirst
    ? answerAnchor(problem, second, belowSecond)
    : answerAnchor(problem, first, belowFirst)
  // In front of `next()` it would be cleared before anything can answer.
  if (!isFirst && isHandingOn(first)) return []
  const source = timer?.place && sources.get(timer.place.file)
  const call = timer?.place && source?.nodeAt(timer.place.start, timer.place.end)
  if (!source || call?.type !== 'CallExpression') return []
  if (!other?.statement || other.source !== source) return []
  return clearing(problem, source, call, other)
}

function clearing(
  problem: Problem,
  source: SourceFile,
  call: AstNode,
  other: Anchor,
): ReturnType<Fixer> {
  const statement = source.statementOf(call)
  const response = responseAt(other)
  if (!statement || !other.statement || !response || !isVisible(source, statement, other)) return []
  const named = nameOf(statement, call)
  const isPlain = statement.type === 'ExpressionStatement' && statement['expression'] === call
  if (!named && !isPlain) return []
  const name = named ?? freshName(source, timerNames, 'sendonceTimer')
  const { semicolon } = layoutOf(source)
  const isKept = named !== null || isOfObject(call)
  const edits = isKept ? [] : [edit(source, statement.start, statement.start, `const ${name} = `)]
  const isOver = isOfObject(call) || isCleared(source, statement, name)
  const clear = isOver ? [] : [`clearTimeout(${name})${semicolon}`]
  const guard = `${askSent(source, response)} return${semicolon}`
  // Behind the answer, so that the timeout still answers where this one throws.
  const last = lastOfAnswer(other, response) ?? other.statement
  const isLast = last.type === 'ReturnStatement' || source.listOf(last) === null
  const begin = firstOfAnswer(other, response).statement ?? other.statement
  const asked = isGuarded(other) ? [] : [guard]
  const put =
    isLast && begin === other.statement
      ? insertBefore(source, begin, [...asked, ...clear])
      : [
          ...(asked.length > 0 ? insertBefore(source, begin, asked) : []),
          ...(isLast ? insertBefore(source, last, clear) : insertAfter(source, last, clear)),
        ]
  // What the timeout does beside its answer would not be done any more.
  const skips = distinct([
    ...effectsIn(bodiesIn(call), source, response),
    ...(asked.length > 0 ? guardedWork(problem, other, begin) : []),
  ])
  if (asked.length + clear.length === 0) return []
  const title =
    clear.length > 0
      ? 'clear the timeout with the answer, and answer only when it has not'
      : 'answer only when the timeout has not'
  const made = { fixer: 'clear-timer', title, edits: [...edits, ...put] }
  return [leavingOut(made, skips, skips.length > 0)]
}

/** `res.setTimeout(1000, …)` gives no timer, and is over with the answer. */
function isOfObject(call: AstNode): boolean {
  const callee = unwrap(call['callee'] as AstNode)
  const object = callee.type === 'MemberExpression' ? unwrap(callee['object'] as AstNode) : null
  return object !== null && !/^(?:globalThis|global|window|timers)$/.test(String(object['name']))
}

/** The function that starts it clears it: only the answer has to ask. */
function isCleared(source: SourceFile, statement: AstNode, name: string): boolean {
  const fn = source.functionOf(statement)
  return fn !== null && source.source(fn).includes(`clearTimeout(${name})`)
}

export function bodiesIn(call: AstNode): AstNode[] {
  return (call['arguments'] as AstNode[]).flatMap((one) =>
    isFunctionNode(one) ? [one['body'] as AstNode] : [],
  )
}

function isVisible(source: SourceFile, statement: AstNode, { statement: other }: Anchor): boolean {
  const block = source.parent(statement)
  return (
    block !== null && other !== null && source.contains(block, other) && other.start > statement.end
  )
}

export function nameOf(statement: AstNode, call: AstNode): string | null {
  if (statement.type !== 'VariableDeclaration') return null
  const declarator = (statement['declarations'] as AstNode[]).find((one) => one['init'] === call)
  const id = declarator?.['id'] as AstNode | undefined
  return id?.type === 'Identifier' ? String(id['name']) : null
}
