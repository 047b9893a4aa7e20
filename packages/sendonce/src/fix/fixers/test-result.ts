import type { AstNode } from '../../syntax/ast.ts'
import { isWanted, leavingOut } from '../intent.ts'
import { insertAfter, keyword, layoutOf } from '../layout.ts'
import { anchorAt, type Anchor, type Fixer } from '../problem.ts'
import { workBehind } from '../skipped.ts'
import { inner } from '../source-file.ts'

/**
 * A helper gives nothing where it has answered, and something elsewhere: its caller, which keeps what it gives, goes on only
 * with that. Whether the helper is so is found by the verification: where it gives nothing without an answer as well, the
 * request would be left without one.
 */
export const testResult: Fixer = (problem) => {
  const { first, second, relation, conflict, sources } = problem
  const [frame, deeper] = relation.belowFirst
  if (!first?.fn || !conflict.first || first.fn !== second.fn) return []
  if (frame?.via !== 'call' && frame?.via !== 'await') return []
  const name = keptAs(first)
  const { source, statement } = first
  const isInFront = statement && source.listOf(statement) && statement.end <= second.node.start
  if (name === null || !isInFront) return []
  const test = `${keyword(source, 'if')}(!${name}) return${layoutOf(source).semicolon}`
  // What is done with nothing throws today.
  const skips = workBehind(problem, statement).filter(
    (effect) => !effect.name.startsWith(`${name}.`),
  )
  const title = `go on only where ${name} is there`
  const made = { fixer: 'test-result', title, edits: insertAfter(source, statement, [test]) }
  const answer = anchorAt(deeper?.call ?? conflict.first.place, conflict.first, sources)
  return [leavingOut(made, skips, isWanted(answer, skips))]
}

/** The variable that takes what a call gives, awaited or not. */
export function keptAs({ source, statement, node }: Anchor): string | null {
  if (!statement) return null
  const declared = (statement['declarations'] ?? []) as AstNode[]
  const assigned = statement['expression'] as AstNode | undefined
  const [target, value] =
    declared.length === 1
      ? [declared[0]?.['id'], declared[0]?.['init']]
      : assigned?.type === 'AssignmentExpression' && assigned['operator'] === '='
        ? [assigned['left'], assigned['right']]
        : []
  if (!target || !value || inner(value as AstNode) !== inner(node)) return null
  const text = source.source(target as AstNode)
  return /^[\w$]+(\.[\w$]+)*$/.test(text) ? text : null
}
