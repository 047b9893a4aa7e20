import {
  Glance,
  keptOf,
  letGo,
  mark,
  recordOf,
  TimelineMark,
  type ResponseRecord,
  type WatchedResponse,
} from './record.ts'
import { watchUnanswered } from './unanswered.ts'
import { clock } from './timers.ts'

/** The program has completed its answer. */
export function noteEnd(response: WatchedResponse): void {
  const kept = keptOf(response)
  if (!kept || kept.endedAt !== null || !response.finished) return
  kept.endedAt = clock()
  if (!(kept instanceof Glance)) mark(kept, new TimelineMark('end', kept.endedAt))
}

/** The call that was to complete the answer has failed. */
export function reopen(response: WatchedResponse): void {
  const kept = keptOf(response)
  if (kept && !response.writableEnded) kept.endedAt = null
}

/** The response is closed: sent completely, or its connection is gone. */
export function noteClose(response: WatchedResponse): void {
  const record = recordOf(response)
  if (!record || record.closedAt !== null) return
  watchUnanswered.closed(record)
  letGo(record)
  const isWhole = isComplete(response, true)
  if (!record.isDetailed && isWhole) return
  record.closedAt = clock()
  record.hasClientLeft = !isWhole && isLeftByClient(response)
  mark(record, new TimelineMark('close', record.closedAt))
  if (record.hasClientLeft && !record.first) watchUnanswered.clientLeft(record)
}

/** A connection that the program closed itself has neither come to its end nor failed. */
function isLeftByClient({ req, stream }: WatchedResponse): boolean {
  const socket = req?.socket
  return stream !== undefined || !socket || socket.readableEnded || socket.errored !== null
}

/** How the response came out at the client, as far as the server can tell. */
export function outcomeOf(
  record: ResponseRecord,
): 'complete' | 'truncated' | 'aborted' | 'pending' {
  const { response } = record
  const isClosed = record.closedAt !== null || response.destroyed
  if (!record.hasClientLeft && isComplete(response, isClosed)) return 'complete'
  if (!isClosed) return 'pending'
  return record.first && !response.writableEnded ? 'truncated' : 'aborted'
}

/**
 * All of it was handed to the connection; HTTP/2 has no `writableFinished`, but says what was aborted. Asking a
 * response of HTTP/1 for what it does not have takes longest. What stands in for a connection where none is opened
 * may not say what it was handed, and is not closed with the response.
 */
function isComplete(response: WatchedResponse, isClosed: boolean | undefined): boolean {
  const isWritten =
    response.writableFinished ?? (response.writableEnded && response.stream?.aborted !== true)
  if (isWritten || !isClosed || !response.writableEnded || response.stream) return isWritten
  return !(response.socket?.destroyed ?? !response.socket)
}
