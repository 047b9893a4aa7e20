// Middleware of files, uploads, proxies, limits and bodies: in realistic use, and with late operations that go through it.
const http = require('node:http')
const { PassThrough } = require('node:stream')
const bodyParser = require('body-parser')
const compression = require('compression')
const connect = require('connect')
const cookieParser = require('cookie-parser')
const cookieSession = require('cookie-session')
const cors = require('cors')
const { rateLimit } = require('express-rate-limit')
const session = require('express-session')
const helmet = require('helmet')
const httpProxy = require('http-proxy')
const methodOverride = require('method-override')
const morgan = require('morgan')
const multer = require('multer')
const onHeaders = require('on-headers')
const responseTime = require('response-time')
const serveStatic = require('serve-static')
const { ask, get, post, request } = require('../wire.cjs')

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const using = (name, build, talk = get('/'), more = {}) => ({
  name,
  app: (kit) => {
    const app = connect()
    return build(app, kit) ?? app
  },
  talk,
  ...more,
})

/** Answers, and then everything that is too late, with what came of it. */
function lateHandler(kit, first = (res) => res.end('answered')) {
  return (req, res) => {
    res.on('error', (error) => kit.error('error event', error))
    first(res)
    kit.attempt('setHeader', () => res.setHeader('x-late', '1'), { res })
    kit.attempt('writeHead', () => res.writeHead(500, { 'x-late': '1' }), { res })
    kit.attempt('write', () => res.write('late'), { res })
    kit.attempt('end', () => res.end('late'), { res })
    kit.log(res.statusCode, res.headersSent, res.writableEnded)
  }
}

const zip = { 'accept-encoding': 'gzip' }
const long = 'a long text that is worth to be pressed. '.repeat(100)
const ids = [[/(?:connect\.sid|sid)=[^;\r]+/g, 'sid=ID']]

/** A body of a form with one field and one file. */
function form(field, file) {
  const part = (name, text) =>
    `--B\r\nContent-Disposition: form-data; name=${name}\r\n\r\n${text}\r\n`
  return `${part('"a"', field)}${part(`"f"; filename="${file}"`, 'text of a file')}--B--\r\n`
}
const multipart = { 'content-type': 'multipart/form-data; boundary=B' }

