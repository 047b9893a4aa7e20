import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as conventions from '@opentelemetry/semantic-conventions'
import { beforeAll, describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { receiver, type Received } from './receiver.ts'
import { runProgram } from './run-program.ts'
import type { Told, ToldRecord } from './told.ts'

const program = join(import.meta.dirname, 'programs', 'served.cjs')
const lines = readFileSync(program, 'utf8').split('\n')

/** The line of the program that has this text. */
function lineOf(text: string): number {
  return lines.findIndex((line) => line.includes(text)) + 1
}

describe.each(nodeMatrix().slice(-1))('on Node $label', ({ binary }) => {
  let told: Told
  let received: readonly Received[]

  beforeAll(async () => {
    const collector = await receiver()
    told = await runProgram<Told>('served.cjs', { node: binary, env: { OTLP_URL: collector.url } })
    collector.close()
    received = collector.received
  })

  const recordsAt = (path: string): readonly ToldRecord[] =>
    told.records.filter(({ attributes }) => attributes['url.path'] === path)

  test('a receiver gets a record with a name, both places, and the span of the request', () => {
    const record = received.find(
      ({ eventName, body }) => eventName && body.stringValue?.includes('refuse()'),
    )
    const values = record?.attributes.map(({ key, value }) => [key, Object.values(value)[0]]) ?? []
    const attributes = Object.fromEntries(values) as Record<string, unknown>
    expect(record).toMatchObject({ eventName: 'sendonce.incident', severityNumber: 17 })
    expect(record?.body.stringValue).toContain('json() answers again')
    expect(attributes).toMatchObject({
      'http.request.method': 'POST',
      'http.route': '/orders/:id',
      'url.path': '/orders/7',
      'http.response.status_code': 403,
      'network.protocol.version': '1.1',
      'error.type': 'SO005',
      'exception.type': 'ERR_HTTP_HEADERS_SENT',
      'exception.message': 'Cannot set headers after they are sent to the client',
      'code.file.path': program,
      'code.line.number': lineOf('hidden-second'),
      'sendonce.first.code.file.path': program,
      'sendonce.first.code.line.number': lineOf("'hidden-answer'"),
      'sendonce.first.code.function.name': 'refuse',
      'sendonce.first.call': 'send',
      'sendonce.second.call': 'json',
      'sendonce.pattern': 'guard-helper-continues',
      'sendonce.reaction': 'threw',
      'sendonce.confidence': 'certain',
      'sendonce.count': 1,
    })
    expect(attributes['exception.stacktrace']).toMatch(/^Error: Cannot set .+\n {4}at .+:\d+:\d+/)
    expect(attributes['sendonce.fingerprint']).toMatch(/^SO005\|send\|json\|/)
    const span = told.spans.find(({ path }) => path === '/orders/7')
    expect(record).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId })
    expect(received).toHaveLength(told.records.length)
  })

  test('an answer a second after its span has ended has that span, whatever else goes on', () => {
    const [record] = recordsAt('/late/9')
    const span = told.spans.find(({ path }) => path === '/late/9')
    expect(record).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId })
    expect((told.lateAt[0] ?? 0) - (span?.endedAt ?? 0)).toBeGreaterThan(900)
    expect(span).toMatchObject({ status: 0, events: [] })
  })

  test('one that is given in the context of another request has the span of its own', () => {
    const span = told.spans.find(({ path }) => path === '/pooled')
    const [record] = recordsAt('/pooled')
    expect(record).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId })
  })

  test('where no instrumentation binds the response, it is the span in which the second answer was given', () => {
    const records = recordsAt('/h2')
    const spans = told.spans.filter(({ path }) => path === '/h2')
    const traces = (given: readonly { readonly traceId: string }[]): string[] =>
      given.map(({ traceId }) => traceId)
    expect(records.map(({ attributes }) => attributes['network.protocol.version'])).toEqual([
      '2.0',
      '2.0',
    ])
    expect(new Set(traces(spans)).size).toBe(2)
    expect(traces(records)).toEqual(traces(spans))
  })

  test('a span that is still there gets an event', () => {
    const [record] = recordsAt('/open')
    const span = told.spans.find(({ path }) => path === '/open')
    expect(span?.events).toMatchObject([
      {
        name: 'sendonce.incident',
        attributes: {
          'sendonce.pattern': 'header-after-send',
          'sendonce.fingerprint': record?.attributes['sendonce.fingerprint'],
        },
      },
    ])
  })

  test('a repeat that was held back has its own request and span, and no stacks', () => {
    const [record] = recordsAt('/orders/8')
    const span = told.spans.find(({ path }) => path === '/orders/8')
    expect(record).toMatchObject({ traceId: span?.traceId, spanId: span?.spanId })
    expect(record?.attributes).toMatchObject({ 'sendonce.count': 1, 'error.type': 'SO005' })
    expect(Object.keys(record?.attributes ?? {}).join()).not.toContain('stacktrace')
  })

  test('what would have ended the process says so', () => {
    const marked = told.records.filter(({ attributes }) => attributes['sendonce.contained'])
    expect(marked.map(({ attributes }) => attributes['url.path'])).toEqual(['/crash'])
  })

  test('all are counted, by pattern, reaction, method and route alone', () => {
    const point = (pattern: string, method: string, route: string, value: number): object => ({
      attributes: {
        'sendonce.pattern': pattern,
        'sendonce.reaction': 'threw',
        'http.request.method': method,
        'http.route': route,
      },
      value,
    })
    expect(told.counters).toEqual({
      incidents: [
        point('header-after-send', 'GET', 'unmatched', 2),
        point('guard-helper-continues', 'POST', '/orders/:id', 2),
        point('header-after-send', 'GET', '/open', 1),
        point('header-after-send', 'GET', '/crash', 1),
        point('header-after-send', 'GET', '/pooled', 1),
        point('header-after-send', 'GET', '/late/:id', 2),
      ],
      contained: [point('header-after-send', 'GET', '/crash', 1)],
      dropped: [],
    })
  })

  test('nothing is told of queries, headers and bodies', () => {
    // What other instrumentation says of a request is not ours.
    const events = told.spans.map((span) => span.events)
    const text = JSON.stringify([told.records, told.counters, events, received])
    expect(text).toContain('/late/10')
    expect(text).not.toContain('hidden')
  })

  test('what the examples of a fleet ask for is told', () => {
    const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'fleet')
    const files = ['incidents.sql', 'dashboard.json', 'collector.yaml']
    const text = files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
    expect(() => JSON.parse(readFileSync(join(folder, 'dashboard.json'), 'utf8'))).not.toThrow()
    const asked = [...text.matchAll(/LogAttributes\['([\w.]+)'\]|key: ([\w.]+)/g)]
    const known = new Set(told.records.flatMap(({ attributes }) => Object.keys(attributes)))
    const names = asked.map(([, column, key]) => column ?? key ?? '')
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !known.has(name))).toEqual([])
  })

  test('names are those of the semantic conventions', () => {
    const known = new Set<unknown>(
      Object.values(conventions).filter((one) => typeof one === 'string'),
    )
    const names = told.records.flatMap(({ attributes }) => Object.keys(attributes))
    const shared = names.map((name) => name.replace(/^sendonce\.first\.(?=code\.)/, ''))
    const outside = new Set(shared.filter((name) => !name.startsWith('sendonce.')))
    expect(outside.size).toBeGreaterThan(10)
    expect([...outside].filter((name) => !known.has(name))).toEqual([])
  })
})
