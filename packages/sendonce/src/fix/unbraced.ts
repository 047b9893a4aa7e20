import type { Edit } from '@sendonce/model'
import type { AstNode } from '../syntax/ast.ts'
import {
  closing,
  edit,
  holderOf,
  indentAt,
  isInOneLine,
  isOnOwnLine,
  layoutOf,
  lineEnd,
  opening,
} from './layout.ts'
import { deeperLines } from './moved-lines.ts'
import type { SourceFile } from './source-file.ts'

/**
 * Edits that make an `if` of a statement, in a block of its own where it stands in none: an `else` behind it
 * would go to that `if` otherwise.
 */
export function inBlock(source: SourceFile, statement: AstNode, edits: readonly Edit[]): Edit[] {
  if (source.listOf(statement) !== null) return [...edits]
  const { text } = source
  const { newline, unit } = layoutOf(source)
  const from = statement.start - (/\s*$/.exec(text.slice(0, statement.start))?.[0].length ?? 0)
  if (isInOneLine(source, statement)) {
    const end = edit(source, statement.end, statement.end, ' }')
    return [edit(source, from, statement.start, ' { '), ...edits, end]
  }
  const indent = indentAt(text, holderOf(source, statement).start)
  const isMoved = !isOnOwnLine(source, statement)
  const moved = isMoved ? deeperLines(source, statement, unit) : []
  // A comment behind the statement stays with it, and `else` goes on behind the bracket.
  const to = lineEnd(text, statement.end)
  const gap = /^\s*[\r\n]\s*(?=else\b)/.exec(text.slice(to))?.[0].length ?? 0
  const close = gap > 0 ? closing(source, indent) : '}'
  return [
    edit(source, from, statement.start, `${opening(source, indent)}${newline}${indent}${unit}`),
    ...edits,
    ...moved.filter(({ start }) => !edits.some((one) => one.start <= start && start < one.end)),
    edit(source, to, to + gap, `${newline}${indent}${close}`),
  ]
}
