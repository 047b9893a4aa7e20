import type { IncomingMessage } from 'node:http'
import type { OperationEvidence } from '@sendonce/model'
import type { LayerCall } from './context.ts'
import type { RawStack } from './stack/capture.ts'
import { clock } from './timers.ts'

/** A response of HTTP/1 or HTTP/2, as far as the recorder looks at it. */
export interface WatchedResponse {
  readonly req?: IncomingMessage
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly writableFinished?: boolean
  readonly stream?: { readonly aborted?: boolean }
  readonly destroyed?: boolean
  statusCode?: number
  listenerCount(event: string): number
}

/** What the recorder remembers of one operation; its stack is formatted only when it is needed. */
export interface Operation {
  readonly call: string
  readonly effect: OperationEvidence['effect']
  readonly stack: RawStack | null
  readonly at: number
  readonly invocation: LayerCall | null
  /** Another request was being served when it was made. */
  readonly isForeign: boolean
  /** The call (`pipe`, `render`) for whose sake it was made, perhaps: its place stands in where this one has none. */
  readonly origin: Operation | null
}

/** A late operation: what Node did with it, and what it was told. */
export interface LateOperation extends Operation {
  readonly reaction: 'threw' | 'silent' | 'would-crash'
  readonly error: unknown
  /** No other code of the program ran since the commit. */
  readonly isSameRun: boolean
  /** It runs in an error handler, or behind an error, that an earlier late operation caused. */
  readonly isConsequence: boolean
}

/** Where and when something happened. */
export type TimedStack = Pick<Operation, 'at' | 'stack'>

export interface TimelineMark {
  readonly at: number
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
  readonly operation: TimedStack | null
}

/** What is remembered of one response. */
export interface ResponseRecord {
  readonly response: WatchedResponse
  /** `null`: nobody looked yet when it arrived. */
  readonly arrivedAt: number | null
  /** Layers and times are kept: in development always, in production for an armed route. */
  readonly isDetailed: boolean
  /** What committed the response. */
  first: Operation | null
  /** A call that answers later, from Node's or a framework's own code: `pipe`, `sendFile`, `render`. */
  deferred: Operation | null
  status: number | null
  headersAt: number | null
  endedAt: number | null
  closedAt: number | null
  /** The connection was gone before the response was complete. */
  hasClientLeft: boolean
  /** Code of the program that runs without interruption since the commit. */
  isSameRun: boolean
  late: LateOperation[]
  timeline: TimelineMark[]
  invocations: number
  /** The layer whose late operation threw and was told: what it does from there on follows from that. */
  toldThrow: LayerCall | 'outside' | null
}

// oxlint-disable-next-line typescript/no-extraneous-class -- what it returns is what a field is put on
class Returning {
  constructor(target: object) {
    return target
  }
}

/**
 * Ties a record to its response by a private field: no reflection shows it, it goes with the
 * response, and reading it costs less than a look into a WeakMap.
 */
class Stamp extends Returning {
  #record: ResponseRecord
  constructor(target: object, record: ResponseRecord) {
    super(target)
    this.#record = record
  }
  static of(target: object): ResponseRecord | undefined {
    return #record in target ? target.#record : undefined
  }
  static renew(target: object, record: ResponseRecord): void {
    if (#record in target) target.#record = record
    // oxlint-disable-next-line no-new -- making it puts the field on the response
    else new Stamp(target, record)
  }
}

/** The record of a response, if it has one. */
export function recordOf(response: object): ResponseRecord | undefined {
  return Stamp.of(response)
}

/** Begins the record of a response. */
export function beginRecord(
  response: WatchedResponse,
  isDetailed: boolean,
  arrivedAt: number | null,
): ResponseRecord {
  const record: ResponseRecord = {
    response,
    arrivedAt,
    isDetailed,
    first: null,
    deferred: null,
    status: null,
    headersAt: null,
    endedAt: null,
    closedAt: null,
    hasClientLeft: false,
    isSameRun: false,
    late: [],
    timeline: [],
    invocations: 0,
    toldThrow: null,
  }
  Stamp.renew(response, record)
  return record
}

/** More marks than this say nothing new, and a stream that never ends must not fill the memory. */
const timelineLimit = 200

/** Adds to a response's timeline, where one is kept. */
export function mark(
  record: ResponseRecord,
  what: TimelineMark['what'],
  layer: string | null = null,
  operation: TimedStack | null = null,
): void {
  if (record.isDetailed && record.timeline.length < timelineLimit)
    record.timeline.push({ at: operation?.at ?? clock(), what, layer, operation })
}
