// Late operations on bare node http: what they return, throw and emit, and when.
const { ask, get, request } = require('../wire.cjs')

/** Every operation, with the arguments of a program. */
const operations = {
  writeHead: (res) => res.writeHead(500, { 'x-late': '1' }),
  writeHeader: (res) => res.writeHeader(500),
  setHeader: (res) => res.setHeader('x-late', '1'),
  'setHeader without value': (res) => res.setHeader('x-late'),
  setHeaders: (res) => res.setHeaders(new Map([['x-late', '1']])),
  appendHeader: (res) => res.appendHeader('x-late', '1'),
  removeHeader: (res) => res.removeHeader('x-first'),
  flushHeaders: (res) => res.flushHeaders(),
  addTrailers: (res) => res.addTrailers({ 'x-late': '1' }),
  statusCode: (res) => (res.statusCode = 500),
  statusMessage: (res) => (res.statusMessage = 'late'),
  write: (res) => res.write('late'),
  'write with encoding': (res) => res.write('bGF0ZQ==', 'base64'),
  'write of nothing': (res) => res.write(''),
  'write of null': (res) => res.write(null),
  end: (res) => res.end(),
  'end with text': (res) => res.end('late'),
  'end with null': (res) => res.end(null),
  'end with empty text': (res) => res.end(''),
  cork: (res) => res.cork(),
  uncork: (res) => res.uncork(),
  setTimeout: (res) => res.setTimeout(0),
  destroy: (res) => res.destroy(),
}

/** When the operation comes: straight behind the answer, a tick later, after finish, after close. */
const moments = {
  'headers sent': { send: (res) => res.write('first'), then: (res, late) => late() },
  'ended, same tick': { send: (res) => res.end('first'), then: (res, late) => late() },
  'ended, microtask later': {
    send: (res) => res.end('first'),
    then: (res, late) => queueMicrotask(late),
  },
  'ended, tick later': {
    send: (res) => res.end('first'),
    then: (res, late) => process.nextTick(late),
  },
  finished: { send: (res) => res.end('first'), then: (res, late) => res.on('finish', late) },
  closed: {
    send: (res) => res.end('first'),
    then: (res, late) => res.on('close', () => setImmediate(late)),
  },
}

const tables = Object.entries(moments).flatMap(([moment, { send, then }]) =>
  Object.entries(operations).map(([operation, late]) => ({ moment, operation, send, then, late })),
)

/** One case a moment: all operations, one request each. */
const table = Object.keys(moments).map((moment) => ({
  name: `each late operation: ${moment}`,
  app: (kit) => (req, res) => {
    const { operation, send, then, late } = tables.find(
      (one) => one.moment === moment && one.operation === decodeURIComponent(req.url.slice(1)),
    )
    kit.watch(res, operation, ['error', 'finish', 'close'])
    res.setHeader('x-first', '1')
    send(res)
    then(res, () => {
      kit.attempt(operation, () => late(res), { res })
      kit.log(operation, {
        sent: res.headersSent,
        ended: res.writableEnded,
        destroyed: res.destroyed,
      })
      kit.log(operation, 'errored', res.errored?.code ?? 'no', res.statusCode, res.statusMessage)
      if (!res.writableEnded) setTimeout(() => res.end(), 2)
    })
  },
  talk: ask(
    ...Object.keys(operations).map((name) => request('GET', `/${encodeURIComponent(name)}`)),
  ),
}))

const answer = (name, handle, talk = get('/')) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
})

