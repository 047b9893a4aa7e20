import type { Edit } from '@sendonce/model'

// What a linter asks of the process that checks for it, and is told: data that goes from one to the other.

/** A file that is linted. */
export interface Question {
  /** Absolute. */
  readonly path: string
  /** As the linter has it, whatever is on disk, without a byte order mark. */
  readonly text: string
  /** Where the linter runs; absolute. */
  readonly cwd: string
  /** Whether fixes are looked for. */
  readonly wantsFixes: boolean
}

/** A finding as a linter shows it; offsets are those of the text that was sent. */
export interface Problem {
  /** Name of the pattern. */
  readonly name: string
  readonly message: string
  readonly start: number
  readonly end: number
  /** A verified fix of which all edits are in the file. */
  readonly fix: { readonly title: string; readonly edits: readonly Edit[] } | null
}

export type Answer =
  | { readonly kind: 'checked'; readonly problems: readonly Problem[] }
  /** `message`: why not, and what to do. */
  | { readonly kind: 'failed'; readonly message: string }
