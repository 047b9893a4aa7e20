import { isHandingOn } from '../../analyse/domain/answer.ts'
import type { AstNode } from '../../syntax/ast.ts'
import { effectsIn } from '../effects.ts'
import { indentAt, isOnOwnLine, layoutOf, edit, withComments } from '../layout.ts'
import { ownStatement, responseAt, type Anchor, type Fixer } from '../problem.ts'
import { isName, namesIn } from '../names.ts'
import { isStop, runningBehind } from '../skipped.ts'
import { walkAll } from '../source-file.ts'

/** Moves a header change in front of the answer, where it uses nothing that comes later. */
export const headersFirst: Fixer = (problem) => {
  const { first, second, conflict } = problem
  if (conflict.second.kind !== 'header' || !first?.statement || first.fn !== second.fn) return []
  const { source } = first
  const anchor =
    ownStatement(first) ?? (first.statement.type === 'ReturnStatement' ? first.statement : null)
  const list = anchor && source.listOf(anchor)
  if (!anchor || !list) return []
  const moved = list.find((one) => source.contains(one, second.node))
  if (
    !moved ||
    moved.start < anchor.end ||
    !isOnOwnLine(source, moved) ||
    !isOnOwnLine(source, anchor)
  )
    return []
  if (hasReturnOrAwait(moved) || clock.test(source.source(moved))) return []
  // What comes behind next() may make what the value is made of.
  if (callsNext(first) && usesOthers(moved, responseAt(second))) return []
  if (effectsIn([moved], source, responseAt(second)).length > 0) return []
  const between = list.slice(list.indexOf(anchor) + 1, list.indexOf(moved))
  if (sharesNames(moved, between)) return []
  const { newline } = layoutOf(source)
  const { start, end } = withComments(source, moved, list[list.indexOf(moved) - 1] ?? anchor)
  const indent = indentAt(source.text, anchor.start)
  const text = source.text.slice(start + indentAt(source.text, moved.start).length, moved.end)
  // What stands behind it never ran, because it threw.
  const begins = isStop(problem)
    ? effectsIn(runningBehind(source, moved), source, responseAt(second))
    : []
  return [
    {
      fixer: 'headers-first',
      title: 'change the headers before the answer',
      begins,
      edits: [
        edit(source, anchor.start, anchor.start, text + newline + indent),
        edit(source, start, end, ''),
      ],
    },
  ]
}

/** What tells how long the answer took would tell nothing in front of it. */
const clock = /\bDate\b|\bhrtime\b|\bperformance\b|\btime(End|Log)?\(/

/** Whether it calls `next`, or what goes by its name. */
function callsNext({ answer, node }: Anchor): boolean {
  const callee = node['callee'] as AstNode | undefined
  return isHandingOn(answer) || /^_?next$/.test(String(callee?.['name'] ?? ''))
}

function usesOthers(moved: AstNode, response: string | null): boolean {
  return [...namesIn([moved])].some((name) => name !== response && name !== 'undefined')
}

function hasReturnOrAwait(node: AstNode): boolean {
  return [node, ...walkAll(node)].some(({ type }) =>
    /^(ReturnStatement|AwaitExpression|YieldExpression|ThrowStatement|VariableDeclaration)$/.test(
      type,
    ),
  )
}

/** Whether a statement uses a name that the ones between declare or assign. */
function sharesNames(moved: AstNode, between: readonly AstNode[]): boolean {
  const used = namesIn([moved])
  return between.some((one) =>
    [one, ...walkAll(one)].some((node) => {
      const target =
        node['type'] === 'VariableDeclarator'
          ? node['id']
          : node['type'] === 'AssignmentExpression'
            ? node['left']
            : node['type'] === 'UpdateExpression'
              ? node['argument']
              : null
      return (
        target !== null &&
        [target as AstNode, ...walkAll(target as AstNode)].some(
          (name) => isName(name) && used.has(String(name['name'])),
        )
      )
    }),
  )
}
