// Bodies on their way in and out on bare node http: uploads, downloads, clients that leave, events, web streams.
const { PassThrough, Readable, pipeline } = require('node:stream')
const zlib = require('node:zlib')
const { ask, get, post, request } = require('../wire.cjs')

const answer = (name, handle, talk = get('/'), more = {}) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
  ...more,
})
const big = Buffer.alloc(3_000_000, 'abcdefghij')
const waits = { waits: true }

/** Takes the head and some of the body, then leaves. */
const cutDownload = (bytes) => async (client) => {
  const connection = client.open({ keep: 60 })
  connection.send(request('GET', '/'))
  await connection.until(bytes)
  connection.leave()
}

const cases = [
  answer(
    'for await over the request',
    async (res, kit, req) => {
      let length = 0
      for await (const chunk of req) length += chunk.length
      res.end(`got ${length}`)
    },
    post('/', {}, 'y'.repeat(300_000)),
  ),
  answer(
    'request piped to the response',
    (res, kit, req) => {
      // Where the chunks of an answer without a length begin depends on how the upload came in.
      res.setHeader('content-length', req.headers['content-length'])
      kit.attempt('pipe', () => req.pipe(res), { res })
    },
    post('/', {}, 'z'.repeat(200_000)),
  ),
  answer(
    'request through gunzip',
    (res, kit, req) => {
      req.pipe(zlib.createGunzip()).pipe(res)
    },
    (client) =>
      ask(
        request('POST', '/', {}, zlib.gzipSync('zipped').toString('latin1')).replace(
          /content-length: \d+/,
          `content-length: ${zlib.gzipSync('zipped').length}`,
        ),
      )(client),
  ),
  answer(
    'long upload, counted',
    (res, kit, req) => {
      let length = 0
      req.on('data', (chunk) => (length += chunk.length))
      req.on('end', () => res.end(String(length)))
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('PUT', '/', { 'content-length': 4_000_000 }))
      for (let part = 0; part < 40; part++) connection.send(Buffer.alloc(100_000, 'u'))
      await connection.closed()
    },
  ),
  answer(
    'upload in slow chunks',
    (res, kit, req) => {
      req.on('data', (chunk) => kit.log(String(chunk)))
      req.on('end', () => res.end('all'))
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('PUT', '/', { 'transfer-encoding': 'chunked' }))
      for (const text of ['abc', 'def', 'ghi']) {
        connection.send(`3\r\n${text}\r\n`)
        await new Promise((resolve) => setTimeout(resolve, 8))
      }
      connection.send('0\r\n\r\n')
      await connection.closed()
    },
  ),
  answer(
    'upload cut off',
    (res, kit, req) => {
      kit.watch(req, 'req', ['aborted', 'close', 'end'])
      req.on('error', (error) => kit.error('req error', error))
      req.on('close', () => {
        kit.log(req.complete, req.aborted, req.destroyed)
        kit.attempt('end', () => res.end('too late'), { res })
        setImmediate(kit.done)
      })
      req.resume()
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('PUT', '/', { 'content-length': 1000 }) + 'some')
      await new Promise((resolve) => setTimeout(resolve, 15))
      connection.leave()
    },
    waits,
  ),
  answer('download of megabytes', (res, kit) => {
    kit.attempt('end', () => res.end(big), { res })
    kit.log('needs drain', res.writableNeedDrain)
  }),
  answer('download with drain', (res, kit) => {
    let left = 12
    const more = () => {
      while (left-- > 0)
        if (!res.write(Buffer.alloc(200_000, 'd'))) return void res.once('drain', more)
      res.end()
    }
    more()
  }),
  answer(
    'download cut off',
    (res, kit) => {
      kit.watch(res, 'res', ['finish', 'close'])
      res.on('error', (error) => kit.error('res error', error))
      res.on('close', () => {
        kit.log(res.writableFinished, res.destroyed)
        setImmediate(kit.done)
      })
      res.write(Buffer.alloc(30_000_000, 'x'))
      res.end()
    },
    cutDownload(1000),
    waits,
  ),
  answer(
    'pipe to a client that leaves',
    (res, kit) => {
      const source = Readable.from(
        (function* endless() {
          for (;;) yield Buffer.alloc(60_000, 'x')
        })(),
      )
      source.pipe(res)
      res.on('close', () => {
        kit.log('closed', res.writableEnded)
        source.destroy()
        setImmediate(kit.done)
      })
    },
    cutDownload(1000),
    waits,
  ),
  answer(
    'pipeline to a client that leaves',
    (res, kit) => {
      pipeline(
        Readable.from(
          (function* endless() {
            for (;;) yield Buffer.alloc(60_000, 'x')
          })(),
        ),
        res,
        (error) => {
          kit.error('pipeline', error)
          kit.done()
        },
      )
    },
    cutDownload(1000),
    waits,
  ),
  answer('server-sent events', (res, kit, req) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    let count = 0
    const timer = setInterval(() => {
      kit.attempt('write', () => res.write(`data: ${++count}\n\n`), { res })
      if (count === 4) {
        clearInterval(timer)
        res.end()
      }
    }, 2)
  }),
  answer(
    'server-sent events, the client leaves',
    (res, kit, req) => {
      res.writeHead(200, { 'content-type': 'text/event-stream' })
      res.flushHeaders()
      const timer = setInterval(() => res.write('data: x\n\n'), 2)
      req.on('close', () => {
        clearInterval(timer)
        kit.log('client left', res.writableEnded)
        setImmediate(kit.done)
      })
    },
    cutDownload(200),
    waits,
  ),
  answer('long polling answered from elsewhere', (res, kit) => {
    const bus = new (require('node:events'))()
    bus.once('news', (text) => res.end(text))
    setTimeout(() => bus.emit('news', 'here'), 5)
  }),
  answer(
    'ranges by hand',
    (res, kit, req) => {
      const [, from, to] = /bytes=(\d+)-(\d+)/.exec(req.headers.range).map(Number)
      res.writeHead(206, { 'content-range': `bytes ${from}-${to}/26` })
      res.end('abcdefghijklmnopqrstuvwxyz'.slice(from, to + 1))
    },
    get('/', { range: 'bytes=3-7' }),
  ),
  answer('WritableStream and Readable.toWeb', async (res, kit) => {
    await Readable.toWeb(Readable.from(['web ', 'streams'])).pipeTo(
      require('node:stream').Writable.toWeb(res),
    )
    kit.log('written')
  }),
  answer('stream.finished on the response', (res, kit) => {
    require('node:stream').finished(res, (error) => kit.log('finished', error?.code ?? 'no error'))
    res.end('x')
  }),
  answer('compose and duplexes', (res, kit) => {
    const through = new PassThrough()
    pipeline(
      Readable.from(['a', 'b']),
      through,
      async function* shout(source) {
        for await (const chunk of source) yield `${chunk}!`
      },
      res,
      (error) => kit.log('pipeline', error?.code ?? 'no error'),
    )
  }),
]

module.exports = { cases }
