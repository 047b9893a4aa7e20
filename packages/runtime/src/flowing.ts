import type { ResponseRecord } from './record.ts'

/** Has the stream had no turn yet? Who ends the response later may be giving it up. */
export function isToFlow(record: ResponseRecord): boolean {
  return !record.hadTurn && isFlowing(record)
}

/** Is the file or the stream that was begun to be sent still to send something? `besides`: see below. */
export function isUnderWay(record: ResponseRecord, besides = 0): boolean {
  const call = record.deferred?.call
  return call === 'pipe' ? isFlowing(record, besides) : call !== 'render'
}

/** Each pipe listens whether it is taken off; so many pipes are there `besides` this one. */
function isFlowing({ source, response }: ResponseRecord, besides = 0): boolean {
  if (source?.readableEnded !== false || source.destroyed === true) return false
  return response.listenerCount('unpipe') > besides
}
