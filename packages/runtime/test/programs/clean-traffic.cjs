// Traffic in which nothing is wrong, however unusual: the recorder must stay silent and count it.
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')
const { createReadStream } = require('node:fs')
const { PassThrough, pipeline, Readable } = require('node:stream')
const compression = require('compression')
const express = require('express')
const httpProxy = require('http-proxy')
const onHeaders = require('on-headers')

const later = (then, time = 20) => setTimeout(() => then(), time)
const large = Buffer.alloc(4 * 1024 * 1024, 'x')
const zip = compression({ threshold: 0 })

const handlers = {
  head: (req, res) => {
    res.setHeader('content-length', 4)
    res.end('body')
  },
  'not-modified': (req, res) => {
    res.writeHead(304, { etag: '"a"' })
    res.end()
  },
  'no-content': (req, res) => {
    res.statusCode = 204
    res.end()
  },
  hints: (req, res) => {
    res.writeEarlyHints({ link: '</a.css>; rel=preload' })
    later(() => {
      res.setHeader('content-type', 'text/plain')
      res.end('hinted')
    })
  },
  continues: (req, res) => {
    req.resume().on('end', () => res.end('took it'))
  },
  events: (req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.flushHeaders()
    const timer = setInterval(() => res.write('data: 1\n\n'), 5)
    req.on('close', () => clearInterval(timer))
    res.on('close', () => clearInterval(timer))
  },
  large: (req, res) => res.end(large),
  'large-stream': (req, res) => {
    Readable.from([large, large]).pipe(res)
  },
  'large-pipeline': (req, res) => {
    pipeline(Readable.from([large, large]), res, () => {})
  },
  upload: (req, res) => {
    let size = 0
    req.on('data', (chunk) => (size += chunk.length))
    req.on('end', () => res.end(String(size)))
  },
  'upload-refused': (req, res) => {
    res.statusCode = 413
    res.end('too large')
    req.resume()
  },
  'end-twice': (req, res) => {
    res.end('once')
    res.end()
    later(() => res.end(), 30)
  },
  'end-empty': (req, res) => {
    res.end('once')
    res.end('')
  },
  trailers: (req, res) => {
    res.setHeader('trailer', 'x-sum')
    res.write('body')
    res.addTrailers({ 'x-sum': '1' })
    res.end()
  },
  compressed: (req, res) => {
    zip(req, res, () => {
      res.setHeader('content-type', 'text/plain')
      res.write('a'.repeat(2000))
      res.flush()
      res.end('b'.repeat(2000))
    })
  },
  'on-headers': (req, res) => {
    onHeaders(res, () => res.setHeader('x-time', '1'))
    res.writeHead(200, { 'content-type': 'text/plain' })
    res.end('timed')
  },
  'on-headers-implicit': (req, res) => {
    onHeaders(res, () => res.setHeader('x-time', '1'))
    res.end('timed')
  },
  respond: async (req, res) => {
    // Koa ends what the program has ended already.
    await Promise.resolve()
    res.end('mine')
    if (!res.writableEnded) res.end('its')
    res.end()
  },
  proxied: (req, res) => {
    http
      .get({ port: upstream, path: '/proxied', agent: false }, (answer) => {
        res.writeHead(answer.statusCode, answer.headers)
        answer.pipe(res)
      })
      .on('error', (error) => res.destroy(error))
  },
  'by-http-proxy': (req, res) => proxy.web(req, res),
  guarded: (req, res) => {
    res.end('in time')
    later(() => {
      if (!res.headersSent) res.writeHead(500).end('late')
    })
  },
  removed: (req, res) => {
    res.setHeader('x-a', '1')
    res.removeHeader('x-a')
    res.writeHead(200, [['x-b', '2']].flat())
    res.end()
  },
  corked: (req, res) => {
    res.cork()
    res.write('a')
    res.write('b')
    res.uncork()
    res.end('c')
  },
  generator: (req, res) => {
    const parts = async function* parts() {
      yield 'a'
      await new Promise((resolve) => later(resolve))
      yield 'b'
    }
    pipeline(parts, new PassThrough(), res, () => {})
  },
  file: (req, res) => createReadStream(__filename).pipe(res),
  'slow-client-waits': (req, res) => later(() => res.end('slow'), 400),
  destroyed: (req, res) => res.destroy(),
  'timeout-unused': (req, res) => {
    res.setTimeout(5000, () => res.writeHead(503).end())
    res.end('quick')
  },
}

const app = express()
app.get('/express/json', (req, res) => res.json({ ok: true }))
app.get('/express/head', (req, res) => res.send('body'))
app.get('/express/etag', (req, res) => res.set('etag', '"a"').send('body'))
app.get('/express/chain', (req, res, next) => next(), [(req, res) => res.status(201).send('made')])
app.get('/express/error', () => {
  throw new Error('expected')
})
app.use('/express', (error, req, res, _next) => res.status(500).json({ error: error.message }))
app.use('/express', (req, res) => res.status(404).send('none'))

