import { channel } from 'node:diagnostics_channel'
import { currentCallOf } from './context.ts'
import { deferralOf, type Deferral } from './deferral.ts'
import { recorder } from './guard.ts'
import {
  mark,
  silently,
  TimelineMark,
  type LateOperation,
  type Operation,
  type ResponseRecord,
} from './record.ts'
import { routeOf } from './report/request.ts'
import { schedule } from './report/schedule.ts'
import { doubtOutside } from './stack/reach.ts'

/** More late operations on one response than this say nothing new. */
const lateLimit = 50

/** Keeps a late operation, and has the response reported. */
export function addLate(record: ResponseRecord, late: LateOperation): void {
  record.late ??= []
  if (!recorder.isOn || record.late.length >= lateLimit) return
  // What the stream sends too late tells of it.
  if (/^(write|end)$/.test(late.call) && late.origin === record.deferred) record.earlyEnd = null
  doubtOutside()
  record.route ??= routeOf(record.response.req)
  if (typeof late.error === 'object' && late.error) causedBy.set(late.error, record)
  record.late.push(late)
  // At once: what it has thrown, or will emit, may end the process.
  channel('sendonce.late').publish({ response: record.response, late })
  const what = late.isConsequence && late.invocation?.isErrorHandler ? 'error-handler' : 'late'
  mark(record, new TimelineMark(what, late.at, late.invocation, late.stack))
  schedule(record)
}

/** Whether another status was set than the one that has been sent. */
export function isStatusLost({ isDetailed, first, status, response }: ResponseRecord): boolean {
  return isDetailed && !!first && status !== null && response.statusCode !== status
}

/**
 * The same, and the end that comes now was to send it. Where another layer came too late it was that one's status, and the
 * end may be the one of the first answer, which is held back until a session is saved.
 */
export function isAnswerLost(record: ResponseRecord): boolean {
  const { late } = record
  const isOwn = !late || late.at(-1)?.invocation === currentCallOf(record)
  return isOwn && isStatusLost(record)
}

/** An answer while a file, a view or a stream was still to come: that one will not be sent. */
export function addOvertaking(
  record: ResponseRecord,
  overtaken: Operation,
  answer: Operation,
  isSameRun: boolean,
): void {
  record.overtaken = overtaken
  record.deferred = null
  addBeside(record, overtaken, answer, isSameRun)
}

/** An answer beside one that was begun: Node has no objection to it. */
export function addBeside(
  record: ResponseRecord,
  before: Operation,
  answer: Operation,
  isSameRun: boolean,
): void {
  addLate(record, {
    ...answer,
    ...silently,
    before,
    isSameRun,
  })
}

/** Errors that a late operation threw, and on which response. */
const causedBy = new WeakMap<object, ResponseRecord>()

/**
 * The error handler that cannot answer because the second answer threw is no mistake of its own: the
 * error that it was called with is the one that was thrown.
 */
export function followsFromEarlier(
  record: ResponseRecord,
  late: Operation,
  error: unknown,
): boolean {
  const deferral = deferralOf(record)
  if (deferral && isTold(deferral, record)) return true
  if (isCause(error, record)) return true
  for (let call = late.invocation; call; call = call.via?.from ?? call.parent) {
    if (isCause(call.incomingError, record) || isCause(call.via?.error, record)) return true
  }
  return false
}

/** A call that came too late itself, or beside another one, or that was overtaken, is an incident already. */
function isTold(
  { operation: deferred, isLate }: Deferral,
  { overtaken, latePipe }: ResponseRecord,
): boolean {
  return isLate ? deferred.call !== 'render' : deferred === overtaken || deferred === latePipe
}

/** Whether a late operation on this response threw the error. */
function isCause(error: unknown, record: ResponseRecord): boolean {
  return typeof error === 'object' && error !== null && causedBy.get(error) === record
}
