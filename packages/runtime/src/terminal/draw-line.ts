import {
  clientWords,
  incidentKind,
  reactionWords,
  type Incident,
  type Sighting,
} from '@sendonce/model'
import { placeText, shortPlace, shownPlace } from './places.ts'
import { callText } from './rows.ts'
import type { Pen } from './style.ts'
import { cut, safe } from './text.ts'

/** A route or a path that is longer says no more. */
const briefly = 100

/** An incident in one line, for logs: places whole, so that they can be followed. */
export function drawLine(incident: Incident, pen: Pen, root: string): string {
  const { second, cause, response } = incident
  const facts = second
    ? [`${safe(reactionWords(incident))}, ${clientWords(response)}`]
    : [safe(incident.message)]
  if (cause !== null) facts.push(`follows from ${safe(cause)}`)
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
export function drawRepeat(incident: Incident, pen: Pen): string {
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
    pen[incident.severity](safe(code)) + times,
    cut(safe(`${request.method} ${where}`.slice(0, 4 * briefly)), briefly, pen.ellipsis),
    ...(second
      ? [
          `${pen.first(placeOf(first) ?? 'not captured')} ${pen.arrow} ${pen.second(placeOf(second) ?? callText(second.call))}`,
        ]
      : []),
    ...facts,
  ]
  const text = parts.join('  ')
  return `${pen.unicode ? text : text.replace(/[\u2400-\u2421\ufffd]/g, '?')}\n`
}