const cases = [
  ...table,
  answer('callbacks of late writes', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.end('first', () => kit.log('first end called back'))
    const told = (name) => (error) => (error ? kit.error(name, error) : kit.log(name, 'no error'))
    kit.attempt('write', () => res.write('x', told('write')), { res })
    kit.attempt('write', () => res.write('x', 'utf8', told('write with encoding')), { res })
    kit.attempt('end', () => res.end(told('end')), { res })
    kit.attempt('end', () => res.end('x', told('end with data')), { res })
    res.on('finish', () => {
      kit.attempt('write', () => res.write('x', told('write after finish')), { res })
      kit.attempt('end', () => res.end(told('end after finish')), { res })
      kit.attempt('end', () => res.end('x', told('end with data after finish')), { res })
    })
  }),
  answer('end twice is harmless', (res, kit) => {
    kit.attempt('end', () => res.end('first'), { res })
    kit.attempt('end', () => res.end(), { res })
    kit.attempt('end', () => res.end(undefined, () => kit.log('called back')), { res })
  }),
  answer('informational writers after the headers', (res, kit) => {
    res.write('first')
    kit.attempt('writeContinue', () => res.writeContinue())
    kit.attempt('writeProcessing', () => res.writeProcessing())
    kit.attempt('writeEarlyHints', () => res.writeEarlyHints({ link: '</a>; rel=preload' }))
    kit.attempt('writeInformation', () => res.writeInformation?.(103, { 'x-i': '1' }))
    res.end('last')
  }),
  answer('informational writers after the end', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.end('first')
    kit.attempt('writeContinue', () => res.writeContinue())
    kit.attempt('writeProcessing', () => res.writeProcessing())
    kit.attempt('writeEarlyHints', () => res.writeEarlyHints({ link: '</a>; rel=preload' }))
  }),
  answer('more bytes than content-length', (res, kit) => {
    res.writeHead(200, { 'content-length': 4 })
    kit.attempt('write', () => res.write('12345678'), { res })
    kit.attempt('end', () => res.end('9'), { res })
  }),
  answer('fewer bytes than content-length', (res, kit) => {
    res.writeHead(200, { 'content-length': 40 })
    kit.attempt('end', () => res.end('12345678'), { res })
  }),
  answer('writeHead twice, the error is passed on', (res, kit) => {
    res.writeHead(200)
    try {
      res.writeHead(404)
    } catch (error) {
      kit.log(error instanceof Error, Object.keys(error), JSON.stringify(error), String(error))
      kit.log(
        error.code,
        Object.getPrototypeOf(error) === Error.prototype,
        error.stack.split('\n')[0],
      )
      kit.log(require('node:util').inspect(error).split('\n')[0])
      res.end(`caught ${error.code}`)
    }
  }),
  answer('the same error object, thrown through layers', (res, kit) => {
    let first
    const inner = () => {
      try {
        res.end('ok')
        res.setHeader('x', '1')
      } catch (error) {
        first = error
        throw error
      } finally {
        kit.log('finally')
      }
    }
    try {
      inner()
    } catch (error) {
      kit.log('same', error === first)
    }
  }),
  answer('late header in a promise', async (res, kit) => {
    res.end('ok')
    await null
    await Promise.reject(res).catch(() => kit.attempt('setHeader', () => res.setHeader('x', '1')))
    kit.log('after')
  }),
  answer(
    'answers from two timers',
    (res, kit) => {
      const send = (text) => () => {
        if (res.writableEnded) kit.attempt(text, () => res.writeHead(200).end(text), { res })
        else kit.attempt(text, () => res.end(text), { res })
      }
      setTimeout(send('one'), 1)
      setTimeout(send('two'), 8)
    },
    async (client) => {
      await get('/')(client)
      await new Promise((resolve) => setTimeout(resolve, 20))
    },
  ),
  answer(
    'late operations on a request the client left',
    (res, kit, req) => {
      res.write('first')
      res.on('close', () => {
        kit.log('closed', res.writableEnded, res.destroyed, req.aborted)
        kit.attempt('setHeader', () => res.setHeader('x', '1'), { res })
        kit.attempt(
          'write',
          () => res.write('more', (error) => kit.log('write', error?.code ?? 'no error')),
          { res },
        )
        kit.attempt(
          'end',
          () => res.end('last', (error) => kit.log('end', error?.code ?? 'no error')),
          { res },
        )
        setImmediate(kit.done)
      })
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('GET', '/'))
      await connection.until('first')
      connection.leave()
    },
  ),
  answer(
    'an answer to a request the client left before',
    (res, kit) => {
      res.on('close', () => {
        kit.attempt('writeHead', () => res.writeHead(200, { 'x-a': '1' }), { res })
        kit.attempt('end', () => res.end('nobody there'), { res })
        setImmediate(kit.done)
      })
      kit.log('waiting')
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('GET', '/'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      connection.leave()
    },
  ),
  answer('destroyed by the app, then answered', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    kit.attempt('destroy', () => res.destroy(new Error('mine')), { res })
    kit.attempt('writeHead', () => res.writeHead(200), { res })
    kit.attempt('write', () => res.write('x'), { res })
    kit.attempt('end', () => res.end('x'), { res })
  }),
  answer('a loop of sends', (res, kit) => {
    res.on('error', (error) => kit.log('error', error.code))
    for (let round = 0; round < 12; round++)
      kit.attempt(`round ${round}`, () => res.writeHead(200).end(`round ${round}`), { res })
  }),
  answer('event listener that sends twice', (res, kit) => {
    const events = new (require('node:events'))()
    events.on('data', (text) =>
      kit.attempt('send', () => res.setHeader('x', text).end(text), { res }),
    )
    events.emit('data', 'a')
    events.emit('data', 'b')
  }),
  answer(
    'response shared by two requests',
    (() => {
      let kept
      return (res, kit, req) => {
        if (req.url === '/keep') kept = res
        else {
          kit.attempt('kept', () => kept.setHeader('x', '1').end('for the first'), { kept })
          kit.attempt('kept again', () => kept.setHeader('x', '1').end('for the first'), { kept })
          res.end('for the second')
        }
      }
    })(),
    async (client) => {
      const one = client.open()
      one.send(request('GET', '/keep'))
      await new Promise((resolve) => setTimeout(resolve, 10))
      const two = client.open()
      two.send(request('GET', '/'))
      await two.closed()
      await one.closed()
    },
  ),
]

const waiting = [
  'late operations on a request the client left',
  'an answer to a request the client left before',
]
for (const one of cases) if (waiting.includes(one.name)) one.waits = true

module.exports = { cases }
