import type { Confidence, Severity } from './finding.ts'

/** A place in a running program; line and column as V8 prints them. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly function: string | null
}

/** One operation on a response as it was seen. `place` is the innermost application frame of `stack`. */
export interface Sighting {
  readonly call: string
  readonly place: Place | null
  readonly stack: readonly Place[]
  readonly by: 'application' | 'dependency' | 'framework'
  readonly package: string | null
}

/** The process that recorded; `worker`: the number of its thread, `null` in the main one. */
export interface ProcessInfo {
  readonly pid: number
  readonly node: string
  readonly worker: number | null
}

/** Written first to a file of incidents: the recorder is attached. */
export interface Session {
  readonly format: 1
  readonly kind: 'session'
  readonly root: string
  readonly tool: { readonly name: string; readonly version: string }
  readonly mode: 'development' | 'production'
  readonly process: ProcessInfo
  /** ISO 8601. */
  readonly startedAt: string
  readonly framework: { readonly name: string; readonly version: string } | null
  readonly requests: number
  readonly incidents: number
  readonly routes: Readonly<Record<string, number>>
  /** Written as the process ended: nothing comes behind it. */
  readonly isLast?: boolean
}

/** Something that happened to a request on the way, in order of time. */
export interface TimelineEntry {
  /** Milliseconds since the request arrived. */
  readonly atMs: number
  readonly what:
    | 'enter'
    | 'next'
    | 'commit'
    | 'end'
    | 'late'
    | 'throw'
    | 'reject'
    | 'error-handler'
    | 'close'
  readonly layer: string | null
  readonly site: Place | null
}

/** One observed violation on one response, format 1. */
export interface Incident {
  readonly format: 1
  readonly kind: 'incident'
  readonly id: string
  /** ISO 8601. */
  readonly time: string
  readonly process: ProcessInfo
  readonly framework: { readonly name: string; readonly version: string } | null
  readonly code: string
  readonly name: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly route: string | null
    readonly httpVersion: string
  }
  readonly response: {
    readonly status: number | null
    readonly headersAtMs: number | null
    readonly endedAtMs: number | null
    readonly outcome: 'complete' | 'truncated' | 'aborted' | 'pending'
  }
  readonly first: Sighting | null
  readonly second: Sighting | null
  readonly timeline: readonly TimelineEntry[]
  readonly reaction: 'threw' | 'silent' | 'logged' | 'would-crash'
  readonly error: {
    readonly name: string
    readonly code: string | null
    readonly message: string
  } | null
  /** Id of the incident that this one follows from. */
  readonly cause: string | null
  readonly count: number
  readonly fingerprint: string
}
