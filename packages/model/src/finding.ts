/** How sure the analyser is; what each level takes is told in the reference. */
export type Confidence = 'certain' | 'high' | 'medium' | 'low'

/** `error`: throws, crashes or hangs when the path runs; `warning`: depends on timing; `note`: smell. */
export type Severity = 'error' | 'warning' | 'note'

/** A call in the checked sources. Lines and columns start at 1; columns count UTF-16 units. */
export interface Site {
  /** Relative to the report's `root`, with `/`. */
  readonly file: string
  /** Line of the method name's token, as V8 prints it in a stack. */
  readonly line: number
  readonly column: number
  readonly startLine: number
  readonly endLine: number
  /** The call on one line, at most 120 characters, without control and bidi characters. */
  readonly text: string
}

/** One step of the way to a finding: a place, and what happens there in words. */
export interface PathStep {
  readonly site: Site
  readonly note: string
}

/** Two answers of one request; `null`: outside the analysed code. */
export interface SitePair {
  readonly first: Site | null
  readonly second: Site | null
}

/** The handler, middleware or listener that a finding starts from. */
export interface EntryPoint {
  readonly framework: string
  readonly method: string | null
  readonly route: string | null
  readonly site: Site
}

/** Offsets in UTF-16 units. */
export interface Edit {
  readonly file: string
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Something that a program does beside answering: a call, an instance, a name that is counted up or down, or set. */
export interface Effect {
  readonly kind: 'call' | 'new' | 'count' | 'set'
  /** As it stands in the source, without arguments: `db.rows.insert`. */
  readonly name: string
}

/** Edits that repair a finding, of one or of several files; they go together. */
export interface Fix {
  readonly title: string
  readonly verified: boolean
  readonly edits: readonly Edit[]
  /** What ran behind the first answer and would not any more; left out when there is nothing. */
  readonly skips?: readonly Effect[]
  /** What the error of the second answer kept from running; left out when there is nothing. */
  readonly begins?: readonly Effect[]
}

/** What a run of `sendonce fix` made of a finding. */
export interface RepairOutcome {
  readonly fingerprint: string
  /** `gone`: it went away with the edits for another finding. */
  readonly kind: 'fixed' | 'gone' | 'suggested' | 'refused'
  /** What the edit does; `null` where there is none. */
  readonly title: string | null
  readonly skips: readonly Effect[]
  readonly begins: readonly Effect[]
  /** Why nothing was edited, and what is to be decided; `null` where something was. */
  readonly reason: string | null
}

/** What a run of `sendonce fix` has done. */
export interface Repair {
  /** Nothing was written: it was only asked what would be. */
  readonly isDryRun: boolean
  /** The edits of all findings that are `fixed`, as they were made together. */
  readonly edits: readonly Edit[]
  readonly outcomes: readonly RepairOutcome[]
}

/** What recordings say about a finding. */
export interface Seen {
  /** Both places are those that were recorded; `false`: of one of them the place was not recorded. */
  readonly confirmed: boolean
  readonly times: number
  /** ISO 8601. */
  readonly last: string
  /** Ids for `sendonce explain`, the newest first. */
  readonly incidents: readonly string[]
  /** A file of it was changed after that: the lines may mean something else today. */
  readonly changedSince: boolean
}

/** Where something happened, in a file told relative to the report's `root`. */
export interface RecordedPlace {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** One of the two answers of a mistake, as it was recorded. */
export interface RecordedAnswer {
  readonly call: string
  /** The innermost place in the program itself; `null` when it is not on the stack, or not known. */
  readonly place: RecordedPlace | null
  /** The package that answered; `null`: the program itself did. */
  readonly by: string | null
  /** `false`: where it happened was not recorded. */
  readonly isKnown: boolean
}

/** Incidents of one kind at the same places, from all processes. */
export interface Mistake {
  readonly code: string
  readonly name: string
  readonly severity: Severity
  /** `null`: nobody answered. */
  readonly first: RecordedAnswer | null
  readonly second: RecordedAnswer | null
  /** `GET /orders/:id`, of the newest one. */
  readonly route: string | null
  /** `GET /orders/7`, of one of them, where no route was matched. */
  readonly request?: string
  readonly times: number
  /** ISO 8601. */
  readonly last: string
  /** Ids, the newest first. */
  readonly incidents: readonly string[]
}

/** One way to answer a request twice, with both places and the way between them. */
export interface Finding {
  readonly code: string
  readonly name: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly cwe: readonly number[]
  readonly message: string
  /** `null`: outside the analysed code; then `external` says what commits. */
  readonly first: Site | null
  /** `null`: the rule is broken by an answer that never comes (SO1xx). */
  readonly second: Site | null
  readonly external?: string
  /** Where the code that goes wrong calls what gives each answer; left out where it gives both itself. */
  readonly calls?: SitePair
  readonly entry: EntryPoint | null
  /** The other pairs of the same root cause. */
  readonly related: readonly SitePair[]
  /** The witness, in order. */
  readonly path: readonly PathStep[]
  readonly assumes: readonly string[]
  /** Stable when lines move. */
  readonly fingerprint: string
  readonly fix: Fix | null
  /** Why there is no verified fix, and what a person has to decide; only where fixes were looked for. */
  readonly toDecide?: string
  /** Only where a recording has it. */
  readonly seen?: Seen
}

/**
 * Why a file, or a handler in it, was not analysed, or not to its end. `too-large`, `minified`: nobody has written it so; `budget`:
 * it takes more steps than one analysis may; `fault`: sendonce met an error of its own.
 */
export type SkipReason =
  | 'parse-error'
  | 'too-large'
  | 'minified'
  | 'unreadable'
  | 'budget'
  | 'fault'

/** A file, or a handler in it, of which not all findings are known. */
export interface Skipped {
  readonly file: string
  readonly reason: SkipReason
  readonly detail?: string
}

/**
 * A finding that somebody has accepted, by a comment in the source or in the baseline, or that was there before what is
 * looked at; `reason`: in their words.
 */
export interface Suppressed {
  readonly fingerprint: string
  readonly code: string
  readonly by: 'comment' | 'baseline'
  readonly reason: string | null
  readonly site: Site | null
}

/** A finding that a baseline accepts: as much of it as a reader of the file needs to recognise it. */
export interface Accepted {
  readonly fingerprint: string
  readonly code: string
  /** Where the rule is broken, relative to the report's `root`. */
  readonly file: string
  readonly call: string
  /** Why it is accepted; may be empty. */
  readonly note: string
  /** The last day on which it is, as in `2027-01-31`; left out: for good. */
  readonly until?: string
}

/** What is left to do in a baseline. */
export interface BaselineState {
  /** The file, as a person in the report's `root` would name it. */
  readonly file: string
  /** What it accepts and is not there any more. */
  readonly stale: readonly Accepted[]
  /** What it accepted until a day that has passed, and is there still: among the findings. */
  readonly expired: readonly Accepted[]
}

/** Why a call could not be followed. */
export type UnfollowedReason =
  | 'package'
  | 'response-method'
  | 'missing-module'
  | 'unreadable-module'
  | 'parameter'
  | 'receiver'
  | 'unknown-value'
  | 'nesting'
  | 'framework'

/** Calls that are given the response and could not be followed, for one reason. */
export interface Unfollowed {
  readonly reason: UnfollowedReason
  /** The package, the module, the method of the response or the function, where it has a name. */
  readonly what: string | null
  /** What would help. */
  readonly help: string
  readonly calls: readonly Site[]
}

/** How much was looked at: what was not analysed, nothing is known of. */
export interface Coverage {
  readonly files: number
  readonly lines: number
  readonly analysedFiles: number
  readonly entryPoints: number
  readonly unresolvedCalls: number
  /** Only where it was asked for: the most calls first. */
  readonly unfollowed?: readonly Unfollowed[]
}

/** How long the parts of a check took, in milliseconds: the only part of a report that differs from run to run. */
export interface TimingMs {
  readonly total: number
  readonly read: number
  readonly parse: number
  readonly link: number
  readonly analyse: number
}

/** Source lines that a frame needs: `lines` holds `[line, text]`. */
export interface SourceExcerpt {
  readonly hash: string
  readonly lines: readonly (readonly [line: number, text: string])[]
}

/** Something about the check itself that a person should put right: a suppression without effect. */
export interface Notice {
  readonly file: string
  readonly line: number
  readonly message: string
}

/** The JSON report, format 1. */
export interface Report {
  readonly format: 1
  readonly tool: { readonly name: 'sendonce'; readonly version: string }
  /** Absolute. */
  readonly root: string
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly notices?: readonly Notice[]
  readonly skipped: readonly Skipped[]
  readonly coverage: Coverage
  readonly timingMs: TimingMs
  /** Only in the report of `sendonce fix`. */
  readonly repair?: Repair
  /** Only where there is a baseline. */
  readonly baseline?: BaselineState
  /** What was recorded and no finding foresaw; only where there is a recording. */
  readonly unforeseen?: readonly Mistake[]
  readonly sources?: Readonly<Record<string, SourceExcerpt>>
}
