// Programs under Sentry and OpenTelemetry, which hook the same places.
const { join } = require('node:path')
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
  const { exporter, trace } = require('../files/agents/open-telemetry.cjs')
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

function underSentry(kit) {
  const { Sentry, events } = require('../files/agents/sentry.cjs')
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
}

/** An agent that is there before the recorder: Node loads what its options name first. */
const first = (...names) => ({
  NODE_OPTIONS: names
    .map((name) => `--require "${join(__dirname, '..', 'files', 'agents', name)}"`)
    .join(' '),
})

/** Each program with the agent loaded by the program, behind the recorder, and before everything else. */
const inBothOrders = (name, agent, one) => [
  { name: `${name}, behind the recorder`, own: true, talk: ending, ...one },
  {
    name: `${name}, before the recorder`,
    own: true,
    talk: ending,
    ...one,
    env: { ...one.env, ...first(agent) },
  },
]

/** The last request asks for what was seen, and lets the process end. */
const ending = async (client) => {
  await paths(client)
  await pause(20)
  await ask(request('GET', '/tell'))(client)
}

const cases = [
  ...inBothOrders('OpenTelemetry for http and Express', 'open-telemetry.cjs', {
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
  }),
  {
    name: 'OpenTelemetry for Express 4',
    own: true,
    talk: ending,
    app: (kit) => {
      const { trace, tell } = openTelemetry(kit)
      const app = program(kit, require('express-4'), () => trace.getActiveSpan() !== undefined)
      app.get('/tell', (req, res) => {
        tell()
        res.end('told')
        kit.done()
      })
      return app
    },
  },
  ...inBothOrders('OpenTelemetry for bare http', 'open-telemetry.cjs', {
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
  }),
  ...inBothOrders('Sentry with tracing, an error handler and no network', 'sentry.cjs', {
    app: underSentry,
  }),
  {
    name: 'Sentry without tracing, an error handler and no network',
    own: true,
    talk: ending,
    env: { SENTRY_TRACES: 'no' },
    app: underSentry,
  },
  {
    name: 'Sentry is told of an error that nobody caught',
    own: true,
    app: (kit) => {
      const { events } = require('../files/agents/sentry.cjs')
      process.on('exit', (code) => kit.log('exit', code, events))
      return (req, res) => {
        res.end('ok')
        setImmediate(() => res.setHeader('x', '1'))
      }
    },
    talk: ask(request('GET', '/')),
  },
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
