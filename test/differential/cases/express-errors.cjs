// Express programs that go wrong: what is thrown, passed on and sent too late, inside and outside of handlers.
const { join } = require('node:path')
const { ask, get, request } = require('../wire.cjs')

// The frames of hooks push others over the limit of ten, by their nature; what is in the stack is compared.
Error.stackTraceLimit = 50

const wrong = (name, build, talk = get('/')) => ({
  name,
  app: (kit) => {
    const express = kit.express()
    const app = express()
    app.set('env', 'production')
    build(app, kit, express)
    return app
  },
  talk,
})

const handler = (name, handle, more) =>
  wrong(
    name,
    (app, kit) => {
      app.get('/', (req, res, next) => handle(res, kit, req, next))
      app.use((error, req, res, next) => {
        kit.error('error handler', error)
        kit.log(res.headersSent, res.writableEnded)
        if (res.headersSent) next(error)
        else res.status(500).send('handled')
      })
    },
    more,
  )

/** Whether the connection or the file is first is a matter of luck, and so is the error; that there is one is not. */
const failed = (kit) => (error) => kit.log('file failed', error instanceof Error)

/** Every late call of Express, with what it takes. */
const lateCalls = {
  send: (res) => res.send('late'),
  json: (res) => res.json({ late: true }),
  jsonp: (res) => res.jsonp({ late: true }),
  redirect: (res) => res.redirect('/late'),
  sendStatus: (res) => res.sendStatus(500),
  status: (res) => res.status(500),
  set: (res) => res.set('x-late', '1'),
  append: (res) => res.append('x-late', '1'),
  cookie: (res) => res.cookie('late', '1'),
  clearCookie: (res) => res.clearCookie('late'),
  type: (res) => res.type('json'),
  vary: (res) => res.vary('x-late'),
  links: (res) => res.links({ late: 'http://late.test' }),
  location: (res) => res.location('/late'),
  attachment: (res) => res.attachment('late.txt'),
  format: (res) => res.format({ default: () => res.send('late') }),
  render: (res, kit) =>
    res.render('page', { name: 'late' }, (error, text) => kit.attempt(text, () => res.send(text))),
  sendFile: (res, kit) => res.sendFile(join(kit.files, 'page.html'), failed(kit)),
  download: (res, kit) => res.download(join(kit.files, 'page.html'), failed(kit)),
  end: (res) => res.end('late'),
  writeHead: (res) => res.writeHead(500),
  setHeader: (res) => res.setHeader('x-late', '1'),
}

const moments = {
  'in the same tick': (res, late) => late(),
  'behind an await': (res, late) => void Promise.resolve().then(late),
  'in a timer': (res, late) => void setTimeout(late, 1),
  'in finish': (res, late) => void res.on('finish', late),
  'after a first write': (res, late) => late(),
}

const table = Object.entries(moments).map(([moment, then]) =>
  wrong(
    `each late call of Express ${moment}`,
    (app, kit) => {
      app.engine('html', (path, options, callback) => callback(null, `<p>${options.name}</p>`))
      app.set('views', kit.files)
      app.set('view engine', 'html')
      app.get('/:call', (req, res) => {
        const { call } = req.params
        kit.watch(res, call, ['error'])
        if (moment.includes('write')) res.write('first')
        else res.send('first')
        then(res, () => {
          kit.attempt(call, () => lateCalls[call](res, kit), { res })
          kit.log(call, res.statusCode, res.headersSent, res.writableEnded)
          if (!res.writableEnded) setTimeout(() => res.end(), 5)
        })
      })
      app.use((error, req, res, next) => {
        kit.error('error handler', error)
        next(error)
      })
    },
    async (client) => {
      for (const call of Object.keys(lateCalls)) {
        await get(`/${call}`)(client)
        await new Promise((resolve) => setTimeout(resolve, 12))
      }
    },
  ),
)

