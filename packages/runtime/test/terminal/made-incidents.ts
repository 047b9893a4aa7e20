import type { Incident, Place, Sighting, TimelineEntry } from '@sendonce/model'
import { patternByCode } from '@sendonce/model'

/** An incident with the sources that it speaks of. */
export interface MadeIncident {
  readonly incident: Incident
  /** By absolute name. */
  readonly sources: Readonly<Record<string, string>>
}

/** Where the made program lies. */
export const root = '/home/dev/shop'

const guard = `const { log } = require('../log')

module.exports = { assertOwner }

function assertOwner(req, res, order) {
  if (order.ownerId !== req.user.id) {
    log.warn({ order: order.id }, 'not the owner')
    res.status(403).json({ error: 'forbidden' })
  }
}
`
const orders = `${'\n'.repeat(17)}router.get('/orders/:id', async (req, res) => {
  const order = await db.orders.find(req.params.id)
  assertOwner(req, res, order)
  res.json(order)
})
`
/** Frames of the framework. */
export const express = (count: number): Place[] =>
  Array.from({ length: count }, (_, at) =>
    place(
      `node_modules/${at === 0 ? 'router/lib/layer.js' : 'express/lib/router/index.js'}`,
      100 + at,
      5,
      'next',
    ),
  )

/** A place in the made program, or anywhere if the file is absolute. */
export function place(
  file: string,
  line: number,
  column: number,
  name: string | null = null,
): Place {
  return { file: file.startsWith('/') ? file : `${root}/${file}`, line, column, function: name }
}

/** An answer at a place, reached by way of others. */
export function sighting(call: string, at: Place | null, more: readonly Place[] = []): Sighting {
  return {
    call,
    place: at,
    stack: [...(at ? [at] : []), ...more],
    by: 'application',
    package: null,
  }
}

/** An entry of a timeline. */
export function entry(
  atMs: number,
  what: TimelineEntry['what'],
  layer: string | null = null,
  site: Place | null = null,
): TimelineEntry {
  return { atMs, what, layer, site }
}

/** The two places of the design's incident. */
const first = place('src/auth/guard.ts', 8, 21, 'assertOwner')
export const second: Place = place('src/routes/orders.ts', 21, 7)
const caller = place('src/routes/orders.ts', 20, 3)
/** Layers in front of a route. */
export const layers: readonly TimelineEntry[] = [
  entry(0.04, 'enter', 'jsonParser'),
  entry(0.3, 'next', 'jsonParser'),
  entry(0.42, 'enter', 'requireUser'),
  entry(1.1, 'next', 'requireUser'),
  entry(1.24, 'enter', 'GET /orders/:id'),
  entry(1.3, 'enter', '<anonymous>'),
]

/** The incident of the design: a helper answers, and its caller does not know. */
export function helperIncident(changes: Partial<Incident> = {}): Incident {
  const code = changes.code ?? 'SO005'
  const { name = code, severity = 'error' } = patternByCode(code) ?? {}
  return {
    format: 1,
    kind: 'incident',
    id: '4121-m1x2y3z4-1',
    time: '2026-11-24T17:05:00.000Z',
    process: { pid: 4121, node: 'v24.21.0', worker: null },
    framework: { name: 'express', version: '5.3.0' },
    code,
    name,
    severity,
    confidence: 'certain',
    message: `json() answers again: assertOwner() already answered 403 at ${first.file}:8`,
    request: { method: 'GET', url: '/orders/7', route: '/orders/:id', httpVersion: '1.1' },
    response: { status: 403, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'complete' },
    first: sighting('json', first, [caller, ...express(4)]),
    second: sighting('json', second, express(2)),
    timeline: [
      ...layers,
      entry(6.8, 'commit', '<anonymous>', first),
      entry(6.9, 'end'),
      entry(7, 'late', '<anonymous>', second),
      entry(7.1, 'next', '<anonymous>'),
      entry(7.2, 'next', 'GET /orders/:id'),
      entry(8.2, 'close'),
    ],
    reaction: 'threw',
    error: {
      name: 'Error',
      code: 'ERR_HTTP_HEADERS_SENT',
      message: 'Cannot set headers after they are sent to the client',
    },
    cause: null,
    count: 1,
    fingerprint: `${code}|${first.file}:8:21|${second.file}:21:7`,
    ...changes,
  }
}

export const helperSources: Readonly<Record<string, string>> = {
  [first.file]: guard,
  [second.file]: orders,
}

/** An incident in one file `app.js`; places are given as line and column. */
export function inOneFile(
  code: string,
  text: string,
  at: { readonly first: [number, number]; readonly second: [number, number] },
  changes: Partial<Incident> = {},
): MadeIncident {
  const one = place('app.js', ...at.first)
  const two = place('app.js', ...at.second)
  const late = changes.second?.call ?? 'json'
  return {
    incident: helperIncident({
      code,
      message: `${late}() answers again`,
      first: sighting('json', one, express(3)),
      response: { status: 200, headersAtMs: 6.8, endedAtMs: 6.9, outcome: 'complete' },
      timeline: [
        ...layers,
        entry(6.8, 'commit', '<anonymous>', one),
        entry(6.9, 'end'),
        entry(7, 'late', '<anonymous>', two),
        entry(8.2, 'close'),
      ],
      ...changes,
      second: changes.second ?? sighting('json', two, express(3)),
    }),
    sources: { [one.file]: text },
  }
}
