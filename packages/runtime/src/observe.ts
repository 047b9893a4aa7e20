import { ServerResponse } from 'node:http'
import { apply } from './apply.ts'
import {
  currentCallOf,
  isServingAnother,
  LayerCall,
  runningLayer,
  type NamedLayer,
} from './context.ts'
import { deferralOf, isDeferred, type Deferral } from './deferral.ts'
import { isToFlow, isUnderWay } from './flowing.ts'
import { guard } from './guard.ts'
import { activeIntent, preparedFor, stackBelow } from './intent.ts'
import { addBeside, addLate, addOvertaking, followsFromEarlier, isAnswerLost } from './late.ts'
import { policy } from './policy.ts'
import {
  beginRecord,
  Glance,
  hasEarly,
  keepGlance,
  keptOf,
  mark,
  recordOf,
  recordUnseen,
  silently,
  TimelineMark,
  type LateOperation,
  type Operation,
  type PipedSource,
  type ResponseRecord,
  type WatchedResponse,
} from './record.ts'
import { routeOf } from './report/request.ts'
import { beginRun, isSameRunAs } from './run.ts'
import { countRequest } from './session.ts'
import { noteClose } from './settle.ts'
import { callerOf, captureStack, type RawStack } from './stack/capture.ts'
import { hideOwnFrames, makeRoom, type Room } from './stack/own-frames.ts'
import { captureInner } from './stack/reach.ts'
import { afterwards, clock } from './timers.ts'

/** Any function of the program's or of Node's. */
export type Method = (this: never, ...args: never[]) => unknown

type Hook = (...args: never[]) => unknown

const listener: NamedLayer = { name: 'request listener' }

/** A request has arrived: its response gets a record, and what it begins gets a context. */
export function noteArrival(response: WatchedResponse): ResponseRecord {
  const record = beginRecord(response, policy.wantsDetail(response), clock())
  if (record.isDetailed) {
    runningLayer.value = new LayerCall(record, listener, null, null)
  }
  return record
}

/** A layer is given a response that no server has announced: the program has made it, and calls the application. */
export function noteMade(response: object): ResponseRecord | null {
  if (!(response instanceof ServerResponse)) return null
  return beginRecord(response, policy.wantsDetail(response), clock())
}

/** The record of a response; a response that nobody announced begins its record now. */
function recordFor(response: WatchedResponse): ResponseRecord {
  return recordOf(response) ?? beginRecord(response, policy.wantsDetail(response), null)
}

/** The record of a response that is answered; in production most answers have left none. */
function recordOfAnswered(response: WatchedResponse): ResponseRecord {
  const isOutgoing = response.statusCode === undefined
  if (policy.isDevelopment || isOutgoing) return recordFor(response)
  return recordOf(response) ?? recordUnseen(response)
}

/** The head has left: what called for it is the first answer. `isWhole`: the same call has ended it. */
export function noteCommit(
  response: WatchedResponse,
  call: string,
  hook: Hook,
  isWhole = false,
): void {
  if (!policy.seesArrivals && !(hasEarly() && keptOf(response)))
    return glance(response, call, hook, isWhole)
  const record = recordFor(response)
  const { isDetailed } = record
  const intent = activeIntent(response)
  const at = clock()
  const wantsStack = isDetailed || policy.wantsStack()
  const ready = wantsStack ? preparedFor(response) : null
  const stack = ready?.stack ?? (wantsStack ? stackBelow(intent, hook, response) : null)
  const invocation = isDetailed ? currentCallOf(record) : null
  record.first = {
    call: intent?.call ?? ready?.call ?? call,
    // The stack tells which of Node's methods it was; without one, nothing is claimed of the body.
    effect: intent?.effect ?? (!ready && stack && call === 'writeHead' ? 'begin' : 'end'),
    stack,
    at,
    invocation,
    isForeign: isDetailed && !invocation && isServingAnother(record),
    origin: null,
  }
  record.headersAt = at
  // A status that is set later is never sent.
  record.status = response.statusCode ?? null
  if (isWhole && !isDetailed) record.endedAt = at
  record.route = countRequest(response)
  if (!isDetailed) return
  if (!policy.isDevelopment) record.route = routeOf(response.req)
  mark(record, new TimelineMark('commit', at, invocation, stack))
  const isSameRun = isSameRunAs(record)
  beginRun(record)
  const { deferred, latePipe } = record
  if (!deferred || latePipe) return
  const isPipe = deferred.call === 'pipe'
  if (isPipe ? !(isWhole && isToFlow(record)) : isDeferred(record)) return
  // Of an answer only the inner frames are kept: how it stands to another one takes all.
  const answer = { ...record.first, stack: stackBelow(intent, hook), isSameRun }
  if (isPipe) record.earlyEnd = answer
  else addOvertaking(record, deferred, answer, isSameRun)
}

