import type { Incident, Session, Sighting } from '@sendonce/model'

/** A session as the recorder writes it. */
export function session(parts: Partial<Session> = {}): Session {
  return {
    format: 1,
    kind: 'session',
    root: '/project',
    tool: { name: '@sendonce/runtime', version: '0.1.0' },
    mode: 'development',
    process: { pid: 4121, node: 'v20.20.2', worker: null },
    startedAt: '2026-11-24T17:00:00.000Z',
    framework: { name: 'express', version: '5.3.0' },
    requests: 41,
    incidents: 0,
    routes: {},
    ...parts,
  }
}

/** An answer by the program, at `src/app.js:3:9`. */
export function sighting(at: string, parts: Partial<Sighting> = {}): Sighting {
  const [file = '', line, column] = at.split(':')
  const place = { file, line: Number(line), column: Number(column), function: 'handler' }
  return { call: 'json', place, stack: [place], by: 'application', package: null, ...parts }
}

/** An answer of which only the call is known. */
export const notRecorded: Sighting = {
  call: 'send',
  place: null,
  stack: [],
  by: 'application',
  package: null,
}

/** An incident as the recorder writes it. */
export function incident(parts: Partial<Incident> = {}): Incident {
  return {
    format: 1,
    kind: 'incident',
    id: '4121-m1-1',
    time: '2026-11-24T17:05:00.000Z',
    process: { pid: 4121, node: 'v20.20.2', worker: null },
    framework: { name: 'express', version: '5.3.0' },
    code: 'SO005',
    name: 'guard-helper-continues',
    severity: 'error',
    confidence: 'certain',
    message: 'answers again',
    request: { method: 'GET', url: '/orders/7', route: '/orders/:id', httpVersion: '1.1' },
    response: { status: 403, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'complete' },
    first: sighting('src/auth/guard.ts:8:21'),
    second: sighting('src/routes/orders.ts:21:7'),
    timeline: [],
    reaction: 'threw',
    error: null,
    cause: null,
    count: 1,
    fingerprint: 'SO005|a|b',
    ...parts,
  }
}

/** Lines of a file. */
export function ndjson(...entries: readonly unknown[]): string {
  return entries.map((entry) => `${JSON.stringify(entry)}\n`).join('')
}
