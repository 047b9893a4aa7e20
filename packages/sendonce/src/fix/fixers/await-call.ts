import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { edit } from '../layout.ts'
import { anchorAt, isEntry, ownStatement, type Fixer, type Problem } from '../problem.ts'
import { inner, type SourceFile } from '../source-file.ts'

/** `await` for an asynchronous helper that nobody waits for; a step of a promise chain gives it back. */
export const awaitCall: Fixer = ({ entry, relation, conflict, sources }) => {
  const ways = [
    { below: relation.belowFirst, answer: conflict.first },
    { below: relation.belowSecond, answer: conflict.second },
  ]
  const [anchor] = ways.flatMap(({ below, answer }) => {
    const call = below.find(({ isUnawaited }) => isUnawaited)?.call
    return (call && answer && anchorAt(call, answer, sources)) ?? []
  })
  const statement = anchor && ownStatement(anchor)
  if (!anchor?.fn || !statement) return []
  const { source, fn } = anchor
  if (inner(statement['expression'] as AstNode) !== statement['expression']) return []
  if (isStep(source, fn)) {
    const isLast = source.listOf(statement)?.at(-1) === statement
    const edits = [edit(source, statement.start, statement.start, 'return ')]
    return isLast ? [{ fixer: 'await', title: 'let the chain wait for the helper', edits }] : []
  }
  const made = madeAsync(source, fn, entry)
  if (!made) return []
  const edits = [...made, edit(source, statement.start, statement.start, 'await ')]
  return [{ fixer: 'await', title: 'wait for the helper', edits }]
}

/** What `then` calls: it gives its value to the next step. */
function isStep(source: SourceFile, fn: AstNode): boolean {
  const call = fn['async'] === true ? null : source.parent(fn)
  const callee = call?.type === 'CallExpression' ? (call['callee'] as AstNode) : null
  if (callee?.type !== 'MemberExpression') return false
  return /^(then|catch)$/.test(source.source(callee['property'] as AstNode))
}

/**
 * A handler that a framework calls may be asynchronous: nobody looks at what it gives back. Where the framework
 * does not hear of a rejection either, what the handler throws must not become one.
 */
export function madeAsync(source: SourceFile, fn: AstNode, entry: Problem['entry']): Edit[] | null {
  if (fn['async'] === true) return []
  const parent = source.parent(fn)
  if (
    !isEntry(source, fn, entry) ||
    fn['generator'] === true ||
    fn['returnType'] ||
    parent?.type !== 'CallExpression' ||
    !(entry.handlesRejection || catchesAll(fn))
  )
    return null
  return [edit(source, fn.start, fn.start, 'async ')]
}

/** The body is one `try` with a `catch` clause. */
function catchesAll(fn: AstNode): boolean {
  const body = fn['body'] as AstNode
  const [only, ...more] = body.type === 'BlockStatement' ? (body['body'] as AstNode[]) : []
  return only?.type === 'TryStatement' && more.length === 0 && only['handler'] !== null
}
