/** What the programs say of one record of a log. */
export interface ToldRecord {
  readonly eventName: string
  readonly severity: string
  readonly body: string
  readonly traceId: string
  readonly spanId: string
  readonly attributes: Readonly<Record<string, unknown>>
}

interface ToldSpan {
  readonly traceId: string
  readonly spanId: string
  readonly path?: string
  readonly status: number
  readonly endedAt: number
  readonly events: readonly { readonly name: string; readonly attributes: object }[]
}

interface Point {
  readonly attributes: Readonly<Record<string, unknown>>
  readonly value: number
}

/** What `served.cjs` prints. */
export interface Told {
  readonly records: readonly ToldRecord[]
  readonly spans: readonly ToldSpan[]
  readonly counters: Readonly<Record<'incidents' | 'contained' | 'dropped', readonly Point[]>>
  readonly lateAt: readonly number[]
}