const cases = [
  ...table,
  handler('throws', () => {
    throw new RangeError('of the handler')
  }),
  handler('throws behind the answer', (res) => {
    res.send('answered')
    throw new Error('too late')
  }),
  handler('throws in the middle of an answer: the final handler cuts it', (res) => {
    res.write('part')
    throw new Error('in the middle')
  }),
  handler('next(err) with a status', (res, kit, req, next) => {
    next(Object.assign(new Error('gone'), { status: 410, headers: { 'x-e': '1' }, expose: true }))
  }),
  handler(
    'next of odd things',
    (res, kit, req, next) => {
      const odd = { text: 'text', number: 5, object: { a: 1 }, zero: 0, empty: '' }
      next(odd[req.headers['x-kind']])
    },
    ask(
      ...['text', 'number', 'object', 'zero', 'empty'].map((kind) =>
        request('GET', '/', { 'x-kind': kind }),
      ),
    ),
  ),
  handler('answers and calls next(err)', (res, kit, req, next) => {
    res.send('answered')
    next(new Error('and failed'))
  }),
  handler('a call back that comes twice', (res, kit) => {
    const twice = (callback) => {
      callback(null)
      kit.attempt('second', () => callback(null))
    }
    twice(() => res.json({ ok: true }))
  }),
  handler('no return before the second branch', (res, kit, req) => {
    if (req.query.a === undefined) res.status(400).send('missing')
    res.send('also')
  }),
  handler(
    'two racing answers, the loser looks first',
    (res, kit) => {
      const answerOnce = (text) => {
        kit.log(text, res.headersSent)
        if (!res.headersSent) res.send(text)
      }
      setImmediate(() => answerOnce('immediate'))
      setTimeout(() => answerOnce('timer'), 5)
    },
    async (client) => {
      await get('/')(client)
      await new Promise((resolve) => setTimeout(resolve, 30))
    },
  ),
  wrong('error handlers in a chain', (app, kit) => {
    app.get('/', () => {
      throw new Error('one')
    })
    app.use((error, req, res, next) => {
      kit.error('first', error)
      next(new Error('two', { cause: error }))
    })
    app.use((req, res) => res.send('never here'))
    app.use((error, req, res, _next) => {
      kit.error('second', error)
      throw new Error('three', { cause: error })
    })
    app.use((error, req, res, next) => {
      kit.log('causes', error.message, error.cause.message, error.cause.cause.message)
      next(error)
    })
  }),
  wrong('an error handler that heals', (app) => {
    app.use((req, res, next) => next(new Error('healed')))
    app.use((error, req, res, next) => next())
    app.use((req, res) => res.send('healthy'))
  }),
  wrong('an error handler that answers what is answered', (app, kit) => {
    app.get('/', (req, res) => {
      res.send('answered')
      throw new Error('then')
    })
    app.use((error, req, res, _next) => {
      kit.attempt('send', () => res.status(500).send('oops'), { res })
    })
  }),
  wrong(
    'async handlers',
    (app, kit) => {
      const caught = (handle) => async (req, res, next) => {
        try {
          await handle(req, res)
        } catch (error) {
          next(error)
        }
      }
      app.get('/ok', async (req, res) => {
        await null
        return res.send('ok')
      })
      app.get(
        '/rejects',
        caught(async () => {
          await null
          throw new Error('rejected')
        }),
      )
      app.get(
        '/late',
        caught(async (req, res) => {
          res.send('first')
          await null
          res.send('second')
        }),
      )
      app.get('/value', (req, res) => {
        res.send('with a value')
        // oxlint-disable-next-line unicorn/no-thenable -- that it is one is what is tried
        return { then: () => kit.log('then of a value is called') }
      })
      app.use((error, req, res, next) => {
        kit.error('error handler', error)
        if (res.headersSent) return next(error)
        return res.status(500).send('caught')
      })
    },
    ask(...['/ok', '/rejects', '/late', '/value'].map((path) => request('GET', path))),
  ),
  wrong(
    'what Express makes of a rejection',
    (app, kit) => {
      if (kit.isExpress4()) return app.get('/', (req, res) => res.send('Express 4 does not look'))
      app.get('/', async (req) => {
        await null
        if (req.headers['x-kind'] === 'none') throw undefined
        throw new Error('rejected')
      })
      return app.use((error, req, res, _next) => {
        kit.error('error handler', error)
        res.status(500).send('caught')
      })
    },
    ask(request('GET', '/'), request('GET', '/', { 'x-kind': 'none' })),
  ),
  wrong(
    'a promise of its own class',
    (app, kit) => {
      class Own extends Promise {}
      app.get('/own', (req, res) => Own.resolve().then(() => res.send('own')))
      app.use((req, res) => res.send('fell through'))
    },
    ask(request('GET', '/own'), request('GET', '/none')),
  ),
  wrong(
    'the final handler in development',
    (app) => {
      app.set('env', 'development')
      app.get('/', (req, res, next) => next(Object.assign(new Error('told'), { stack: 'a stack' })))
    },
    ask(request('GET', '/'), request('GET', '/none'), request('POST', '/none')),
  ),
  wrong(
    'middleware that times out and answers itself',
    (app, kit) => {
      app.use((req, res, next) => {
        const timer = setTimeout(() => res.status(503).send('too slow'), 10)
        res.on('finish', () => clearTimeout(timer))
        next()
      })
      app.get('/', (req, res) => {
        setTimeout(() => kit.attempt('send', () => res.send('slow'), { res }), 30)
      })
    },
    async (client) => {
      await get('/')(client)
      await new Promise((resolve) => setTimeout(resolve, 50))
    },
  ),
  wrong('a response that a wrapper sends twice', (app, kit) => {
    app.use((req, res, next) => {
      const { json } = res
      res.json = function (body) {
        kit.log('wrapped', this === res, json.name, json.length)
        return json.call(this, { data: body })
      }
      next()
    })
    app.get('/', (req, res) => {
      kit.attempt('json', () => res.json(1), { res })
      kit.attempt('json', () => res.json(2), { res })
    })
  }),
  handler('Error.stackTraceLimit and prepareStackTrace of the app', (res, kit) => {
    const { stackTraceLimit, prepareStackTrace } = Error
    res.send('first')
    Error.stackTraceLimit = 0
    kit.attempt('send', () => res.send('no stack'))
    Error.stackTraceLimit = stackTraceLimit
    Error.prepareStackTrace = (error, frames) =>
      frames.map((frame) => frame.getFileName()).filter((file) => /differential.cases/.test(file))
        .length
    try {
      res.send('structured')
    } catch (error) {
      kit.log('frames of the app', error.stack)
    }
    kit.log(Error.stackTraceLimit)
    Error.prepareStackTrace = prepareStackTrace
  }),
]

/** The package depd tells the time and the nearest caller outside of the router, which is a hook where there is one. */
const byNature = [
  [/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT( .*deprecated .*) at \S+/g, 'TIME$1'],
  // The frames that an error has in common with its cause hold those of hooks.
  [/\.\.\. \d+ lines matching/g, '... lines matching'],
]

module.exports = { cases: cases.map((one) => ({ ...one, rules: byNature })), usesExpress: true }
