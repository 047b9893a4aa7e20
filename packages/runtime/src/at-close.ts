import { addLate, addOvertaking, isStatusLost } from './late.ts'
import {
  keptOf,
  silently,
  unattended,
  type ResponseRecord,
  type WatchedResponse,
} from './record.ts'
import { noteClose } from './settle.ts'
import { clock } from './timers.ts'

/** The response is closed: what Node never said of it is seen now. */
export function noteClosed(response: WatchedResponse): void {
  const record = keptOf(response)
  if (record && 'earlyEnd' in record) {
    noteLostPipe(record)
    noteLostStatus(record)
  }
  noteClose(response)
}

/** Of a stream that was piped into it nothing has come. */
function noteLostPipe(record: ResponseRecord): void {
  const { earlyEnd, deferred, source, response } = record
  if (!earlyEnd || !deferred) return
  // Where no body is asked for none is missed.
  if (response.req?.method === 'HEAD' || !response.writableFinished || source?.readableEnded) return
  addOvertaking(record, deferred, earlyEnd, earlyEnd.isSameRun)
}

/**
 * A status that was set when another one had been sent. It is a plain property, so who set it is not known; where
 * anything else came too late, it came with that. Who breaks the answer off has not left it at the status.
 */
function noteLostStatus(record: ResponseRecord): void {
  if (record.late || !isStatusLost(record) || !record.response.writableEnded) return
  addLate(record, {
    call: 'statusCode=',
    effect: 'header',
    stack: null,
    at: clock(),
    ...unattended,
    ...silently,
    isSameRun: false,
  })
}