const cases = [
  using(
    'serve-static: file, index, range, redirect, missing',
    (app, kit) => {
      const setHeaders = (res, path, stat) =>
        kit.log('setHeaders', res.headersSent, typeof path, stat.size)
      app.use(
        serveStatic(kit.files, {
          etag: false,
          lastModified: false,
          index: 'page.html',
          setHeaders,
        }),
      )
      app.use((req, res) => {
        res.statusCode = 404
        res.end('not static')
      })
    },
    ask(
      request('GET', '/notes.txt'),
      request('HEAD', '/notes.txt'),
      request('GET', '/'),
      request('GET', '/notes.txt', { range: 'bytes=1-3' }),
      request('GET', '/notes.txt', { range: 'bytes=999-' }),
      request('GET', '/none.txt'),
      request('GET', '/../kit.cjs'),
      request('POST', '/notes.txt'),
    ),
    // The page about the range holds a stack, and so the length of it.
    { rules: [[/(416 [\s\S]*?Content-Length: )\d+/g, '$1N']] },
  ),
  using(
    'serve-static behind an answer',
    (app, kit) => {
      app.use((req, res, next) => {
        res.write('answered')
        setTimeout(() => res.end(), 20)
        next()
      })
      app.use(serveStatic(kit.files))
      app.use((error, req, res, _next) => kit.error('error handler', error))
    },
    get('/notes.txt'),
  ),
  using(
    'multer: fields, a file in memory, too large, unexpected',
    (app) => {
      app.use(multer({ limits: { fieldSize: 20 } }).single('f'))
      app.use((req, res) =>
        res.end(JSON.stringify([req.body, req.file?.originalname, req.file?.size])),
      )
      app.use((error, req, res, _next) => {
        res.statusCode = 400
        res.end(error.code)
      })
    },
    async (client) => {
      await post('/', multipart, form('value', 'a.txt'))(client)
      await post('/', multipart, form('x'.repeat(50), 'a.txt'))(client)
      await post('/', multipart, form('value', 'a.txt').replaceAll('name="f"', 'name="g"'))(client)
    },
  ),
  using(
    'multer: an answer before the upload is over',
    (app, kit) => {
      app.use((req, res, next) => {
        res.end('enough')
        next()
      })
      app.use(multer().any())
      app.use((req, res) => kit.attempt('setHeader', () => res.setHeader('x', req.files.length)))
    },
    post('/', multipart, form('value', 'a.txt')),
  ),
  using(
    'http-proxy: answer, error, and a change on the way',
    (app, kit) => {
      const target = http.createServer((req, res) => {
        res.writeHead(207, { 'x-target': req.url })
        res.end('from the target')
      })
      const proxy = httpProxy.createProxyServer({})
      proxy.on('proxyRes', (answer, req, res) => {
        kit.log('proxyRes', answer.statusCode, res.headersSent)
        res.setHeader('x-proxied', '1')
      })
      app.use('/gone', (req, res) =>
        proxy.web(req, res, { target: 'http://127.0.0.1:1' }, (error) => {
          kit.log('gone', error.code, res.headersSent)
          res.statusCode = 502
          res.end('no target')
        }),
      )
      app.use('/late', (req, res) => {
        res.end('answered')
        kit.attempt('web', () =>
          proxy.web(req, res, { target: 'http://127.0.0.1:1' }, (error) => {
            kit.log('late', error.code)
            kit.attempt('writeHead', () => res.writeHead(502))
          }),
        )
      })
      app.use((req, res) => {
        target.listen(0, '127.0.0.1', () => {
          proxy.web(req, res, { target: `http://127.0.0.1:${target.address().port}` })
          res.on('close', () => target.close())
        })
      })
    },
    async (client) => {
      await get('/gone')(client)
      await get('/late')(client)
      await pause(20)
      await get('/through')(client)
    },
  ),
  using(
    'express-rate-limit: under and over',
    (app) => {
      const limiter = rateLimit({
        windowMs: 60_000,
        limit: 2,
        standardHeaders: 'draft-8',
        keyGenerator: () => 'one',
        validate: false,
      })
      app.use(limiter)
      app.use((req, res) => res.end('allowed'))
      app.use((error, req, res, _next) => res.end(error.message))
      return (req, res) => {
        // It speaks the language of Express.
        res.status = (code) => Object.assign(res, { statusCode: code })
        res.send = (body) => res.end(body)
        res.append = (name, value) => res.appendHeader(name, value)
        app(req, res)
      }
    },
    ask(...Array.from({ length: 4 }, () => request('GET', '/'))),
    {
      rules: [
        [/(?:;\s*t=|reset[:=] ?)\d+/gi, 'RESET'],
        [/(retry-after: )\d+/gi, '$1N'],
      ],
    },
  ),
  using(
    'response-time, and one of its own',
    (app, kit) => {
      app.use(responseTime({ header: 'x-time' }))
      app.use(responseTime((req, res, time) => kit.log('took', typeof time, res.headersSent)))
      app.use((req, res) => res.end('timed'))
    },
    get('/'),
    { rules: [[/(x-time: )[\d.]+/gi, '$1N']] },
  ),
  using(
    'response-time and late operations',
    (app, kit) => {
      app.use(responseTime())
      app.use(lateHandler(kit))
    },
    get('/'),
    { rules: [[/(x-response-time: )[\d.]+/gi, '$1N']] },
  ),
  using(
    'method-override and body-parser',
    (app) => {
      app.use(bodyParser.json())
      app.use(bodyParser.urlencoded({ extended: false }))
      app.use(methodOverride('X-HTTP-Method-Override'))
      app.use((req, res) =>
        res.end(`${req.method} ${req.originalMethod} ${JSON.stringify(req.body ?? null)}`),
      )
    },
    post(
      '/',
      { 'x-http-method-override': 'DELETE', 'content-type': 'application/json' },
      '{"a":1}',
    ),
  ),
  using(
    'body-parser whose client goes in the middle',
    (app, kit) => {
      app.use(bodyParser.json())
      app.use((error, req, res, _next) => {
        kit.error('aborted', error)
        kit.attempt('end', () => res.end('nobody hears'), { res })
      })
    },
    async (client) => {
      const connection = client.open()
      connection.send(
        'POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"a"',
      )
      // Time for the server to come so far, also where other work holds it up.
      await pause(100)
      connection.leave()
      await pause(100)
    },
  ),
  using(
    'all of them at once',
    (app, kit) => {
      const stream = { write: (line) => kit.log('morgan', line) }
      const line = morgan(':method :url :status', { stream })
      for (const one of [line, responseTime(), helmet(), cors(), compression({ threshold: 0 })])
        app.use(one)
      app.use(cookieParser())
      app.use(cookieSession({ keys: ['k'] }))
      app.use((req, res) => {
        req.session.a = 1
        res.setHeader('Content-Type', 'text/html')
        const source = new PassThrough()
        source.pipe(res)
        source.end(long)
      })
    },
    async (client) => {
      await get('/', zip)(client)
      await pause(10)
    },
    { rules: [[/(x-response-time: )[\d.]+/gi, '$1N']] },
  ),
]

module.exports = { cases }
