import type { Severity } from './finding.ts'
import type { Page } from './pattern-pages.ts'

/** What a file of the catalogue says: the example is one text, its lines marked `// first`, `// second`, `// both`. */
export interface PatternSource extends Omit<
  Pattern,
  'example' | 'severity' | 'cwe' | 'references'
> {
  readonly example: string
  /** Most are errors. */
  readonly severity?: Severity
  /** Most go on where they should have ended: CWE-698. */
  readonly cwe?: readonly number[]
  readonly references?: readonly Page[]
}

const mark = / \/\/ (first|second|both)$/

/**
 * A record of the catalogue. The numbers of the two places are read off the marks in the example, so
 * that they cannot drift from its lines.
 */
export function definePattern(source: PatternSource): Pattern {
  const marked = source.example.trim().split('\n')
  const marks = marked.map((line) => mark.exec(line)?.[1])
  const lineOf = (place: 'first' | 'second'): number | null =>
    marks.findIndex((one) => one === place || one === 'both') + 1 || null
  const lines = marked.map((line) => line.replace(mark, ''))
  const example = { lines, first: lineOf('first'), second: lineOf('second') }
  return { severity: 'error', cwe: [698], references: [], ...source, example }
}

/** A catalogued way to break "one request, one response". Codes are never used again. */
export interface Pattern {
  /** `SO001` … : SO0xx more than one answer, SO1xx none. */
  readonly code: string
  /** Kebab-case name. */
  readonly name: string
  /** One line: what happens. */
  readonly title: string
  /** Two or three sentences: what happens, on the server and at the client. */
  readonly text: string
  /** How one meets it: what the log and the client show. */
  readonly symptom: string
  /** Why it gets written so easily. */
  readonly why: string
  /** What to change, in one sentence without a full stop (shown after `fix`). */
  readonly fix: string
  /** When the same shape is fine. */
  readonly fineWhen: string
  /** Lines of a minimal example; `first` and `second` are 1-based line numbers in it. */
  readonly example: {
    readonly lines: readonly string[]
    readonly first: number | null
    readonly second: number | null
  }
  readonly severity: Severity
  readonly cwe: readonly number[]
  /** Share of the studied cases, as in "4 of 341", or `null`. */
  readonly seenIn: number | null
  /** Codes of neighbours, each with the difference in a few words. */
  readonly related: readonly { readonly code: string; readonly difference: string }[]
  /** Official pages that say so. */
  readonly references: readonly Page[]
}
