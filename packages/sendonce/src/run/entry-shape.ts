import type { Incident, Place, Session, Sighting } from '@sendonce/model'

// Files of incidents can be edited, cut off or made by somebody else: what is read is looked at as far
// as it is used, so that nothing later trips over a missing part.

type Shape = (value: unknown) => boolean

const text: Shape = (value) => typeof value === 'string'
const number: Shape = (value) => typeof value === 'number' && Number.isFinite(value)
const nullOr =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value)
const oneOf =
  (...values: readonly string[]): Shape =>
  (value) =>
    values.some((one) => one === value)
const list =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape)

/** An object that has at least these parts. */
function parts(shapes: Readonly<Record<string, Shape>>): Shape {
  const wanted = Object.entries(shapes)
  return (value) => {
    if (typeof value !== 'object' || value === null) return false
    const given = new Map(Object.entries(value))
    return wanted.every(([name, shape]) => shape(given.get(name)))
  }
}

const place = parts({
  file: text,
  line: number,
  column: number,
  function: nullOr(text),
} satisfies Record<keyof Place, Shape>)

const sighting = parts({
  call: text,
  place: nullOr(place),
  stack: list(place),
  by: oneOf('application', 'dependency', 'framework'),
  package: nullOr(text),
} satisfies Record<keyof Sighting, Shape>)

const processInfo = parts({ pid: number, node: text, worker: nullOr(number) })
const framework = nullOr(parts({ name: text, version: text }))

const session = parts({
  format: number,
  kind: oneOf('session'),
  root: text,
  tool: parts({ name: text, version: text }),
  mode: oneOf('development', 'production'),
  process: processInfo,
  startedAt: text,
  framework,
  requests: number,
  incidents: number,
  routes: (value) => typeof value === 'object' && value !== null,
  isLast: (value) => value === undefined || typeof value === 'boolean',
} satisfies Record<keyof Session, Shape>)

const incident = parts({
  format: number,
  kind: oneOf('incident'),
  id: text,
  time: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  process: processInfo,
  framework,
  code: text,
  name: text,
  severity: oneOf('error', 'warning', 'note'),
  confidence: oneOf('certain', 'high', 'medium', 'low'),
  message: text,
  request: parts({ method: text, url: text, route: nullOr(text), httpVersion: text }),
  response: parts({
    status: nullOr(number),
    headersAtMs: nullOr(number),
    endedAtMs: nullOr(number),
    outcome: oneOf('complete', 'truncated', 'aborted', 'pending'),
  }),
  first: nullOr(sighting),
  second: nullOr(sighting),
  timeline: list(parts({ atMs: number, what: text, layer: nullOr(text), site: nullOr(place) })),
  reaction: oneOf('threw', 'silent', 'logged', 'would-crash'),
  error: nullOr(parts({ name: text, code: nullOr(text), message: text })),
  cause: nullOr(text),
  count: number,
  fingerprint: text,
} satisfies Record<keyof Incident, Shape>)

/** Is this a session with all its parts? */
export function isSession(value: unknown): value is Session {
  return session(value)
}

/** Is this an incident with all its parts? */
export function isIncident(value: unknown): value is Incident {
  return incident(value)
}
