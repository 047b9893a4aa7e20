import { currentCallOf, enterCall, isServingAnother } from './context.ts'
import { guard, recorder } from './guard.ts'
import { activeIntent } from './intent.ts'
import { policy } from './policy.ts'
import {
  beginRecord,
  mark,
  recordOf,
  type LateOperation,
  type Operation,
  type ResponseRecord,
  type WatchedResponse,
} from './record.ts'
import { schedule } from './report/schedule.ts'
import { countRequest } from './session.ts'
import { noteClose } from './settle.ts'
import { captureStack } from './stack/capture.ts'

/** Any function of the program's or of Node's. */
export type Method = (this: never, ...args: never[]) => unknown

type Hook = (...args: never[]) => unknown

/** A request has arrived: its response gets a record, and what it begins gets a context. */
export function noteArrival(response: WatchedResponse): ResponseRecord {
  const record = beginRecord(response, policy.wantsDetail(response), performance.now())
  if (record.isDetailed) {
    enterCall({
      id: 0,
      name: 'request listener',
      handler: null,
      isErrorHandler: false,
      incomingError: undefined,
      record,
      via: null,
      parent: null,
      nextCalls: 0,
      latestNext: null,
    })
  }
  return record
}

/** The record of a response; a response that nobody announced begins its record now. */
function recordFor(response: WatchedResponse): ResponseRecord {
  return recordOf(response) ?? beginRecord(response, policy.wantsDetail(response), null)
}

/**
 * Frames of a first answer. Each costs a microsecond or more with every request, and the program's are the
 * innermost; a late operation is rare, its stack is kept deep.
 */
const firstFrames = 12

/** The head has left: what called for it is the first answer. */
export function noteCommit(response: WatchedResponse, call: string, hook: Hook): void {
  const record = recordFor(response)
  const intent = activeIntent(response)
  const at = performance.now()
  const wantsStack = record.isDetailed || policy.wantsStack(at)
  record.first = {
    call: intent?.call ?? call,
    effect: 'end',
    stack: wantsStack ? captureStack(intent?.hook ?? hook, firstFrames) : null,
    at,
    invocation: record.isDetailed ? currentCallOf(record) : null,
    isForeign: false,
  }
  record.headersAt = at
  // A status that is set later is never sent.
  record.status = response.statusCode ?? null
  countRequest(record)
  if (!record.isDetailed) return
  mark(record, 'commit', record.first.invocation?.name ?? null, record.first)
  const isSameRun = record.isSameRun
  beginRun(record)
  if (intent && record.deferred && record.deferred.call !== 'pipe') noteOvertaken(record, isSameRun)
}

/** The first bytes of an outgoing request: an operation that comes too late for it is told with this one. */
export function noteOutgoing(request: WatchedResponse, call: string, hook: Hook): void {
  const record = beginRecord(request, false, null)
  record.first = operation(record, call, 'end', hook)
}

/** An explicit answer while a file or a view was still being prepared: that one will not be sent. */
function noteOvertaken(record: ResponseRecord, isSameRun: boolean): void {
  const { first, deferred } = record
  if (!first || !deferred) return
  record.first = deferred
  record.deferred = null
  add(record, { ...first, reaction: 'silent', error: null, isSameRun, isConsequence: false })
}

/** A call that answers later, from code that is not the program's: its place is kept. */
export function noteDeferred(response: WatchedResponse, call: string, hook: Hook): void {
  const record = recordFor(response)
  if (record.first || record.deferred || !(record.isDetailed || policy.wantsStack())) return
  record.deferred = operation(record, call, 'begin', hook)
  beginRun(record)
}

/** Until the running code has come to its end, nothing else of the program runs. */
function beginRun(record: ResponseRecord): void {
  if (!record.isDetailed) return
  record.isSameRun = true
  queueMicrotask(() => (record.isSameRun = false))
}

function operation(
  record: ResponseRecord,
  call: string,
  effect: Operation['effect'],
  hook: Hook,
): Operation {
  return {
    call,
    effect,
    stack: captureStack(hook),
    at: performance.now(),
    invocation: currentCallOf(record),
    isForeign: isServingAnother(record),
  }
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
    const record = recordFor(late.response)
    if (late.response.destroyed) noteClose(late.response)
    const intent = activeIntent(late.response)
    const call = intent?.call ?? late.call
    const effect = intent?.effect ?? late.effect
    isSameRun = record.isSameRun
    seen = { record, operation: operation(record, call, effect, intent?.hook ?? late.hook) }
  })
  const settle = (reaction: LateOperation['reaction'], error: unknown): void => {
    guard(() => {
      if (!seen) return
      const isConsequence = followsFromEarlier(seen.record, seen.operation, error)
      add(seen.record, { ...seen.operation, reaction, error, isSameRun, isConsequence })
    })
  }
  let result: unknown
  try {
    result = Reflect.apply(original, late.response, args)
  } catch (error) {
    settle('threw', error)
    throw error
  }
  settle(late.reaction, null)
  return result
}

/** Notes a late call that Node never hears of, such as `status()` of Express. */
export function noteSilent(response: WatchedResponse, call: string, hook: Hook): void {
  const record = recordFor(response)
  add(record, {
    ...operation(record, call, 'header', hook),
    reaction: 'silent',
    error: null,
    isSameRun: record.isSameRun,
    isConsequence: false,
  })
}

/** More late operations on one response than this say nothing new. */
const lateLimit = 50

function add(record: ResponseRecord, late: LateOperation): void {
  if (!recorder.isOn || record.late.length >= lateLimit) return
  if (typeof late.error === 'object' && late.error) causedBy.set(late.error, record)
  record.late.push(late)
  const what = late.isConsequence && late.invocation?.isErrorHandler ? 'error-handler' : 'late'
  mark(record, what, late.invocation?.name ?? null, late)
  schedule(record)
}

/** Errors that a late operation threw, and on which response. */
const causedBy = new WeakMap<object, ResponseRecord>()

/**
 * The error handler that cannot answer because the second answer threw is no mistake of its own: the
 * error that it was called with is the one that was thrown.
 */
function followsFromEarlier(record: ResponseRecord, late: Operation, error: unknown): boolean {
  if (isCause(error, record)) return true
  for (let call = late.invocation; call; call = call.via?.from ?? call.parent) {
    if (isCause(call.incomingError, record) || isCause(call.via?.error, record)) return true
  }
  return false
}

function isCause(error: unknown, record: ResponseRecord): boolean {
  return typeof error === 'object' && error !== null && causedBy.get(error) === record
}
