// Express answers: every way it has to send.
const { join } = require('node:path')
const { PassThrough, Readable, pipeline } = require('node:stream')
const { ask, get, request } = require('../wire.cjs')

const answer = (name, handle, talk = get('/')) => ({
  name,
  app: (kit) => {
    const app = kit.express()()
    app.set('env', 'production')
    app.get('/', (req, res, next) => handle(res, kit, req, next))
    app.use((error, req, res, _next) => {
      kit.error('error handler', error)
      res.status(error.status ?? 500).end('failed')
    })
    return app
  },
  talk,
})

/** The same handler, asked in several ways. */
const asked = (...headers) => ask(...headers.map((one) => request('GET', '/', one)))

// Times and inode-like parts of the tags of files differ between checkouts, not between runs.
const page = (kit) => join(kit.files, 'page.html')

/** A client that goes only when the late answer has had its time. */
async function stay(client) {
  const connection = client.open().send(request('GET', '/', { connection: 'keep-alive' }))
  await connection.until('\r\n\r\n')
  await new Promise((resolve) => setTimeout(resolve, 50))
  connection.leave()
}

const cases = [
  answer(
    'send of each type',
    (res, kit, req) => {
      const bodies = {
        text: '<b>x</b>',
        buffer: Buffer.from('raw'),
        object: { a: 1 },
        list: [1],
        true: true,
      }
      kit.attempt('send', () => res.send(bodies[req.headers['x-kind']]), { res })
    },
    asked(
      ...['text', 'buffer', 'object', 'list', 'true', 'undefined'].map((kind) => ({
        'x-kind': kind,
      })),
    ),
  ),
  answer('send of null and undefined', (res, kit) => {
    kit.attempt('send', () => res.send(null), { res })
  }),
  answer('json with replacer and spaces', (res, kit) => {
    res.app.set('json spaces', 2)
    res.app.set('json replacer', (key, value) => (key === 'secret' ? undefined : value))
    kit.attempt('json', () => res.json({ a: [1, 2], secret: 's' }), { res })
  }),
  answer('json that cannot be written', (res, kit) => {
    const ring = {}
    ring.self = ring
    res.json(ring)
  }),
  answer('json with toJSON that looks at the response', (res, kit) => {
    res.json({
      toJSON() {
        kit.log('toJSON', res.headersSent)
        return { made: true }
      },
    })
  }),
  answer(
    'jsonp',
    (res) => {
      res.jsonp({ a: '\u2028' })
    },
    ask(
      request('GET', '/?callback=cb'),
      request('GET', '/'),
      request('GET', '/?callback=a[b].c%28'),
    ),
  ),
  answer(
    'redirects',
    (res, kit, req) => {
      if (req.headers['x-status']) res.redirect(Number(req.headers['x-status']), '/there')
      else res.redirect('https://example.test/ü?q="')
    },
    asked(
      {},
      { 'x-status': '301' },
      { 'x-status': '307', accept: 'text/html' },
      { accept: 'application/json' },
    ),
  ),
  answer('sendStatus', (res, kit) => {
    kit.attempt('sendStatus', () => res.sendStatus(418), { res })
  }),
  answer('cookies set and cleared', (res, kit) => {
    kit.attempt(
      'cookie',
      () => res.cookie('a', 'b', { path: '/x', httpOnly: true, sameSite: 'lax' }),
      { res },
    )
    kit.attempt('cookie', () => res.cookie('j', { k: 1 }, { expires: new Date(0) }), { res })
    kit.attempt('clearCookie', () => res.clearCookie('old'), { res })
    kit.attempt('signed without secret', () => res.cookie('s', '1', { signed: true }))
    res.send('ok')
  }),
  answer(
    'format',
    (res, kit) => {
      kit.attempt(
        'format',
        () =>
          res.format({
            text: () => res.send('text'),
            html: () => res.send('<p>'),
            'application/json': () => res.send({ a: 1 }),
          }),
        { res },
      )
    },
    asked(
      { accept: 'text/plain' },
      { accept: 'text/html' },
      { accept: 'application/json' },
      { accept: 'image/png' },
    ),
  ),
  answer(
    'format with default',
    (res) => {
      res.format({ xml: () => res.send('<x/>'), default: () => res.status(406).send('none') })
    },
    asked({ accept: 'image/png' }, { accept: 'application/xml' }),
  ),
  answer('set, get, append, type, links, vary, location, attachment', (res, kit) => {
    kit.attempt('set', () => res.set({ 'X-A': '1', 'X-B': ['2', '3'] }), { res })
    kit.attempt('header', () => res.header('x-c', 4), { res })
    kit.attempt('append', () => res.append('x-a', 'more').append('Warning', '1'), { res })
    kit.attempt('type', () => res.type('json').type('.html'), { res })
    kit.attempt('links', () => res.links({ next: 'http://a.test', last: 'http://b.test' }), { res })
    kit.attempt('vary', () => res.vary('Accept').vary(['Origin', 'accept']), { res })
    kit.attempt('location', () => res.location('/over there'), { res })
    kit.attempt('attachment', () => res.attachment('näme.pdf'), { res })
    kit.log(res.get('x-a'), res.get('Vary'), res.get('never') ?? 'none')
    kit.attempt('array type', () => res.set('content-type', ['a', 'b']))
    res.send('ok')
  }),
  answer('status that is not one', (res, kit) => {
    kit.attempt('status text', () => res.status('201'), { res })
    kit.attempt('status 0', () => res.status(0), { res })
    kit.attempt('status none', () => res.status(), { res })
    res.status(202).send('ok')
  }),
  answer('two arguments of old', (res, kit) => {
    kit.attempt('json', () => res.json(201, { a: 1 }), { res })
    kit.attempt('end', () => res.headersSent || res.end())
  }),
  answer(
    'etag, fresh and 304',
    (res) => {
      res.set('ETag', '"tag"').send('a body')
    },
    asked(
      {},
      { 'if-none-match': '"tag"' },
      { 'if-none-match': '"other"' },
      { 'if-none-match': '*', 'cache-control': 'no-cache' },
    ),
  ),
  answer(
    'generated etag and HEAD',
    (res) => {
      res.send('a body that is tagged')
    },
    ask(
      request('GET', '/'),
      request('HEAD', '/'),
      request('GET', '/', { 'if-none-match': 'W/"15-KKbXFpPqvXTHl0Ft8FzW5QHcB8E"' }),
    ),
  ),
  answer(
    '204, 205 and 304 lose their body',
    (res, kit, req) => {
      res.status(Number(req.headers['x-status'])).send('body')
    },
    asked({ 'x-status': '204' }, { 'x-status': '205' }, { 'x-status': '304' }),
  ),
  answer(
    'sendFile with callback',
    (res, kit) => {
      kit.watch(res, 'res', ['pipe', 'unpipe', 'finish', 'close'])
      kit.attempt('sendFile', () =>
        res.sendFile(page(kit), { etag: false, lastModified: false }, (error) =>
          kit.log('sent', error ?? 'fine', res.headersSent),
        ),
      )
    },
    ask(request('GET', '/'), request('HEAD', '/'), request('GET', '/', { range: 'bytes=0-3' })),
  ),
  answer(
    'sendFile: missing, folder, outside, range out of reach',
    (res, kit, req) => {
      const path = { missing: 'nope.txt', folder: '.', outside: '../kit.cjs', range: 'notes.txt' }[
        req.headers['x-file']
      ]
      res.sendFile(path, { root: kit.files, etag: false, lastModified: false }, (error) => {
        kit.log('sent', error?.code ?? error?.status ?? 'fine', res.headersSent)
        if (!error) return
        if (res.headersSent) res.end()
        else res.status(error.status ?? 500).end(`no ${req.headers['x-file']}`)
      })
    },
    asked(
      { 'x-file': 'missing' },
      { 'x-file': 'folder' },
      { 'x-file': 'outside' },
      { 'x-file': 'range', range: 'bytes=900-' },
    ),
  ),
  answer('sendFile missing without callback', (res, kit) => {
    kit.attempt('relative', () => res.sendFile('relative.txt'))
    kit.attempt('nothing', () => res.sendFile())
    res.sendFile(join(kit.files, 'nope.txt'))
  }),
  answer(
    'sendFile after the answer',
    (res, kit) => {
      res.send('first')
      // Which error it is depends on whether the client or the file is faster.
      res.sendFile(page(kit), (error) => kit.log('late file', error instanceof Error))
    },
    stay,
  ),
  answer('send while a file is on its way', (res, kit) => {
    res.sendFile(page(kit), { etag: false, lastModified: false }, (error) =>
      kit.log('file', error?.code ?? 'fine'),
    )
    res.send('overtaken')
  }),
  answer('download with name, options and callback', (res, kit) => {
    kit.attempt('download', () =>
      res.download(
        page(kit),
        'other name.html',
        { etag: false, lastModified: false, headers: { 'x-d': '1' } },
        (error) => kit.log('downloaded', error ?? 'fine'),
      ),
    )
  }),
  answer('download of a missing file', (res, kit) => {
    res.download(join(kit.files, 'nope.zip'), (error) => {
      kit.log(
        'download',
        error.code,
        res.get('Content-Disposition') ?? 'header gone',
        res.headersSent,
      )
      res.status(404).end('no file')
    })
  }),
  answer('a stream piped into it', (res, kit) => {
    kit.watch(res, 'res')
    kit.attempt('pipe', () => Readable.from(['a', 'b', 'c']).pipe(res), { res })
  }),
  answer('pipeline with an error in the middle', (res, kit) => {
    const source = new PassThrough()
    source.write('part')
    kit.attempt('pipeline', () => pipeline(source, res, (error) => kit.error('pipeline', error)), {
      res,
    })
    setTimeout(() => source.destroy(new Error('source broke')), 10)
  }),
  answer(
    'server-sent events',
    (res, kit, req) => {
      res.set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' })
      res.flushHeaders()
      let count = 0
      const timer = setInterval(() => {
        kit.log('event', res.write(`data: ${++count}\n\n`))
        if (count === 3) clearInterval(timer)
      }, 5)
      req.on('close', () => {
        clearInterval(timer)
        kit.log('client left', count)
        kit.attempt('write', () => res.write('data: late\n\n'))
        kit.attempt('end', () => res.end(), { res })
      })
    },
    async (client) => {
      const connection = client.open().send(request('GET', '/', { connection: 'keep-alive' }))
      await connection.until('data: 3')
      connection.leave()
      await new Promise((resolve) => setTimeout(resolve, 20))
    },
  ),
  answer('send in write callbacks', (res, kit) => {
    res.write('a', () => {
      kit.log('written')
      kit.attempt('send', () => res.send('b'))
      kit.attempt('end', () => res.end('c'), { res })
    })
  }),
  answer('setters of the response as Express gives it', (res, kit) => {
    res.statusCode = 299
    res.statusMessage = 'Odd'
    kit.log(
      Object.keys(res).filter((key) => /sendonce/i.test(key)),
      'send' in res,
      res.req.res === res,
    )
    res.send('odd')
  }),
  answer('locals and charset', (res, kit) => {
    kit.log(res.locals, res.charset ?? 'no charset')
    res.set('Content-Type', 'text/html; charset=iso-8859-1').send('ü')
  }),
]

/** The package depd tells the nearest caller outside of Express, which is a hook where there is one, and the time. */
const deprecations = [
  [/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'TIME'],
  [/(deprecated .*) at \S+:\d+:\d+/g, '$1'],
]

module.exports = { cases: cases.map((one) => ({ ...one, rules: deprecations })), usesExpress: true }
