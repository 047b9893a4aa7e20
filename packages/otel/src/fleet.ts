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
  readonly isContained: boolean
  readonly incident: Incident
  readonly request: Incident['request']
  readonly context: Context
  readonly at: number
}

const eventName = 'sendonce.incident'
/** Series of a counter by routes: a program with more has keys in its paths. */
const seriesLimit = 1000

/** Counts every incident, and gives a record of some: the first of each fingerprint, then one a minute. */
export class Fleet {
  readonly #instruments = new Instruments()
  readonly #series = new Set<string>()
  readonly #contained = new WeakSet<object>()
  readonly #rationed = new Rationed<Seen>((seen, count, isDetailed) => {
    const { incident, request, context, at, isContained } = seen
    emitRecord({
      eventName,
      severity: incident.severity,
      body: incident.message,
      timestamp: at,
      context,
      attributes: {
        ...attributesOf(incident, request, count, isDetailed),
        ...(isContained && { 'sendonce.contained': true }),
      },
    })
  })

  add({ incident, response, request }: Told): void {
    const { name, fingerprint } = incident
    const series = this.#seriesOf(incident, request)
    const isContained = this.#contained.has(response)
    this.#instruments.count('incidents', series)
    if (isContained) this.#instruments.count('contained', series)
    const context = contextOf(response)
    // Behind the end of a span it is lost, and late answers are late: the record is what counts.
    const span = trace.getSpan(context)
    if (span?.isRecording())
      span.addEvent(eventName, { 'sendonce.pattern': name, 'sendonce.fingerprint': fingerprint })
    const seen = { incident, request, context, at: Date.now(), isContained }
    if (!this.#rationed.add(fingerprint, seen)) this.#instruments.count('dropped', {})
  }

  /** A guard tells before: one of its operations would have ended the process. */
  contain(response: object): void {
    this.#contained.add(response)
  }

  /** Where the route is not known, its address must not make a series of its own. */
  #seriesOf({ name, reaction }: Incident, { method, route }: Incident['request']): Attributes {
    const key = `${name} ${reaction} ${method} ${route ?? ''}`
    const isKept = this.#series.has(key) || this.#series.size < seriesLimit
    if (isKept) this.#series.add(key)
    return {
      'sendonce.pattern': name,
      'sendonce.reaction': reaction,
      'http.request.method': method,
      'http.route': isKept ? (route ?? 'unmatched') : 'other',
    }
  }

  flush(): void {
    this.#rationed.flush()
  }

  close(): void {
    this.#rationed.close()
  }
}
