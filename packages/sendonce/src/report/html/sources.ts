import { spansOf, type SpanView } from '@sendonce/viewer'
import { onceEach } from '../../util/once-each.ts'
import type { ReadSource } from '../style.ts'
import { linesOf, sourceLine } from '../text.ts'

/** A source in lines: as they stand there, and in pieces for colours. */
export interface SourceLines {
  readonly lines: readonly string[]
  readonly spans: readonly (readonly SpanView[])[]
}

/** The sources that may be shown. */
export interface Sources {
  /** `false`: no text of any source may be. */
  readonly areShown: boolean
  /** `null` where the file is gone. */
  readonly textOf: (file: string) => string | null
  readonly linesOf: (file: string) => SourceLines | null
}

/** Reads each file once. */
export function createSources(read: ReadSource, areShown: boolean): Sources {
  const textOf = (file: string): string | null => (areShown ? read(file) : null)
  return { areShown, textOf, linesOf: onceEach((file) => split(textOf(file))) }
}

function split(text: string | null): SourceLines | null {
  if (text === null) return null
  const lines = linesOf(text)
  return { lines, spans: spansOf(lines.join('\n')) }
}

/** The pieces as they are shown: no character can act on what shows it. */
export function shownSpans(spans: readonly SpanView[]): SpanView[] {
  return spans.map((span) => ({ ...span, text: sourceLine(span.text) }))
}

/** The columns in front of the code of all lines; empty ones have none to tell. */
export function commonIndent(lines: readonly string[]): number {
  const indents = lines.flatMap((line) => (line.trim() === '' ? [] : line.search(/[^ ]/)))
  return indents.length === 0 ? 0 : Math.min(...indents)
}

/** The pieces of a line between two of its columns (as offsets). */
export function sliceSpans(spans: readonly SpanView[], from: number, to: number): SpanView[] {
  let at = 0
  return spans.flatMap((span) => {
    const start = at
    at += span.text.length
    const text = span.text.slice(Math.max(0, from - start), Math.max(0, to - start))
    return text === '' ? [] : [{ ...span, text }]
  })
}
