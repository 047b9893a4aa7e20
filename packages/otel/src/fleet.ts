import { trace, type Attributes, type Context } from '@opentelemetry/api'
import type { Incident } from '@sendonce/model'
import { contextOf } from './context-of.ts'
import { Instruments } from './instruments.ts'
import { attributesOf } from './record-attributes.ts'
import { emitRecord } from './emit-record.ts'
import { Rationed } from './rationed.ts'

/** What the recorder tells of one incident: of a repeat `incident` is the first one, `request` its own. */
export interface Told {
  readonly incident: Incident
  readonly response: object
  readonly request: Incident['request']
}

/** One incident as it will be told. */
interface Seen {
  readonly incident: Incident
  readonly request: Incident['request']
  readonly context: Context
  readonly at: number
}

const eventName = 'sendonce.incident'
/** A route that is not known must not make a series of each address. */
const noRoute = 'unmatched'

/** Counts every incident, and gives a record of some: the first of each fingerprint, then one a minute. */
export class Fleet {
  readonly #instruments = new Instruments()
  readonly #rationed = new Rationed<Seen>((seen, count, isDetailed) => {
    const { incident, request, context, at } = seen
    emitRecord({
      eventName,
      severity: incident.severity,
      body: incident.message,
      timestamp: at,
      context,
      attributes: attributesOf(incident, request, count, isDetailed),
    })
  })

  add({ incident, response, request }: Told): void {
    const { name, reaction, fingerprint } = incident
    const series: Attributes = {
      'sendonce.pattern': name,
      'sendonce.reaction': reaction,
      'http.request.method': request.method,
      'http.route': request.route ?? noRoute,
    }
    this.#instruments.count('incidents', series)
    const context = contextOf(response)
    // Behind the end of a span it is lost, and late answers are late: the record is what counts.
    const span = trace.getSpan(context)
    if (span?.isRecording())
      span.addEvent(eventName, { 'sendonce.pattern': name, 'sendonce.fingerprint': fingerprint })
    const seen = { incident, request, context, at: Date.now() }
    if (!this.#rationed.add(fingerprint, seen)) this.#instruments.count('dropped', {})
  }

  flush(): void {
    this.#rationed.flush()
  }

  close(): void {
    this.#rationed.close()
  }
}
