// A server that answers twice in several ways, with OpenTelemetry; the recorder and its guard are loaded before it.
const { trace } = require('@opentelemetry/api')
const { loggerProvider, pointsOf, told } = require('./sdk.cjs')
const { install } = require('@sendonce/otel')
const { once } = require('node:events')
const http = require('node:http')
const http2 = require('node:http2')
const express = require('express')

const tracer = trace.getTracer('program')
const app = express()
app.use(express.text())

function refuse(res) {
  res.set('x-answer', 'hidden-answer-header').status(403).send('hidden-answer')
}

app.post('/orders/:id', (req, res) => {
  refuse(res)
  res.json({ secret: 'hidden-second' })
})
app.get('/late/:id', (_req, res) => {
  res.send('first')
  setTimeout(() => {
    lateAt.push(Date.now())
    try {
      res.set('x-late', 'hidden-late')
    } catch {}
  }, 1000)
})
app.get('/open', (_req, res) => {
  res.write('part')
  try {
    res.set('x-late', 'hidden-late')
  } catch {}
  setTimeout(() => res.end(), 50)
})
app.get('/crash', (_req, res) => {
  res.send('first')
  setTimeout(() => res.set('x-late', 'hidden-late'), 10)
})
app.get('/pooled', (_req, res) => {
  res.send('first')
  pool.push(() => {
    try {
      res.set('x-late', 'hidden-late')
    } catch {}
  })
})
app.get('/beside', (_req, res) =>
  setTimeout(() => {
    res.send('once')
    // As a pool of connections does that keeps no context: in that of another request.
    for (const callback of pool.splice(0)) callback()
  }, 1000),
)
app.use((error, _req, _res, _next) => void error)

const lateAt = []
const pool = []

/** Of HTTP/2 there is no instrumentation: the program begins its spans itself. */
function serveBySelf(_req, res) {
  tracer.startActiveSpan('by itself', { attributes: { 'url.path': '/h2' } }, (span) => {
    res.end('first')
    span.end()
    setTimeout(() => {
      try {
        res.setHeader('x-late', 'hidden-late')
      } catch {}
    }, 10)
  })
}

async function askHttp2() {
  const server = http2.createServer(serveBySelf).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
  await Promise.all(
    ['one', 'two'].map(() =>
      once(session.request({ ':path': '/h2?token=hidden-query' }).resume(), 'close'),
    ),
  )
  await new Promise((resolve) => setTimeout(resolve, 50))
  session.close()
  server.close()
}

async function ask(port, path, { body, ...options } = {}) {
  const request = http.request({ port, path, ...options })
  request.end(body)
  const [response] = await once(request, 'response')
  response.resume()
  await once(response, 'end')
}

async function main() {
  const server = app.listen(0)
  await once(server, 'listening')
  const { port } = server.address()
  const post = {
    method: 'POST',
    headers: { 'content-type': 'text/plain', authorization: 'hidden-header' },
    body: 'hidden-body',
  }
  await askHttp2()
  const beside = ask(port, '/beside')
  await ask(port, '/orders/7?token=hidden-query', post)
  await ask(port, '/orders/8?token=hidden-query', post)
  await ask(port, '/open?token=hidden-query')
  await ask(port, '/crash')
  await ask(port, '/pooled')
  await ask(port, '/late/9?token=hidden-query')
  await ask(port, '/late/10')
  await beside
  await new Promise((resolve) => setTimeout(resolve, 1100))
  install().flush()
  await loggerProvider.forceFlush()
  server.closeAllConnections()
  server.close()
  const counters = {
    incidents: await pointsOf('sendonce.incidents'),
    contained: await pointsOf('sendonce.contained'),
    dropped: await pointsOf('sendonce.dropped'),
  }
  console.log(JSON.stringify({ ...told(), counters, lateAt }))
}

void main()
