import type { LineTable } from '../syntax/line-table.ts'
import type { SourceComment } from '../syntax/parse.ts'

/** One comment that accepts findings on a line, or is meant to. */
export interface Suppression {
  /** The directive as it is written. */
  readonly directive: string
  /** Line of the comment. */
  readonly line: number
  /** Line that it is about; `null` when the directive is none that exists. */
  readonly target: number | null
  readonly codes: readonly string[]
  readonly reason: string | null
}

/** How every suppression starts, also one that is misspelt, or named as other tools name theirs. */
const beginning = /^sendonce-(?:ignore|disable|suppress)/

/** The suppression that a comment is; `null` for any other comment. */
export function suppressionOf(comment: SourceComment, lines: () => LineTable): Suppression | null {
  const words = comment.text.replace(/^[\s*]+/, '')
  return beginning.test(words) ? read(words, comment, lines()) : null
}

/** What stands in front of the reason; editors make one dash of two. */
const reasonMark = /--|[\u2013\u2014]/

function read(words: string, comment: SourceComment, table: LineTable): Suppression {
  const dashes = reasonMark.exec(words)
  const head = words.slice(0, dashes?.index)
  const [directive = '', ...codes] = head.split(/[\s,]+/).filter(Boolean)
  const reason = dashes ? oneLine(words.slice(dashes.index + dashes[0].length)) : ''
  const line = table.at(comment.start).line
  const after = table.at(comment.end).line + 1
  return {
    directive,
    line,
    target: targetOf(directive, line, after),
    codes,
    reason: reason || null,
  }
}

function targetOf(directive: string, line: number, after: number): number | null {
  if (directive === 'sendonce-ignore-line') return line
  return directive === 'sendonce-ignore-next-line' ? after : null
}

/** A reason over several lines of a block comment, without their stars. */
function oneLine(text: string): string {
  const lines = text.split(/[\n\r\u2028\u2029]/)
  return lines
    .map((line) => line.trim().replace(/^\*+\s*/, ''))
    .filter(Boolean)
    .join(' ')
}
