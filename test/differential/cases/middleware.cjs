// Middleware of sessions, cookies, headers and logs: in realistic use, and with late operations that go through it.
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
  using('on-headers: several listeners, in their order', (app, kit) => {
    app.use((req, res, next) => {
      for (const name of ['first', 'second'])
        onHeaders(res, function () {
          kit.log(name, this === res, res.headersSent, arguments.length)
          this.setHeader(`x-${name}`, '1')
        })
      next()
    })
    app.use((req, res) => {
      kit.log(res.writeHead.name, res.writeHead.length)
      res.writeHead(201, 'Made', { 'x-own': '1' })
      res.end('ok')
    })
  }),
  using('on-headers: a listener that answers itself', (app, kit) => {
    app.use((req, res) => {
      onHeaders(res, () => kit.attempt('writeHead in it', () => res.writeHead(202), { res }))
      kit.attempt('end', () => res.end('ok'), { res })
      res.destroy()
    })
  }),
  using('on-headers and late operations', (app, kit) => {
    app.use((req, res, next) => {
      onHeaders(res, () => kit.log('headers go'))
      next()
    })
    app.use(lateHandler(kit))
  }),
  using(
    'compression of long, short and typed answers',
    (app) => {
      app.use(compression({ threshold: 50 }))
      app.use((req, res) => {
        res.setHeader('Content-Type', req.url === '/image' ? 'image/png' : 'text/plain')
        res.end(req.url === '/short' ? 'short' : long)
      })
    },
    ask(
      ...['/long', '/short', '/image'].map((path) => request('GET', path, zip)),
      request('GET', '/long'),
      request('HEAD', '/long', zip),
    ),
  ),
  using(
    'compression with writes and flush',
    (app, kit) => {
      app.use(compression({ threshold: 0 }))
      app.use((req, res) => {
        res.setHeader('Content-Type', 'text/plain')
        kit.log('write', res.write('part one '), typeof res.flush, res.write.length, res.end.length)
        kit.attempt('flush', () => res.flush())
        res.on('drain', () => kit.log('drain'))
        setTimeout(() => res.end('part two'), 5)
      })
    },
    get('/', zip),
  ),
  using(
    'compression and late operations',
    (app, kit) => {
      app.use(compression({ threshold: 0 }))
      app.use(
        lateHandler(kit, (res) => {
          res.setHeader('Content-Type', 'text/plain')
          res.end('answered')
        }),
      )
    },
    get('/', zip),
  ),
  using(
    'express-session saves before the end',
    (app) => {
      app.use(
        session({ secret: 's', resave: false, saveUninitialized: true, cookie: { path: '/' } }),
      )
      app.use((req, res) => {
        req.session.count = (req.session.count ?? 0) + 1
        res.write('counted ')
        res.end(String(req.session.count))
      })
    },
    ask(request('GET', '/'), request('GET', '/')),
    { rules: ids },
  ),
  using(
    'express-session: two answers race with its store',
    (app, kit) => {
      app.use(session({ secret: 's', resave: true, saveUninitialized: true }))
      app.use((req, res) => {
        res.on('error', (error) => kit.error('error event', error))
        kit.attempt('end', () => res.end('first'))
        kit.attempt('end again', () => res.end('second'))
        kit.attempt('setHeader', () => res.setHeader('x', '1'))
      })
    },
    get('/'),
    { rules: ids },
  ),
  using(
    'express-session: destroyed and made anew',
    (app, kit) => {
      app.use(session({ secret: 's', resave: false, saveUninitialized: false }))
      app.use((req, res) => {
        req.session.regenerate((error) => {
          kit.log('regenerated', error ?? 'fine', res.headersSent)
          req.session.destroy(() => res.end('gone'))
        })
      })
    },
    get('/'),
    { rules: ids },
  ),
  using(
    'cookie-session and cookie-parser',
    (app, kit) => {
      app.use(cookieSession({ name: 'cs', keys: ['k'] }))
      app.use(cookieParser('secret'))
      app.use((req, res) => {
        kit.log(Object.keys(req.cookies), Object.keys(req.signedCookies))
        req.session.seen = true
        res.end('ok')
        req.session.late = true
      })
    },
    get('/', { cookie: 'a=1; j=j%3A%7B%7D; s=s%3Abad.sign' }),
  ),
  using(
    'morgan in several formats',
    (app, kit) => {
      const stream = {
        write: (line) => kit.log('morgan', line.replaceAll(/[\d.]+ ms|\[.*?\]/g, 'X')),
      }
      app.use(morgan('combined', { stream }))
      app.use(morgan(':method :url :status :res[content-length] :response-time ms', { stream }))
      app.use(morgan('tiny', { stream, immediate: true }))
      app.use((req, res) => {
        res.setHeader('Content-Length', 2)
        res.statusCode = 203
        res.end('ok')
      })
    },
    async (client) => {
      await get('/logged?x=1')(client)
      await pause(10)
    },
  ),
  using(
    'morgan and late operations',
    (app, kit) => {
      const stream = { write: (line) => kit.log('morgan', line) }
      app.use(morgan(':method :status :res[x-late]', { stream }))
      app.use(lateHandler(kit))
    },
    async (client) => {
      await get('/')(client)
      await pause(10)
    },
  ),
  using('helmet', (app) => {
    app.use(helmet())
    app.use((req, res) => res.end('safe'))
  }),
  using('helmet after the answer', (app, kit) => {
    app.use((req, res, next) => {
      res.end('answered')
      next()
    })
    app.use((req, res, next) => {
      kit.attempt('helmet', () => helmet()(req, res, next))
    })
  }),
  using(
    'cors: simple, preflight, refused',
    (app) => {
      app.use(cors({ origin: ['http://a.test'], credentials: true, exposedHeaders: ['x-a'] }))
      app.use((req, res) => res.end('shared'))
    },
    ask(
      request('GET', '/', { origin: 'http://a.test' }),
      request('GET', '/', { origin: 'http://b.test' }),
      request('OPTIONS', '/', { origin: 'http://a.test', 'access-control-request-method': 'PUT' }),
    ),
  ),
  using(
    'cors that answers a preflight and goes on',
    (app, kit) => {
      app.use(cors({ preflightContinue: true }))
      app.use((req, res) => {
        res.end('first')
        kit.attempt('cors', () => cors()(req, res, () => kit.log('next')))
      })
    },
    ask(request('OPTIONS', '/', { origin: 'http://a.test' }), request('GET', '/')),
  ),
]

module.exports = { cases }
