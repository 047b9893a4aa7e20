// Double answers in Sentry, without OpenTelemetry: `tellSentry(Sentry)` behind `Sentry.init()`, with the recorder loaded.
import { subscribe } from 'node:diagnostics_channel'
import { setImmediate } from 'node:timers/promises'
import { onIncident } from '@sendonce/runtime'

/** What an issue of Sentry is told of an incident: one issue for each mistake, with both places. */
function described({ name, fingerprint, request, first, second, reaction }) {
  return {
    fingerprint: ['sendonce', fingerprint],
    tags: { 'sendonce.pattern': name, 'sendonce.route': request.route },
    contexts: { sendonce: { reaction, first: placeOf(first), second: placeOf(second) } },
  }
}

const placeOf = (sighting) => sighting?.place && `${sighting.place.file}:${sighting.place.line}`

/** Each mistake is a message once; errors that reach Sentry because of one are kept with it. */
export function tellSentry(Sentry) {
  const responses = new WeakMap()
  const incidents = new WeakMap()
  subscribe('sendonce.late', ({ response, late }) => {
    if (late.error instanceof Error) responses.set(late.error, response)
  })
  subscribe('sendonce.incident', ({ incident, response }) => incidents.set(response, incident))
  onIncident((incident) => {
    const { message, severity, count } = incident
    const level = severity === 'note' ? 'info' : severity
    if (count === 1) Sentry.captureMessage(message, { level, ...described(incident) })
  })
  Sentry.addEventProcessor(async (event, { originalException }) => {
    const response = originalException instanceof Error && responses.get(originalException)
    if (!response) return event
    // The incident is told when the code that runs now has come to its end.
    await setImmediate()
    const incident = incidents.get(response)
    if (!incident) return event
    const { fingerprint, tags, contexts } = described(incident)
    return {
      ...event,
      fingerprint,
      tags: { ...event.tags, ...tags },
      contexts: { ...event.contexts, ...contexts },
    }
  })
}
