import type { IncomingMessage } from 'node:http'
import type { OperationEvidence, TimelineEntry } from '@sendonce/model'
import type { LayerCall, NextEdge } from './context.ts'
import type { RawStack } from './stack/capture.ts'
import { clock } from './timers.ts'

/** A response of HTTP/1 or HTTP/2, as far as the recorder looks at it. */
export interface WatchedResponse {
  readonly req?: IncomingMessage
  readonly headersSent: boolean
  readonly writableEnded: boolean
  /** The same, as HTTP/1 keeps it: a getter of the prototype takes longer. */
  readonly finished: boolean
  readonly writableFinished?: boolean
  readonly stream?: {
    readonly aborted?: boolean
    readonly sentHeaders?: { readonly ':status'?: number }
  }
  readonly destroyed?: boolean
  readonly socket?: { readonly destroyed?: boolean } | null
  readonly _header?: string | null
  statusCode?: number
  listenerCount(event: string): number
}

/**
 * Has the head left? Where each response has a shape of its own, what Node's getter asks for is found at once, because
 * Node asks for it as well; the getter is not.
 */
export function isSent(response: WatchedResponse): boolean {
  // oxlint-disable-next-line no-underscore-dangle -- it is Node's name
  const head = response._header
  return head === undefined ? response.headersSent : !!head
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

/** What an operation has of which no more is known. */
export const unattended = { invocation: null, isForeign: false, origin: null } as const

/** A late operation: what Node did with it, and what it was told. */
export interface LateOperation extends Operation {
  readonly reaction: 'threw' | 'silent' | 'would-crash'
  /** What it came beside, or overtook: that has not sent the head. */
  readonly before?: Operation
  readonly error: unknown
  /** No other code of the program ran since the commit. */
  readonly isSameRun: boolean
  /** It runs in an error handler, or behind an error, that an earlier late operation caused. */
  readonly isConsequence: boolean
}

/** A late operation of which Node says nothing, and which follows from none before. */
export const silently = { reaction: 'silent', error: null, isConsequence: false } as const

/** What happens to a response itself. */
export class TimelineMark {
  declare readonly what: TimelineEntry['what']
  declare readonly at: number
  declare readonly layer: LayerCall | null
  declare readonly stack: RawStack | null

  constructor(
    what: TimelineEntry['what'],
    at: number,
    layer: LayerCall | null = null,
    stack: RawStack | null = null,
  ) {
    this.what = what
    this.at = at
    this.layer = layer
    this.stack = stack
  }
}

/** What a timeline keeps: the calls of layers and of `next` are kept as they are. */
export type TimelineEvent = TimelineMark | LayerCall | NextEdge

/** A stream, as far as the recorder looks at it. */
export interface PipedSource {
  readonly readableEnded?: boolean
  readonly destroyed?: boolean
}

/**
 * What layers know of the request that they serve: contexts outlive it, in timers and pooled connections, and must
 * keep neither its response nor its stacks.
 */
export class Served {
  /** `null`: its response is closed. */
  record: ResponseRecord | null = null
}

/** What is remembered of one response. */
export class ResponseRecord {
  declare readonly response: WatchedResponse
  readonly served: Served = new Served()
  /** `null`: nobody looked yet when it arrived. */
  declare readonly arrivedAt: number | null
  /** Layers and times are kept: in development always, in production for an armed route. */
  declare readonly isDetailed: boolean
  /** What committed the response. */
  first: Operation | null = null
  /** A call that answers later, from Node's or a framework's own code: `pipe`, `sendFile`, `render`. */
  deferred: Operation | null = null
  /** What is piped into it. */
  source: PipedSource | null = null
  /** That does not end it. */
  isKeptOpen = false
  /** Anything but promises has run since. */
  hadTurn = false
  /** The end that came before the stream that was piped into it had a turn: that sends nothing, and nobody says so. */
  earlyEnd: (Operation & Pick<LateOperation, 'isSameRun'>) | null = null
  /** What was begun, and was not sent because something else answered. */
  overtaken: Operation | null = null
  /** A stream that was piped into it when it had ended, or while another one flowed: what it sends is told by that. */
  latePipe: Operation | null = null
  status: number | null = null
  /** As it was when the answer, or the late call, came: a router that is left takes its path away. */
  route: string | null = null
  headersAt: number | null = null
  endedAt: number | null = null
  closedAt: number | null = null
  /** The connection was gone before the response was complete. */
  hasClientLeft = false
  /** The code of the program that ran when it was committed, by its number; `null`: none. */
  run: number | null = null
  /** `null` until there are some. */
  late: LateOperation[] | null = null
  /** What happened on it; `null` where no details are kept. */
  declare readonly timeline: TimelineEvent[] | null
  /** The layer whose late operation threw and was told: what it does from there on follows from that. */
  toldThrow: LayerCall | 'outside' | null = null
  /** Its neighbours in the list of requests that wait for an answer. */
  older: ResponseRecord | null = null
  newer: ResponseRecord | null = null

  constructor(response: WatchedResponse, isDetailed: boolean, arrivedAt: number | null) {
    this.response = response
    this.isDetailed = isDetailed
    this.arrivedAt = arrivedAt
    this.timeline = isDetailed ? [] : null
  }
}

/**
 * What is remembered of an answer with its stack where no details are kept: in production most answers are followed
 * by nothing, and the whole record is made only of those that are. Of an answer without a stack nothing is.
 */
export class Glance {
  declare readonly call: string
  declare readonly effect: Operation['effect']
  declare readonly stack: RawStack | null
  declare readonly at: number
  declare readonly status: number | null
  endedAt: number | null = null
  route: string | null = null

  constructor(first: Pick<Operation, 'call' | 'effect' | 'stack' | 'at'>, status: number | null) {
    this.call = first.call
    this.effect = first.effect
    this.stack = first.stack
    this.at = first.at
    this.status = status
  }
}

type Kept = ResponseRecord | Glance

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
  #record: Kept | null = null
  static of(target: object): Kept | null {
    return #record in target ? target.#record : null
  }
  static put(target: object, record: Kept): void {
    Stamp.#on(target).#record = record
  }
  /** Asking whether the field is there takes Node longer than all else here, and most often it is not. */
  static #on(target: object): Stamp {
    try {
      return new Stamp(target)
    } catch {
      return target as Stamp
    }
  }
}

