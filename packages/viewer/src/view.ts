import type { Confidence, Severity } from '@sendonce/model'

// What a page shows: words and places, ready to be put into elements. None of it is markup.

/** Which of the two answers something stands for: the marks that lead through terminal, editor and page. */
export type Digit = '1' | '2' | '1 2'

/** A report, as it is shown. */
export interface ReportView {
  /** `sendonce 0.1.0`. */
  readonly tool: string
  /** How much was not looked at: nothing is known of that. */
  readonly unchecked: string
  /** How much was found. */
  readonly headline: string
  /** What else there is to say of the whole: a heading and lines each. */
  readonly notes: readonly NoteView[]
  readonly problems: readonly ProblemView[]
  /** Those that the problems belong to. */
  readonly patterns: readonly PatternView[]
}

export interface NoteView {
  readonly title: string
  readonly lines: readonly string[]
}

/** A place in a source. */
export interface PlaceView {
  readonly file: string
  /** `src/auth/guard.ts:8:21`. */
  readonly whole: string
  /** `guard.ts:8`. */
  readonly short: string
}

/** What is known of a finding beside the code: was it seen at run time, is it new. */
export interface StateView {
  readonly kind: 'confirmed' | 'seen' | 'unseen' | 'new' | 'expired'
  readonly text: string
}

/** A finding. */
export interface ProblemView extends ProblemHeadView, ProblemBodyView {
  /** What the address of the page ends in where this one is shown. */
  readonly id: string
  readonly states: readonly StateView[]
  /** What a recording says. */
  readonly seen: readonly string[]
}

/** What a list tells of a finding. */
export interface ProblemHeadView {
  readonly code: string
  /** Its pattern has a page. */
  readonly isInCatalogue: boolean
  readonly name: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly route: string | null
  /** The file in which the rule is broken. */
  readonly file: string
  readonly first: EndView
  readonly second: EndView
}

/** What else there is to say of a finding, by reading the code. */
export interface ProblemBodyView {
  /** What goes wrong, in a sentence. */
  readonly lead: string
  /** What the client gets, and what the log shows. */
  readonly symptom: string
  readonly frames: readonly FrameView[]
  readonly way: readonly StepView[]
  readonly when: readonly FactView[]
  /** Other answers of the same cause. */
  readonly also: readonly string[]
  readonly fix: FixView
}

/** Something to know; with where it is decided. */
export interface FactView {
  readonly text: string
  /** `guard.ts:6`. */
  readonly place: string | null
}

/** One of the two answers, in a list: where it has no place, what is said of it. */
export type EndView = PlaceView | string

/** Code with the places in it, or words where there is no code to show. */
export type FrameView =
  | {
      readonly kind: 'code'
      readonly ends: readonly FrameEndView[]
      readonly lines: readonly LineView[]
    }
  | { readonly kind: 'words'; readonly digit: Digit; readonly title: string; readonly text: string }

/** One of the answers that a frame shows. */
export interface FrameEndView {
  readonly digit: Digit
  /** `First answer`. */
  readonly title: string
  readonly place: PlaceView
}

export interface LineView {
  /** `null`: what is shown is no line of the file as it is today. */
  readonly number: number | null
  readonly digit: Digit | null
  readonly spans: readonly SpanView[]
  readonly labels: readonly LabelView[]
}

/** A piece of a line. */
export interface SpanView {
  readonly text: string
  readonly kind: SpanKind
  /** The name of the call that answers. */
  readonly mark?: Digit
}

/** What a piece of code is, as far as it is coloured: keyword, string, number, comment, function, type. */
export type SpanKind = '' | 'k' | 's' | 'n' | 'c' | 'f' | 't'

/** Words below a place in a line. */
export interface LabelView {
  readonly digit: Digit | null
  /** Columns in front of it. */
  readonly indent: number
  readonly text: string
}

export interface StepView {
  readonly digit: Digit | null
  readonly text: string
  readonly place: PlaceView
  /** It stands in a file of one of the answers, which are named whole. */
  readonly isNear: boolean
}

/** What to change. */
export interface FixView {
  /** `ready`: an edit that was verified; `choice`: one that a person has to decide on; `none`: advice only. */
  readonly kind: 'ready' | 'choice' | 'none'
  readonly lines: readonly string[]
  /** How far it was checked, or what is missing for that. */
  readonly tag: string | null
  /** What to type to make the edit. */
  readonly command: string | null
  readonly files: readonly DiffView[]
}

/** What an edit does to a file, changes of indentation left out. */
export interface DiffView {
  readonly file: string
  readonly lines: readonly DiffLineView[]
  /** How many more lines there are. */
  readonly left: number
}

export interface DiffLineView {
  /** A gap between two parts of the file has no number and no text. */
  readonly kind: 'same' | 'add' | 'remove' | 'gap'
  readonly number: number | null
  readonly text: string
}

/** A pattern of the catalogue. */
export interface PatternView {
  readonly code: string
  readonly name: string
  readonly title: string
  readonly severity: Severity
  readonly texts: readonly {
    readonly title: string
    readonly text: string
  }[]
  readonly example: readonly LineView[]
  readonly related: readonly { readonly code: string; readonly difference: string }[]
  readonly links: readonly { readonly label: string; readonly url: string }[]
}