/** The end of a response into which a stream flows: see `earlyEnd`. */
export function noteEarlyEnd(response: WatchedResponse, hook: Hook): void {
  const record = recordOf(response)
  if (!record?.isDetailed || record.endedAt !== null) return
  if (noteLostAnswer(record, hook)) return
  if (record.deferred?.call !== 'pipe' || record.earlyEnd || !isToFlow(record)) return
  const end = operation(record, 'end', 'end', captureStack(hook))
  record.earlyEnd = { ...end, isSameRun: isSameRunAs(record) }
}

/** An end of the program's behind a head, with another status set since: that was meant as an answer. */
export function noteLostAnswer(record: ResponseRecord, hook: Hook): boolean {
  const isLost = isAnswerLost(record) && !/^.*node:/.test(callerOf(hook))
  if (isLost) noteSilent(record.response, 'end', 'end', hook)
  return isLost
}

/** The same for a response of which no details are wanted, whatever becomes of it. */
function glance(response: WatchedResponse, call: string, hook: Hook, isWhole: boolean): void {
  countRequest(response)
  if (!policy.wantsStack()) return
  const intent = activeIntent(response)
  const at = clock()
  const stack = stackBelow(intent, hook, response)
  const effect = intent?.effect ?? (call === 'writeHead' ? 'begin' : 'end')
  const first = { call: intent?.call ?? call, effect, stack, at }
  const kept = new Glance(first, response.statusCode ?? null)
  kept.route = routeOf(response.req)
  if (isWhole) kept.endedAt = at
  keepGlance(response, kept)
}

/** The first bytes of an outgoing request: an operation that comes too late for it is told with this one. */
export function noteOutgoing(request: WatchedResponse, call: string, hook: Hook): void {
  const record = beginRecord(request, false, null)
  record.first = operation(record, call, 'end', captureStack(hook))
}

/**
 * A stream was piped into a response: it sends later, from Node's own code. Its place is kept. `keepsOpen`: the response does
 * not end with it, unless it is `pipeline` that sees to that.
 */
export function notePipe(
  response: WatchedResponse,
  source: PipedSource,
  keepsOpen: boolean,
  hook: Hook,
): void {
  const record = recordFor(response)
  const { deferred, isDetailed } = record
  if (deferred && (!isDetailed || isDeferred(record))) return
  if (!isDetailed && !policy.wantsStack()) return
  const isKeptOpen = keepsOpen && !isInPipeline(hook)
  if (deferred && isUnderWay(record, 1) && !(isKeptOpen && record.isKeptOpen))
    return noteMixed(record, deferred, operation(record, 'pipe', 'begin', captureStack(hook)))
  record.deferred = operation(record, 'pipe', 'begin', captureInner(hook, response.statusCode))
  record.source = source
  record.isKeptOpen = isKeptOpen
  if (!record.first) beginRun(record)
  if (isDetailed) awaitTurn(record)
}

function awaitTurn(record: ResponseRecord): void {
  record.hadTurn = false
  afterwards(() => {
    record.hadTurn = true
  })
}

/** A file or a stream that goes out while another one does: the client gets both, one in the other. */
function noteMixed(record: ResponseRecord, first: Operation, second: Operation): void {
  record.latePipe = second
  addBeside(record, first, second, isSameRunAs(record))
}

/** A call that will answer from a framework's code, or that comes too late for it: its place is kept. */
export function beginDeferral(
  response: WatchedResponse,
  call: string,
  hook: Hook,
): Deferral | null {
  const isLate = response.headersSent
  const record = isLate ? recordOfAnswered(response) : recordFor(response)
  if (!isLate && !(record.isDetailed || policy.wantsStack())) return null
  const stack = isLate ? captureStack(hook) : captureInner(hook, response.statusCode)
  const deferral = {
    record,
    operation: operation(record, call, 'end', stack),
    isLate,
    isOpen: true,
  }
  const { deferred } = record
  if (isLate) {
    // The file is not sent, and the framework makes an error of it; a view tries to send itself.
    if (call !== 'render') noteRefused(record, deferral.operation, null)
  } else if (deferred && call !== 'render' && isUnderWay(record))
    noteMixed(record, deferred, deferral.operation)
  else {
    record.deferred ??= deferral.operation
    beginRun(record)
  }
  return deferral
}

/**
 * The call has told its callback how it went: what answers from now on does not overtake it. If it has answered
 * itself, its place stays that of the answer.
 */