/**
 * The record that was asked for last, until its response is closed: layers and hooks ask for one many times in a
 * row, and where each response has a shape of its own reading a field of it is the dearest of all.
 */
let latest: ResponseRecord | null = null

/** A closed response must not be kept by its record, nor by contexts. */
export function letGo(record: ResponseRecord): void {
  if (latest === record) latest = null
  record.served.record = null
}

/** What is remembered of a response, in whichever form. */
export function keptOf(response: object): Kept | null {
  return latest?.response === response ? latest : Stamp.of(response)
}

/** The record of a response, if it has one. */
export function recordOf(response: object): ResponseRecord | undefined {
  if (latest?.response === response) return latest
  const kept = Stamp.of(response)
  if (!kept) return undefined
  if (kept instanceof Glance) return recordAfter(response as WatchedResponse, kept)
  if (kept.isDetailed && kept.closedAt === null) latest = kept
  return kept
}

/** The record of a response that is answered, of which nothing was kept: each head goes through `writeHead`. */
export function recordUnseen(response: WatchedResponse): ResponseRecord {
  const status = sentStatus(response) ?? response.statusCode ?? null
  const first = { call: 'writeHead', effect: 'end', stack: null, at: clock() } as const
  return recordAfter(response, new Glance(first, status))
}

/** The record of an answer of which little was kept. */
function recordAfter(
  response: WatchedResponse,
  { call, effect, stack, at, status, endedAt, route }: Glance,
): ResponseRecord {
  const record = recordWith(response, false, null)
  record.first = { call, effect, stack, at, ...unattended }
  record.headersAt = at
  record.status = status
  record.endedAt = endedAt
  record.route = route
  return record
}

/** The status in the head that has left, whoever sent it: with HTTP/2 that may be the stream itself. */
export function sentStatus({ _header: head, stream }: WatchedResponse): number | null {
  const sent = /^HTTP\S+ (\d+)/.exec(head ?? '')?.[1]
  return sent === undefined ? (stream?.sentHeaders?.[':status'] ?? null) : Number(sent)
}

/** Keeps what is known of an answer of which no details are wanted. */
export function keepGlance(response: object, glance: Glance): void {
  Stamp.put(response, glance)
}

/** Was anything kept of any response before its head left? If not, nobody has to look. */
export function hasEarly(): boolean {
  return isAnyEarly
}

let isAnyEarly = false

/** Begins the record of a response. */
export function beginRecord(
  response: WatchedResponse,
  isDetailed: boolean,
  arrivedAt: number | null,
): ResponseRecord {
  isAnyEarly = true
  return recordWith(response, isDetailed, arrivedAt)
}

function recordWith(
  response: WatchedResponse,
  isDetailed: boolean,
  arrivedAt: number | null,
): ResponseRecord {
  const record = new ResponseRecord(response, isDetailed, arrivedAt)
  if (isDetailed) latest = record.served.record = record
  Stamp.put(response, record)
  return record
}

/** More marks than this say nothing new, and a stream that never ends must not fill the memory. */
const timelineLimit = 200

/** Adds to a response's timeline, where one is kept. */
export function mark({ timeline }: ResponseRecord, event: TimelineEvent): void {
  if (timeline && timeline.length < timelineLimit) timeline.push(event)
}
