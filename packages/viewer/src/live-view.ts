import type {
  Digit,
  LineView,
  NoteView,
  PatternView,
  PlaceView,
  ProblemBodyView,
  ProblemHeadView,
  StateView,
} from './view.ts'

// What the live page shows: words and places again, and how they come. The server tells each part by its kind and its name,
// and tells a part anew when it has changed; the page keeps them and asks for nothing else.

/** The parts, by kind. */
export interface LiveParts {
  /** One, named `now`. */
  readonly status: StatusView
  readonly row: RowView
  /** One, named `all`: the names of the rows as they are to be shown. */
  readonly order: readonly string[]
  readonly match: MatchView
  /** Apart from what was seen of it, which changes all the time. */
  readonly problem: LiveProblemView
  readonly incident: IncidentView
  readonly pattern: PatternView
}

export type LiveKind = keyof LiveParts

/** A line of the stream. */
export type LiveLine =
  /** From here on everything is told; what is not told again is gone. */
  | readonly ['begin']
  | readonly ['set', LiveKind, string, unknown]
  | readonly ['drop', LiveKind, string]
  /** Everything was told. */
  | readonly ['whole']
  | readonly ['beat']

/**
 * How a problem and a recording agree. `confirmed`: foreseen, and both places were seen; `half`: of one of them the place was not
 * recorded; `seen`: not foreseen; `changed`: seen before a file of it was changed; `unseen`: foreseen only.
 */
export type MatchKind = 'confirmed' | 'half' | 'seen' | 'changed' | 'unseen'

/** A problem in full; `text`: in sentences, to hand on. */
export interface LiveProblemView extends ProblemBodyView {
  readonly text: string
}

/** A problem in the list. */
export interface RowView extends ProblemHeadView {
  readonly match: MatchKind
  /** `confirmed ×14`. */
  readonly matchText: string
  /** Of a baseline: is it new? */
  readonly states: readonly StateView[]
  readonly hasFix: boolean
  /** When it was seen last, ISO 8601. */
  readonly last: string | null
}

/** What is known of a problem from running the program. */
export interface MatchView {
  readonly kind: MatchKind
  readonly title: string
  readonly says: readonly string[]
  /** What to type to know more. */
  readonly command: string | null
  /** Names of incidents, the newest first. */
  readonly incidents: readonly string[]
  readonly last: string | null
  /** The files of it that are not any more what they were when it was seen. */
  readonly changed: readonly string[]
}

/** What was seen to happen to one request. */
export interface IncidentView {
  /** ISO 8601. */
  readonly time: string
  /** `GET /orders/7`. */
  readonly request: string
  /** `the client got 403, complete; the late res.json() threw …`. */
  readonly outcome: string
  /** How often it was seen by its process. */
  readonly count: number
  /** `express 5.3.0, node 20.20.2, pid 4121`. */
  readonly where: string
  readonly timeline: TimelineView
  readonly stacks: readonly StackView[]
  /** What the late operation threw, and what was not seen. */
  readonly remarks: readonly string[]
  /** All of it as text, to hand on. */
  readonly text: string
}

/** What happened on a response, in even steps. */
export interface TimelineView {
  /** Those that had the request, in order. */
  readonly lanes: readonly string[]
  readonly steps: readonly TimelineStepView[]
  readonly spans: readonly TimelineSpanView[]
}

export interface TimelineStepView {
  /** Index of its lane. */
  readonly lane: number
  readonly digit: '1' | '2' | null
  readonly text: string
  /** `6.8 ms`. */
  readonly at: string | null
  /** `5.6 ms later`, where there was a wait in front of it. */
  readonly wait: string | null
  readonly place: PlaceView | null
  /** Where the place is none of the two answers': the lines around it. */
  readonly lines: readonly LineView[]
}

/** What held of the response during some of the steps. */
export interface TimelineSpanView {
  readonly kind: 'open' | 'committed' | 'over'
  readonly text: string
  /** Indexes of steps; `to` is the first behind it. */
  readonly from: number
  readonly to: number
}

/** How control came to an answer. */
export interface StackView {
  readonly digit: Digit
  readonly frames: readonly StackFrameView[]
}

export interface StackFrameView {
  /** `handler`, or of several of packages `4 frames of express 5.3.0`. */
  readonly name: string
  /** `null`: they are folded. */
  readonly place: PlaceView | null
  /** What is folded, a line each. */
  readonly folded: readonly string[]
}

/** The program, the check, and what was looked at. */
export interface StatusView {
  readonly tool: string
  /** `shop-api · express 5.3.0 · pid 4121`. */
  readonly program: string
  /** `1,284 requests, 332 incidents`. */
  readonly counts: string
  readonly state: ProgramState
  /** What is to be said of the program, where it does not simply run. */
  readonly banner: BannerView | null
  /** When the program ended, ISO 8601. */
  readonly since: string | null
  readonly check: CheckStateView
  /** Of the last check. */
  readonly headline: string
  readonly unchecked: string
  readonly notes: readonly NoteView[]
  /** Lines and files that could not be read. */
  readonly unread: readonly string[]
  /** The half that is missing, and how to get it. */
  readonly missing: readonly BannerView[]
  /** For a page without problems. */
  readonly watched: readonly string[]
}

/** `none`: no program was named; `waiting`: nothing of it was heard yet. */
export type ProgramState = 'none' | 'waiting' | 'attached' | 'unattached' | 'ended'

export interface BannerView {
  readonly text: string
  readonly command: string | null
}

export interface CheckStateView {
  readonly kind: 'running' | 'done' | 'failed'
  readonly text: string
}
