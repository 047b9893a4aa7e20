import type { Edit } from '@sendonce/model'
import { isFunctionNode, type AstNode } from '../../syntax/ast.ts'
import { distinct, effectsIn } from '../effects.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { edit, indentAt, isOnOwnLine, layoutOf, lineEnd, lineStart, nextLine } from '../layout.ts'
import { leaveBare } from '../leaving.ts'
import { movableLines } from '../moved-lines.ts'
import { lateAnchor } from './late-guard.ts'
import { responseAt, type Fixer } from '../problem.ts'
import { runningBehind } from '../skipped.ts'
import { namesIn } from '../names.ts'
import type { SourceFile } from '../source-file.ts'

/**
 * Moves the answer, and what comes behind it, out of the `try`: a failure behind the answer is not the
 * `catch` clause's any more, which ends the function.
 */
export const outOfTry: Fixer = (problem) => {
  const { first } = problem
  const late = lateAnchor(problem)
  if (!first?.statement || !first.fn || late?.fn !== first.fn || late.source !== first.source)
    return []
  const { source } = first
  const statement = tryAround(source, first.node, late.node)
  const block = statement?.['block'] as AstNode | undefined
  if (!statement || !block || statement['finalizer'] || !source.listOf(statement)) return []
  const list = block['body'] as AstNode[]
  const from = list.findIndex((one) => source.contains(one, first.node))
  const moved = list.slice(from)
  if (from < 1 || moved.some((one) => !isOnOwnLine(source, one))) return []
  if (usesInner(list.slice(0, from), moved) || declares(moved)) return []
  const handler = statement['handler'] as AstNode
  const left = endOfCatch(source, handler)
  if (!left) return []
  const edits = [...left, ...moving(source, statement, moved)]
  const title = 'answer behind the try, whose catch ends the function'
  // What fails behind the answer does not come to the clause any more, and behind that nothing runs.
  const response = responseAt(late)
  const caught = effectsIn([handler['body'] as AstNode], source, response)
  const ended = left.length > 0 ? effectsIn(runningBehind(source, statement), source, response) : []
  const isAsked = isWanted(first, caught) || isWanted(late, ended)
  const made = { fixer: 'out-of-try', title, edits }
  return [leavingOut(made, distinct([...caught, ...ended]), isAsked)]
}

/** The `try` of which one place is in the block, and the other in the `catch` clause. */
function tryAround(source: SourceFile, first: AstNode, late: AstNode): AstNode | null {
  for (const at of source.around(late)) {
    if (isFunctionNode(at)) return null
    const handler = at.type === 'TryStatement' ? (at['handler'] as AstNode | null) : null
    if (handler && source.contains(handler, late))
      return source.contains(at['block'] as AstNode, first) ? at : null
  }
  return null
}

/** Whether the statements that move use what the others declare in the block. */
function usesInner(before: readonly AstNode[], moved: readonly AstNode[]): boolean {
  const declared = namesIn(before.filter(({ type }) => type.endsWith('Declaration')))
  return [...namesIn(moved)].some((name) => declared.has(name))
}

/** A name that moves out might be another one's there. */
function declares(moved: readonly AstNode[]): boolean {
  return moved.some(({ type }) => type.endsWith('Declaration'))
}

/** What makes the `catch` clause end the function; `null` where it goes on somewhere else. */
function endOfCatch(source: SourceFile, handler: AstNode): Edit[] | null {
  const body = (handler['body'] as AstNode)['body'] as AstNode[]
  const last = body.at(-1)
  if (!last || !isOnOwnLine(source, last)) return null
  if (last.type === 'ReturnStatement' || last.type === 'ThrowStatement') return []
  return last.type === 'ExpressionStatement' ? leaveBare(source, last) : null
}

function moving(source: SourceFile, statement: AstNode, moved: readonly AstNode[]): Edit[] {
  const { text } = source
  const { newline, unit } = layoutOf(source)
  const [first, last] = [moved[0] as AstNode, moved.at(-1) as AstNode]
  const indent = indentAt(text, statement.start)
  const start = lineStart(text, first.start)
  const end = nextLine(text, last.end)
  // Behind the `try` all lines get its indentation, but for those that begin inside a text.
  const starts = [start, ...movableLines(source, statement, start, end)]
  const lines = starts.map((at, index) => {
    const line = text.slice(at, starts[index + 1] ?? end)
    return line.startsWith(indent + unit) ? indent + line.slice(indent.length + unit.length) : line
  })
  const at = lineEnd(text, statement.end)
  return [edit(source, start, end, ''), edit(source, at, at, newline + lines.join('').trimEnd())]
}
