// So many incidents as a fleet's worst day has, told to OpenTelemetry as the recorder tells them.
const { context, ROOT_CONTEXT, createContextKey } = require('@opentelemetry/api')
const { pointsOf, records } = require('./sdk.cjs')
const { channel } = require('node:diagnostics_channel')
const { EventEmitter } = require('node:events')
const { install } = require('@sendonce/otel')

const incidents = channel('sendonce.incident')
const bound = ROOT_CONTEXT.setValue(createContextKey('request'), 1)

function tell(fingerprint, route) {
  const place = { file: '/app/server.js', line: 7, column: 3, function: 'show' }
  const sighting = { call: 'send', place, stack: [place], by: 'application', package: null }
  const request = { method: 'GET', url: `${route ?? '/x'}?a=…`, route, httpVersion: '1.1' }
  const incident = {
    code: 'SO001',
    name: 'missing-return-after-send',
    severity: 'error',
    confidence: 'certain',
    message: 'answers again',
    request,
    response: { status: 200 },
    first: sighting,
    second: sighting,
    reaction: 'threw',
    error: { name: 'Error', code: 'ERR_HTTP_HEADERS_SENT', message: 'Cannot set headers' },
    cause: null,
    count: 1,
    fingerprint,
  }
  const response = context.bind(bound, new EventEmitter())
  incidents.publish({ incident, response, request })
}

function heap() {
  globalThis.gc()
  return process.memoryUsage().heapUsed
}

const counts = (given) =>
  given.getFinishedLogRecords().map((one) => one.attributes['sendonce.count'])
const sum = (points) => points.reduce((total, { value }) => total + value, 0)

async function main() {
  const one = { incidents: 100_000 }
  for (let count = 0; count < one.incidents; count++) {
    if (count === 10_000) one.heapBefore = heap()
    tell('one', '/orders/:id')
    // As the recorder tells them: between requests.
    if (count % 100 === 0) await new Promise(setImmediate)
  }
  one.heapAfter = heap()
  install().flush()
  one.records = counts(records)
  one.counted = sum(await pointsOf('sendonce.incidents'))
  records.reset()
  for (let route = 0; route < 5000; route++) tell(`route ${route}`, `/route/${route}`)
  tell('route 0', null)
  const points = await pointsOf('sendonce.incidents')
  const many = {
    records: records.getFinishedLogRecords().length,
    series: points.length,
    counted: sum(points),
    dropped: sum(await pointsOf('sendonce.dropped')),
    heap: heap(),
  }
  console.log(JSON.stringify({ one, many }))
}

void main()
