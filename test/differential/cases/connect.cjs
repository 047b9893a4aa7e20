// Programs on connect, alone and with what is usually put into it.
const connect = require('connect')
const errorhandler = require('errorhandler')
const finalhandler = require('finalhandler')
const { ask, get, request } = require('../wire.cjs')

const app = (name, build, talk = get('/')) => ({
  name,
  app: (kit) => {
    const it = connect()
    return build(it, kit) ?? it
  },
  talk,
})

const gets = (...paths) => ask(...paths.map((path) => request('GET', path)))

// The page of the development handler holds a stack, and so the length of it.
const withoutStack = [
  [/content-length: \d+/gi, 'content-length: N'],
  [/(?:\\n|<br>|<li>)?(?:\s|&nbsp;)*\bat [^<\n"\\]*(?:<\/li>)?/g, ''],
]

const cases = [
  app(
    'use in order',
    (it, kit) => {
      it.use((req, res, next) => {
        kit.log('first', next.length, next.name)
        next()
      })
      it.use('/path', function (req, res) {
        kit.log(req.url, req.originalUrl, this === undefined, arguments.length)
        res.end('path')
      })
    },
    gets('/path/more?q=1', '/path', '/PATH/', '/pathology', '/'),
  ),
  app(
    'errors thrown and passed on',
    (it, kit) => {
      it.use('/throws', () => {
        throw Object.assign(new Error('thrown'), { status: 418 })
      })
      it.use('/next', (req, res, next) => next(new Error('passed on')))
      it.use('/sent', (req, res) => {
        res.end('sent')
        throw new Error('after it')
      })
      it.use((error, req, res, next) => {
        kit.error('error handler', error)
        kit.attempt('setHeader', () => res.setHeader('x-e', '1'), { res })
        if (res.headersSent) next(error)
        else res.end(`handled ${error.message}`)
      })
    },
    gets('/throws', '/next', '/sent', '/none'),
  ),
  app(
    'an app in an app',
    (it, kit) => {
      const inner = connect()
      inner.use('/deep', (req, res) => res.end(`${req.url} ${req.originalUrl}`))
      it.use('/inner', inner)
      it.use((req, res) => {
        kit.log('back', req.url)
        res.end('outer')
      })
    },
    gets('/inner/deep/x', '/inner/none', '/'),
  ),
  app('what connect is', (it, kit) => {
    kit.log(it.name, it.length, it.route, Object.keys(it), it.use.length, it.handle.length)
    const handle = (req, res) => res.end('ok')
    kit.attempt('use', () => it.use(handle), { it })
    kit.log(it.stack.map((layer) => [layer.route, layer.handle === handle, Object.keys(layer)]))
  }),
  app(
    'the stack looked at, and changed, while it serves',
    (it, kit) => {
      const at = (handle) => it.stack.findIndex((layer) => layer.handle === handle)
      const seen = () => it.stack.map(({ route, handle }) => [route, handle.name, handle.length])
      const old = function old(req, res, next) {
        kit.log('old', at(old), at(answer), seen())
        next()
      }
      function anew(req, res, next) {
        kit.log('new', at(old), at(anew))
        next()
      }
      function thrower() {
        kit.log('thrower', at(thrower))
        throw new Error('thrown')
      }
      function answer(req, res) {
        if (req.url === '/2') it.stack[at(old)].handle = anew
        if (req.url === '/3') it.stack.splice(at(anew), 1)
        res.end(`answer ${at(answer)} of ${it.stack.length}`)
        kit.log(it.stack.map((layer) => Object.entries(layer).flat().map(String).join().length))
        kit.log(Object.keys(it.stack[0]), { ...it.stack.at(-1) }.handle === last)
      }
      function last(error, req, res, next) {
        kit.log('last', at(last), next.length, error.message)
        res.end('handled')
        kit.attempt('late', () => res.setHeader('x', '1'))
      }
      it.use(old)
      it.use('/throws', thrower)
      it.use('/throws', answer)
      it.use(answer)
      it.use(last)
    },
    gets('/1', '/2', '/3', '/4', '/throws'),
  ),
  app(
    'handle of the app called by a program of its own',
    (it, kit) => {
      it.use((req, res, next) => (req.url === '/none' ? next() : res.end('by handle')))
      return (req, res) => {
        kit.log(it.handle.name, it.handle.length, Object.hasOwn(it, 'handle'))
        it.handle(req, res, (error) => {
          kit.log('out', error ?? 'no error')
          res.end('out')
        })
      }
    },
    gets('/', '/none'),
  ),
  app('next twice, and behind the answer', (it, kit) => {
    it.use((req, res, next) => {
      next()
      kit.attempt('next', () => next())
      kit.attempt('next(err)', () => next(new Error('late')))
    })
    it.use((req, res) => {
      kit.attempt('end', () => res.end('answer'), { res })
    })
  }),
  app(
    'a server in the stack',
    (it, kit) => {
      const http = require('node:http')
      const server = http.createServer((req, res) => {
        kit.log('server', req.url)
        res.end('of a server')
      })
      it.use('/server', server)
    },
    gets('/server/x', '/'),
  ),
  app('a promise is not looked at', (it, kit) => {
    it.use(async (req, res, next) => {
      await null
      next()
    })
    it.use(async (req, res) => {
      res.end('async')
      await null
      kit.attempt('writeHead', () => res.writeHead(500))
    })
  }),
  app(
    'its own final handler',
    (it, kit) => {
      it.use((req, res, next) => next(req.url === '/bad' ? new Error('bad') : undefined))
      return (req, res) =>
        it(req, res, (error) => {
          kit.log('out', error?.message ?? 'none')
          res.end('out')
        })
    },
    gets('/bad', '/good'),
  ),
  {
    ...app(
      'errorhandler',
      (it) => {
        it.use((req, res) => {
          if (req.url === '/late') res.write('part')
          throw new Error('told')
        })
        it.use(errorhandler({ log: false }))
      },
      ask(
        request('GET', '/', { accept: 'application/json' }),
        request('GET', '/', { accept: 'text/plain' }),
        request('GET', '/', { accept: 'text/html' }),
        request('GET', '/late'),
      ),
    ),
    rules: [
      ...withoutStack,
      [/\\n\s+at [^"]*/g, ''],
      [/<li>[\s\S]*?<\/li>/g, ''],
      [/\r\n {4}[^\r]*/g, ''],
    ],
  },
  {
    name: 'finalhandler alone',
    app: (kit) => (req, res) => {
      const done = finalhandler(req, res, {
        env: 'production',
        onerror: (error) => kit.error('onerror', error),
      })
      if (req.url === '/error')
        done(Object.assign(new Error('e'), { statusCode: 503, headers: { 'retry-after': '1' } }))
      else if (req.url === '/sent') {
        res.write('part')
        done(new Error('cut'))
      } else if (req.url === '/ended') {
        res.end('all')
        done()
      } else done()
    },
    talk: gets('/error', '/sent', '/ended', '/none'),
  },
]

module.exports = { cases }
