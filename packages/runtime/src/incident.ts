import type { ServerResponse } from 'node:http'
import { patternByCode, type Incident, type Sighting } from '@sendonce/model'
import { applicationPlace, parseStack } from './call-site.ts'
import type { Operation, ResponseRecord } from './record.ts'
import { processInfo } from './session.ts'

/** A late operation as the hooks saw it. */
export interface LateOperation {
  readonly response: ServerResponse
  readonly record: ResponseRecord
  readonly operation: Operation
  readonly isHeader: boolean
  readonly reaction: Incident['reaction']
  readonly error: unknown
}

let count = 0

/** The incident of a late operation. Query values are left out; bodies and headers are never read. */
export function incidentOf(late: LateOperation): Incident {
  const { response, record, operation } = late
  const first = sighting(record.first, record.piped)
  const second = sighting(operation, null)
  const code = late.isHeader && isDirect(second) ? 'SO011' : 'SO001'
  const pattern = patternByCode(code)
  const id = `${process.pid}-${++count}`
  const request = response.req
  return {
    format: 1,
    kind: 'incident',
    id,
    time: new Date().toISOString(),
    process: processInfo(),
    framework: null,
    code,
    name: pattern?.name ?? code,
    severity: pattern?.severity ?? 'error',
    // Which mistake it is takes evidence that this recorder does not collect yet.
    confidence: 'low',
    message: `${operation.call}() came after the response was answered`,
    request: {
      method: request.method ?? '',
      url: (request.url ?? '').replace(/\?.*$/s, '?…'),
      route: null,
      httpVersion: request.httpVersion,
    },
    response: {
      status: record.status,
      headersAtMs: sinceArrival(record.headersAt, record),
      endedAtMs: sinceArrival(record.endedAt, record),
      outcome: outcomeOf(response),
    },
    first,
    second,
    timeline: [],
    reaction: late.reaction,
    error: errorFacts(late.error),
    cause: null,
    count: 1,
    fingerprint: [first?.place, second?.place]
      .map((place) => (place ? `${place.file}:${place.line}:${place.column}` : ''))
      .join('|'),
  }
}

function outcomeOf(response: ServerResponse): Incident['response']['outcome'] {
  if (response.writableFinished) return 'complete'
  return response.destroyed ? 'aborted' : 'pending'
}

function sinceArrival(at: number | null, record: ResponseRecord): number | null {
  return at === null ? null : Math.round((at - record.arrivedAt) * 100) / 100
}

function sighting(operation: Operation | null, instead: Operation | null): Sighting | null {
  if (!operation) return null
  const stack = parseStack(operation.stack)
  const place = applicationPlace(stack)
  if (!place && instead) return sighting(instead, null)
  return {
    call: operation.call,
    place,
    stack,
    by: place ? 'application' : 'dependency',
    package: null,
  }
}

/** The application itself called the header method; not a framework on its way to an answer. */
function isDirect(second: Sighting | null): boolean {
  return !!second?.place && second.stack[0] === second.place
}

function errorFacts(error: unknown): Incident['error'] {
  if (!(error instanceof Error)) return null
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  return { name: error.name, code, message: error.message.slice(0, 500) }
}
