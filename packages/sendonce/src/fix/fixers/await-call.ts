import type { Edit } from '@sendonce/model'
import type { AstNode } from '../../syntax/ast.ts'
import { edit } from '../layout.ts'
import { isEntry, ownStatement, type Fixer, type Problem } from '../problem.ts'
import { inner, type SourceFile } from '../source-file.ts'

/** `await` for an asynchronous helper that nobody waits for. */
export const awaitCall: Fixer = ({ entry, relation, first, second }) => {
  const isFirst = relation.belowFirst[0]?.isUnawaited === true
  const anchor = isFirst ? first : relation.belowSecond[0]?.isUnawaited === true ? second : null
  const statement = anchor && ownStatement(anchor)
  if (
    !anchor?.fn ||
    !statement ||
    inner(statement['expression'] as AstNode) !== statement['expression']
  )
    return []
  const made = madeAsync(anchor.source, anchor.fn, entry)
  if (!made) return []
  const edits = [...made, edit(anchor.source, statement.start, statement.start, 'await ')]
  return [{ fixer: 'await', title: 'wait for the helper', edits }]
}

/** A handler that a framework calls may be asynchronous: nobody looks at what it gives back. */
export function madeAsync(source: SourceFile, fn: AstNode, entry: Problem['entry']): Edit[] | null {
  if (fn['async'] === true) return []
  const parent = source.parent(fn)
  if (
    !isEntry(source, fn, entry) ||
    fn['generator'] === true ||
    fn['returnType'] ||
    parent?.type !== 'CallExpression'
  )
    return null
  return [edit(source, fn.start, fn.start, 'async ')]
}
