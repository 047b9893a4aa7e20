import type { Incident, Mistake, RecordedAnswer, Severity, Sighting } from '@sendonce/model'
import { groupBy } from '../util/group-by.ts'

const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 }

/**
 * Incidents of all processes put together by what went wrong where: the worst first, then the most
 * frequent. What only follows from another incident is not counted for itself.
 */
export function mistakesIn(incidents: readonly Incident[]): Mistake[] {
  const own = incidents.filter(({ cause }) => cause === null)
  return [...groupBy(own, keyOf)]
    .map(([key, group]) => ({ key, mistake: mistakeOf(group) }))
    .toSorted(
      (a, b) =>
        rank[a.mistake.severity] - rank[b.mistake.severity] ||
        b.mistake.times - a.mistake.times ||
        (a.key < b.key ? -1 : 1),
    )
    .map(({ mistake }) => mistake)
}

/** Two machines write other paths into the same fingerprint: places that are already told alike count. */
function keyOf(incident: Incident): string {
  const { code, first, second } = incident
  // What adds to a response that is out comes behind whatever answers: each of these answers is right.
  if (code === 'SO018' && second?.place) return `${code}|${placeOf(second)}`
  const places = [first, second].map(placeOf)
  // What called for the second answer counts as well: by its lines, which are the same on both.
  const callers = incident.fingerprint.split('|').slice(3)
  return [
    code,
    ...places,
    ...callers.map((place) => place.replace(/.*(?=:\d+:\d+$)/, '')),
    first || second ? '' : (routeOf(incident) ?? requestOf(incident)),
  ].join('|')
}

function placeOf(one: Sighting | null): string {
  const place = one?.place ?? one?.stack[0]
  return place ? `${place.file}:${place.line}:${place.column}` : (one?.call ?? '')
}

function mistakeOf(group: readonly Incident[]): Mistake {
  const newest = group.reduce((a, b) => (Date.parse(b.time) >= Date.parse(a.time) ? b : a))
  return {
    code: newest.code,
    name: newest.name,
    severity: newest.severity,
    first: answerOf(newest.first),
    second: answerOf(newest.second),
    route: routeOf(newest),
    ...(newest.request.route === null ? { request: requestOf(newest) } : {}),
    times: group.reduce((sum, one) => sum + one.count, 0),
    last: newest.time,
    incidents: group.map(({ id }) => id).toReversed(),
  }
}

function answerOf(sighting: Sighting | null): RecordedAnswer | null {
  if (!sighting) return null
  const { call, place, by } = sighting
  return {
    call,
    place: place && { file: place.file, line: place.line, column: place.column },
    by: by === 'application' ? null : (sighting.package ?? by),
    isKnown: place !== null || sighting.stack.length > 0,
  }
}

function routeOf({ request }: Incident): string | null {
  return request.route === null ? null : `${request.method} ${request.route}`
}

/** A server without routes has its paths. */
function requestOf({ request: { method, url } }: Incident): string {
  return `${method} ${url.replace(/\?.*$/s, '')}`
}
