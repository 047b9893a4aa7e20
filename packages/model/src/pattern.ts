import type { Severity } from './finding.ts'

/** A catalogued way to break "one request, one response". Codes are never used again. */
export interface Pattern {
  /** `SO001` … : SO0xx more than one answer, SO1xx none. */
  readonly code: string
  /** Kebab-case name. */
  readonly name: string
  /** One line: what happens. */
  readonly title: string
  /** Two or three sentences: why it happens and what one sees. */
  readonly text: string
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
  readonly references: readonly { readonly label: string; readonly url: string }[]
}
