import type { Incident } from '@sendonce/model'

/** Names the file with the plan, in the environment of the processes that are slowed down. */
export const planVariable = 'SENDONCE_RACE'

/** An operation of a request that takes longer than usual, or a timer before which all else does. */
export interface Delay {
  /** `GET /doc#0`: the first request of this kind. */
  readonly request: string
  /** `fs.stat@src/doc.ts:10:66`, and `#1` behind it for the second one at that place. */
  readonly operation: string
  /** How much longer, in milliseconds; `early`: the timer fires at once, and what is under way comes behind it. */
  readonly by: number | 'early'
}

/** What the processes of a run are told. */
export interface Plan {
  /** Files are named from here. */
  readonly root: string
  /** What lies here is no part of the program. */
  readonly ownFolders: readonly string[]
  readonly delays: readonly Delay[]
}

/** Something that takes time and that a request has begun; times are milliseconds since the request came. */
export interface Operation {
  readonly name: string
  readonly begin: number
  /** `null`: it had not come back when that was written. */
  readonly end: number | null
  /** How long a timer waits; `null`: it is none. */
  readonly timer: number | null
}

/** A request as it was written down; it is written again when more is known of it. */
export interface RequestEntry {
  readonly kind: 'request'
  /** Of this one in this process. */
  readonly id: string
  readonly request: string
  readonly operations: readonly Operation[]
}

/** An incident, and the request that it happened to. */
export interface IncidentEntry {
  readonly kind: 'incident'
  readonly request: string | null
  readonly incident: Incident
}

/** What `--replay` takes: `GET /doc#0 fs.stat@src/doc.ts:10:66 +60ms`. */
export function delayText({ request, operation, by }: Delay): string {
  return `${request} ${operation} ${by === 'early' ? by : `+${by}ms`}`
}

/** The same, read; `null`: it is no such text. */
export function parseDelay(text: string): Delay | null {
  const match = /^(\S+ \S+#\d+) ([\w.]+@.+) (?:\+(\d{1,6})ms|early)$/s.exec(text.trim())
  if (!match) return null
  const [, request = '', operation = '', ms] = match
  return { request, operation, by: ms === undefined ? 'early' : Number(ms) }
}

/** The parts of an operation's name. */
export interface OperationParts {
  /** `fs.stat` */
  readonly call: string
  readonly file: string
  readonly line: number
  readonly column: number
}

/** What an operation's name says; `null`: the place is not known. */
export function partsOf(operation: string): OperationParts | null {
  const match = /^([\w.]+)@(.+):(\d+):(\d+)(?:#\d+)?$/s.exec(operation)
  if (!match) return null
  const [, call = '', file = '', line, column] = match
  return { call, file, line: Number(line), column: Number(column) }
}
