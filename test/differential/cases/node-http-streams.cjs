// Streams into and out of responses: pipe, pipeline, gzip, SSE, downloads and uploads cut off.
const { createReadStream } = require('node:fs')
const { join } = require('node:path')
const { PassThrough, Readable, Transform, pipeline } = require('node:stream')
const zlib = require('node:zlib')
const { get, request } = require('../wire.cjs')

const answer = (name, handle, talk = get('/'), more = {}) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
  ...more,
})
const waits = { waits: true }

const cases = [
  answer(
    'pipe of a file',
    (res, kit) => {
      const source = createReadStream(join(kit.files, 'page.html'))
      kit.watch(res, 'res')
      // A thread closes the file: whether the client is gone before is chance.
      kit.watch(source, 'source', ['end', 'open'])
      source.on('close', kit.done)
      kit.attempt('pipe', () => source.pipe(res), { res })
    },
    get('/'),
    waits,
  ),
  answer('pipe without end', (res, kit) => {
    const source = Readable.from(['a', 'b'])
    kit.attempt('pipe', () => source.pipe(res, { end: false }), { res })
    source.on('end', () => kit.attempt('end', () => res.end('c'), { res }))
  }),
  answer('pipe through gzip', (res, kit) => {
    res.setHeader('content-encoding', 'gzip')
    const gzip = zlib.createGzip()
    kit.attempt('pipe', () => Readable.from(['hello ', 'world']).pipe(gzip).pipe(res), {
      res,
      gzip,
    })
  }),
  answer('gzip flushed in parts', (res) => {
    res.setHeader('content-encoding', 'gzip')
    const gzip = zlib.createGzip()
    gzip.pipe(res)
    gzip.write('one')
    gzip.flush(() => gzip.end('two'))
  }),
  answer('pipeline with callback', (res, kit) => {
    kit.attempt(
      'pipeline',
      () =>
        pipeline(Readable.from(['x', 'y']), res, (error) => {
          kit.log('pipeline', error?.code ?? 'no error', res.listenerCount('error'))
        }),
      { res },
    )
  }),
  answer(
    'pipeline of promises',
    async (res, kit) => {
      const value = await require('node:stream/promises').pipeline(Readable.from(['x', 'y']), res)
      kit.log('resolved', typeof value)
      kit.done()
    },
    get('/'),
    waits,
  ),
  answer(
    'pipeline whose source fails',
    (res, kit) => {
      const source = new Readable({
        read() {
          this.push('part')
          this.destroy(new Error('source broke'))
        },
      })
      pipeline(source, res, (error) => {
        kit.error('pipeline', error)
        kit.log(res.destroyed, res.headersSent)
        kit.done()
      })
    },
    get('/'),
    waits,
  ),
  answer('pipeline into an ended response', (res, kit) => {
    res.end('first')
    kit.attempt(
      'pipeline',
      () =>
        pipeline(Readable.from(['x']), res, (error) => {
          kit.log('pipeline', error?.code ?? 'no error')
        }),
      { res },
    )
  }),
  answer(
    'pipeline into a finished response',
    (res, kit) => {
      res.end('first')
      res.on('finish', () => {
        kit.attempt(
          'pipeline',
          () =>
            pipeline(Readable.from(['x']), res, (error) => {
              kit.log('pipeline', error?.code ?? 'no error')
            }),
          { res },
        )
        setTimeout(kit.done, 5)
      })
    },
    get('/'),
    waits,
  ),
  answer(
    'pipe into an ended response',
    (res, kit) => {
      res.on('error', (error) => kit.error('error event', error))
      res.end('first')
      const source = Readable.from(['x', 'y'])
      kit.watch(source, 'source', ['end', 'close', 'pause'])
      kit.attempt('pipe', () => source.pipe(res), { res })
      setTimeout(() => {
        kit.log('source', source.readableEnded, source.isPaused(), source.destroyed)
        kit.done()
      }, 10)
    },
    get('/'),
    waits,
  ),
  answer(
    'pipe into a finished response',
    (res, kit) => {
      res.end('first')
      res.on('finish', () => {
        const source = createReadStream(join(kit.files, 'page.html'))
        kit.attempt('pipe', () => source.pipe(res), { res })
        setTimeout(() => {
          kit.log('source', source.readableEnded, source.destroyed)
          source.destroy()
          kit.done()
        }, 10)
      })
    },
    get('/'),
    waits,
  ),
  answer(
    'two sources into one response',
    (res, kit) => {
      res.on('error', (error) => kit.error('error event', error))
      Readable.from(['a1', 'a2']).pipe(res)
      Readable.from(['b1', 'b2', 'b3']).pipe(res)
      setTimeout(kit.done, 10)
    },
    get('/'),
    waits,
  ),
  answer('unpipe, and then by hand', (res, kit) => {
    const source = new PassThrough()
    kit.watch(res, 'res')
    source.pipe(res)
    source.write('piped')
    setImmediate(() => {
      kit.attempt('unpipe', () => source.unpipe(res), { source })
      res.end(' by hand')
    })
  }),
  answer('a Transform of its own', (res) => {
    const upper = new Transform({
      transform: (chunk, encoding, done) => done(null, String(chunk).toUpperCase()),
    })
    Readable.from(['hello', 'world']).pipe(upper).pipe(res)
  }),
  answer('error handler after the file is gone', (res, kit) => {
    const source = createReadStream(join(kit.files, 'not-there'))
    source.on('error', (error) => {
      kit.log(error.code, res.headersSent)
      res.writeHead(404).end('no file')
    })
    source.pipe(res)
  }),
  answer('error of the source behind the first bytes', (res, kit) => {
    const source = new PassThrough()
    source.on('error', () => {
      kit.attempt('writeHead', () => res.writeHead(500), { res })
      res.end('sorry')
    })
    source.pipe(res)
    source.write('part')
    setTimeout(() => source.destroy(new Error('broke')), 5)
  }),
]

module.exports = { cases }