let upstream = 0
const arrived = []
const proxy = httpProxy.createProxyServer({})

function listener(req, res) {
  // A response of HTTP/2 that is closed does not know any more whether it was begun; its stream does.
  arrived.push(res.stream ?? res)
  const name = req.url.slice(1).split('?')[0]
  if (name.startsWith('express/')) app(req, res)
  else handlers[name](req, res)
}

function ask(port, options, whenBegun = (response) => response.resume()) {
  return new Promise((resolve) => {
    const request = http.request(
      { host: '127.0.0.1', port, agent: false, ...options },
      (response) => {
        whenBegun(response, request)
        response.on('error', resolve)
        response.on('close', resolve)
      },
    )
    request.on('error', resolve)
    request.end(options.body)
  })
}

function raw(port, text) {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
    let got = ''
    socket.on('data', (chunk) => (got += chunk))
    socket.on('error', resolve)
    socket.on('close', () => resolve(got))
    later(() => socket.end(), 300)
  })
}

async function overHttp1() {
  const server = http.createServer(listener)
  server.on('upgrade', (req, socket) => {
    socket.end(
      'HTTP/1.1 101 Switching Protocols\r\nupgrade: test\r\nconnection: upgrade\r\n\r\nhello',
    )
  })
  server.on('connect', (req, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\n'))
  server.on('clientError', (error, socket) => socket.destroy())
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  const origin = http.createServer((req, res) => {
    arrived.push(res)
    res.setHeader('x-up', '1')
    later(() => res.end('from upstream'))
  })
  await new Promise((resolve) => origin.listen(0, '127.0.0.1', resolve))
  upstream = origin.address().port
  proxy.options.target = `http://127.0.0.1:${upstream}`
  const plain = Object.keys(handlers).filter((name) => name !== 'events')
  const abort = (response, request) => response.once('data', () => request.destroy())
  await Promise.all([
    ...plain.map((name) => ask(port, { path: `/${name}`, headers: { 'accept-encoding': 'gzip' } })),
    ...['head', 'large', 'file', 'compressed', 'express/head'].map((name) =>
      ask(port, { path: `/${name}`, method: 'HEAD' }),
    ),
    ...['express/json', 'express/chain', 'express/error', 'express/none'].map((name) =>
      ask(port, { path: `/${name}` }),
    ),
    ask(port, { path: '/express/etag', headers: { 'if-none-match': '"a"' } }),
    ...['events', 'large', 'large-stream', 'large-pipeline'].map((name) =>
      ask(port, { path: `/${name}` }, abort),
    ),
    ask(port, { path: '/upload', method: 'POST', body: large }),
    ask(port, { path: '/upload-refused', method: 'POST', body: large }),
    ask(port, {
      path: '/continues',
      method: 'POST',
      headers: { expect: '100-continue' },
      body: 'x',
    }),
    raw(port, 'GET / HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n'),
    raw(port, 'CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n'),
    raw(port, 'nonsense\r\n\r\n'),
    raw(port, 'GET /head HTTP/1.1\r\nhost: a\r\n\r\n'.repeat(5)),
    raw(port, 'GET /no-content HTTP/1.0\r\n\r\n'),
  ])
}

async function overHttp2() {
  const server = http2.createServer(listener)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const oneOnly = new Set(['compressed', 'proxied', 'by-http-proxy', 'events', 'corked'])
  const names = Object.keys(handlers).filter((name) => !oneOnly.has(name))
  const one = (path, method, body, aborts) =>
    new Promise((resolve) => {
      const session = http2.connect(`http://127.0.0.1:${server.address().port}`)
      session.on('error', () => {})
      const stream = session.request({ ':path': path, ':method': method })
      if (aborts) stream.once('data', () => stream.close(http2.constants.NGHTTP2_CANCEL))
      else stream.resume()
      stream.on('error', () => {})
      stream.on('close', () => session.close(resolve))
      stream.end(body)
    })
  await Promise.all([
    ...names.map((name) => one(`/${name}`, 'GET')),
    ...['head', 'large', 'file'].map((name) => one(`/${name}`, 'HEAD')),
    ...['events', 'large', 'large-stream', 'large-pipeline'].map((name) =>
      one(`/${name}`, 'GET', undefined, true),
    ),
    one('/upload', 'POST', large),
    one('/upload-refused', 'POST', large),
  ])
}

const run = process.argv[2] === 'http2' ? overHttp2 : overHttp1
void run().then(() =>
  later(() => {
    const answered = arrived.filter(({ headersSent }) => headersSent).length
    process.stdout.write(JSON.stringify({ answered }))
    process.exit()
  }, 200),
)