export function endDeferral(deferral: Deferral): void {
  const { record, operation: ended } = deferral
  deferral.isOpen = false
  if (record.deferred === ended && !record.first) record.deferred = null
}

/** Notes a late call that a framework, not Node, makes an error of. */
function noteRefused(record: ResponseRecord, refused: Operation, error: unknown): void {
  const isSameRun = isSameRunAs(record)
  addLate(record, { ...refused, ...silently, reaction: 'threw', error, isSameRun })
}

/** Who asks whether a response is closed? A pipeline that does will throw. */
export function noteRefusedPipeline(response: WatchedResponse, hook: Hook): void {
  if (!isInPipeline(hook)) return
  const record = recordFor(response)
  noteRefused(record, operation(record, 'pipeline', 'end', captureStack(hook)), null)
}

/** Is it Node's `pipeline` that calls? */
function isInPipeline(hook: Hook): boolean {
  return /^pipe\w* \(node:internal/.test(callerOf(hook))
}

/** What the package `send` says, without a code, where it would have to set headers behind the answer. */
const refusal = "Can't set headers after they are sent."

/** A layer hands on an error: it may be that it could not send a file, of which Node never hears. */
export function noteError(record: ResponseRecord, error: unknown, hook: Hook): void {
  if (!record.first || !(error instanceof Error) || error.message !== refusal) return
  if ('code' in error) return
  const deferral = deferralOf(record)
  const refused = deferral?.operation ?? operation(record, 'sendFile', 'end', captureStack(hook))
  if (followsFromEarlier(record, refused, error)) return
  noteRefused(record, refused, error)
}

function operation(
  record: ResponseRecord,
  call: string,
  effect: Operation['effect'],
  stack: RawStack,
): Operation {
  return {
    call,
    effect,
    stack,
    at: clock(),
    invocation: currentCallOf(record),
    isForeign: isServingAnother(record),
    origin: deferralOf(record)?.operation ?? pipeOf(record),
  }
}

/** What a stream sends has no place of the program's; where it was piped has. */
function pipeOf({ deferred, latePipe }: ResponseRecord): Operation | null {
  return latePipe ?? (deferred?.call === 'pipe' ? deferred : null)
}

/** A call on a response that is answered already. */
export interface LateCall {
  readonly response: WatchedResponse
  readonly call: string
  readonly effect: Operation['effect']
  /** What Node does when it does not throw. */
  readonly reaction: 'silent' | 'would-crash'
  readonly hook: Hook
}

/**
 * Makes a call that comes too late, exactly as the program meant it, and notes what came of it. The
 * stack is taken before, because the call may be the last thing that the process does.
 */
export function runLate(late: LateCall, original: Method, args: ArrayLike<unknown>): unknown {
  let isSameRun = false
  let seen: { readonly record: ResponseRecord; readonly operation: Operation } | null = null
  guard(() => {
    const record = recordOfAnswered(late.response)
    if (late.response.destroyed) noteClose(late.response)
    const intent = activeIntent(late.response)
    const call = intent?.call ?? late.call
    const effect = intent?.effect ?? late.effect
    isSameRun = isSameRunAs(record)
    const stack = stackBelow(intent, late.hook)
    seen = { record, operation: operation(record, call, effect, stack) }
  })
  const settle = (reaction: LateOperation['reaction'], error: unknown): void => {
    guard(() => {
      if (!seen) return
      const { record, operation: one } = seen
      const isConsequence = followsFromEarlier(record, one, error)
      if (late.call === 'pipe') record.latePipe = one
      addLate(record, { ...one, reaction, error, isSameRun, isConsequence })
    })
  }
  let result: unknown
  let room: Room | null = null
  guard(() => {
    room = makeRoom(late.hook, late.call === 'write' || late.call === 'end')
  })
  try {
    result = apply(original, late.response, args)
  } catch (error) {
    guard(() => room && hideOwnFrames(error, room.limit))
    settle('threw', error)
    throw error
  } finally {
    guard(() => room?.leave())
  }
  settle(late.reaction, null)
  return result
}

/** Notes a late call that Node never hears of, such as `status()` of Express. */
export function noteSilent(
  response: WatchedResponse,
  call: string,
  effect: Operation['effect'],
  hook: Hook,
): void {
  const record = recordOfAnswered(response)
  const late = operation(record, call, effect, captureStack(hook))
  const isSameRun = isSameRunAs(record)
  const isConsequence = followsFromEarlier(record, late, null)
  addLate(record, { ...late, ...silently, isSameRun, isConsequence })
}
