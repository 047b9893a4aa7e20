import type { ServerResponse } from 'node:http'

/** What is remembered of one response. */
export interface ResponseRecord {
  readonly arrivedAt: number
  /** The first operation that sent something; its stack is formatted only when it is needed. */
  first: Operation | null
  /** Where a stream was piped in: what is sent then has no frame of the application. */
  piped: Operation | null
  headersAt: number | null
  /** The status that was sent. */
  status: number | null
  endedAt: number | null
  lateCount: number
}

export interface Operation {
  readonly call: string
  readonly stack: string
  readonly at: number
}

const records = new WeakMap<ServerResponse, ResponseRecord>()

/** The record of a response; made when it is first asked for. */
export function recordOf(response: ServerResponse): ResponseRecord {
  let record = records.get(response)
  if (!record) {
    record = {
      arrivedAt: performance.now(),
      first: null,
      piped: null,
      headersAt: null,
      status: null,
      endedAt: null,
      lateCount: 0,
    }
    records.set(response, record)
  }
  return record
}
