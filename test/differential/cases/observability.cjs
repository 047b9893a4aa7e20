// Programs under Sentry and OpenTelemetry, which hook the same places.
const { setTimeout: pause } = require('node:timers/promises')
const { ask, request } = require('../wire.cjs')

const paths = ask(...['/ok', '/late', '/throws', '/async'].map((path) => request('GET', path)))

/** What the program itself does. */
function program(kit, express, mark = () => 'no trace') {
  const app = express()
  app.set('env', 'production')
  app.use((req, res, next) => {
    res.on('finish', () => kit.log(req.url, 'finish', res.statusCode))
    next()
  })
  app.get('/ok', (req, res) => {
    kit.log(mark())
    res.json({ ok: true })
  })
  app.get('/late', (req, res) => {
    res.send('first')
    kit.attempt('json', () => res.json({ late: true }), { res })
    kit.attempt('setHeader', () => res.setHeader('x', '1'), { res })
  })
  app.get('/throws', () => {
    throw new Error('of the program')
  })
  app.get('/async', async (req, res) => {
    await null
    res.send(`later ${mark()}`)
  })
  return app
}

function openTelemetry(kit) {
  const { registerInstrumentations } = require('@opentelemetry/instrumentation')
  const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express')
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http')
  const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base')
  const { NodeTracerProvider } = require('@opentelemetry/sdk-trace-node')
  const { trace } = require('@opentelemetry/api')
  const exporter = new InMemorySpanExporter()
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  provider.register()
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [new HttpInstrumentation(), new ExpressInstrumentation()],
  })
  const tell = () => {
    const spans = exporter.getFinishedSpans()
    kit.log(
      'spans',
      spans.map((span) => `${span.kind} ${span.name} ${span.status.code}`),
    )
    kit.log(
      spans.map((span) => [
        span.attributes['http.route'],
        span.attributes['http.status_code'] ?? span.attributes['http.response.status_code'],
        span.parentSpanContext !== undefined,
        span.events.map((event) => event.name),
      ]),
    )
  }
  return { trace, tell }
}

/** The last request asks for what was seen, and lets the process end. */
const ending = async (client) => {
  await paths(client)
  await pause(20)
  await ask(request('GET', '/tell'))(client)
}

const cases = [
  {
    name: 'OpenTelemetry for http and Express, exported to memory',
    own: true,
    app: (kit) => {
      const { trace, tell } = openTelemetry(kit)
      const app = program(kit, require('express'), () => trace.getActiveSpan() !== undefined)
      app.get('/tell', (req, res) => {
        tell()
        res.end('told')
        kit.done()
      })
      return app
    },
    talk: ending,
  },
  {
    name: 'OpenTelemetry for bare http',
    own: true,
    serve: (kit) => {
      const { trace, tell } = openTelemetry(kit)
      const http = require('node:http')
      return http.createServer((req, res) => {
        kit.log(req.url, trace.getActiveSpan() !== undefined)
        if (req.url === '/tell') {
          tell()
          kit.done()
        }
        res.end('ok')
        kit.attempt('late', () => res.writeHead(500))
      })
    },
    talk: ending,
  },
  ...['without tracing', 'with tracing'].map((how) => ({
    name: `Sentry ${how}, an error handler and no network`,
    own: true,
    app: (kit) => {
      const Sentry = require('@sentry/node')
      const events = []
      Sentry.init({
        dsn: 'http://key@127.0.0.1:1/1',
        tracesSampleRate: how === 'with tracing' ? 1 : undefined,
        transport: () => ({ send: async () => ({ statusCode: 200 }), flush: async () => true }),
        beforeSend: (event) => {
          const { type, value } = event.exception?.values?.[0] ?? {}
          events.push(`${type} ${value} ${event.transaction ?? ''}`)
          return null
        },
      })
      const app = program(kit, require('express'), () => Sentry.getActiveSpan() !== undefined)
      Sentry.setupExpressErrorHandler(app)
      app.use((error, req, res, _next) => {
        kit.error('error handler', error)
        res.status(500).end('handled')
      })
      app.get('/tell', (req, res) => {
        kit.log('events', events)
        res.end('told')
        kit.done()
        setTimeout(() => process.exit(0), 50)
      })
      return app
    },
    talk: ending,
  })),
  {
    name: 'an agent of its own make, loaded behind the recorder',
    own: true,
    app: (kit) => {
      const http = require('node:http')
      const { emit } = http.Server.prototype
      http.Server.prototype.emit = function (event, ...args) {
        if (event === 'request') kit.log('agent sees', args[0].url, args[1].headersSent)
        return emit.call(this, event, ...args)
      }
      const { end, writeHead } = http.ServerResponse.prototype
      http.ServerResponse.prototype.end = function (...args) {
        kit.log('agent end', args.length, end.name, end.length)
        return end.apply(this, args)
      }
      http.ServerResponse.prototype.writeHead = function (...args) {
        kit.log('agent writeHead', args.length, this.headersSent, writeHead.length)
        return writeHead.apply(this, args)
      }
      const app = program(kit, require('express'))
      app.get('/tell', (req, res) => {
        res.end('told')
        kit.done()
      })
      return app
    },
    talk: ending,
  },
]

module.exports = { cases }
