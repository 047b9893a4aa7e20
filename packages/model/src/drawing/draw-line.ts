import type { Incident, Sighting } from '../incident.ts'
import { clientWords, incidentKind } from '../message.ts'
import { placeText, shortPlace, shownPlace } from './places.ts'
import { callText, reactionText } from './rows.ts'
import type { Pen } from './style.ts'
import { cut, safeCopy } from './text.ts'

/** A route or a path that is longer says no more. */
const briefly = 100

/** An incident in one line, for logs: places whole, so that they can be followed. */
export function drawLine(given: Incident, pen: Pen, root: string): string {
  const incident = safeCopy(given)
  const { second, cause } = incident
  const facts = second
    ? [`${reactionText(incident)}, ${clientWords(incident)}`]
    : [incident.message]
  if (cause !== null) facts.push(`follows from ${cause}`)
  return lineOf(
    incident,
    '',
    pen,
    (one) => {
      const place = shownPlace(one)
      return place && placeText(place, root)
    },
    facts,
  )
}

/** A mistake that came again: `second answer  SO005 ×14  GET /orders/:id  guard.ts:8 → orders.ts:21`. */
export function drawRepeat(given: Incident, pen: Pen): string {
  const incident = safeCopy(given)
  const times = ` ${pen.times}${incident.count}`
  return lineOf(incident, times, pen, (one) => {
    const place = shownPlace(one)
    return place && shortPlace(place)
  })
}

function lineOf(
  incident: Incident,
  times: string,
  pen: Pen,
  placeOf: (one: Sighting | null) => string | null,
  facts: readonly string[] = [],
): string {
  const { code, first, second, request } = incident
  const where = request.route ?? request.url.replace(/\?.*$/s, '')
  const parts = [
    pen.strong(incidentKind(incident)),
    pen[incident.severity](code) + times,
    cut(`${request.method} ${where}`, briefly, pen.ellipsis),
    ...(second
      ? [
          `${pen.first(placeOf(first) ?? 'not captured')} ${pen.arrow} ${pen.second(placeOf(second) ?? callText(second.call, incident))}`,
        ]
      : []),
    ...facts,
  ]
  const text = parts.join('  ')
  return `${pen.unicode ? text : text.replace(/[\u2400-\u2421\ufffd]/g, '?')}\n`
}
