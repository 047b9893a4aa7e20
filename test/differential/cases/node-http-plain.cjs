// Well-behaved answers of bare node http, on the wire.
const { ask, get, request } = require('../wire.cjs')

/** Logs what the response says of itself, before and after the body. */
function state(kit, res, when) {
  const {
    headersSent,
    writableEnded,
    writableFinished,
    finished,
    statusCode,
    statusMessage,
    writableLength,
  } = res
  kit.log(when, {
    headersSent,
    writableEnded,
    writableFinished,
    finished,
    statusCode,
    statusMessage,
    writableLength,
  })
}

const answer = (name, handle, talk = get('/')) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
})

const cases = [
  answer('end with text', (res, kit) => {
    kit.watch(res, 'res')
    kit.attempt('end', () => res.end('hello', () => kit.log('end callback')), { res })
    state(kit, res, 'after')
  }),
  answer('end with nothing', (res, kit) => {
    kit.attempt('end', () => res.end(), { res })
  }),
  answer('end with text, encoding and callback', (res, kit) => {
    kit.attempt(
      'end',
      () => res.end('aGVsbG8=', 'base64', (...args) => kit.log('callback', args)),
      { res },
    )
  }),
  answer('end with a Uint8Array', (res, kit) => {
    kit.attempt('end', () => res.end(new Uint8Array([104, 105])), { res })
  }),
  answer('several writes, chunked', (res, kit) => {
    state(kit, res, 'before')
    kit.attempt('write', () => res.write('one', () => kit.log('write callback')), { res })
    state(kit, res, 'between')
    kit.attempt('write', () => res.write(Buffer.from('two'), 'utf8'), { res })
    kit.attempt('end', () => res.end('three'), { res })
  }),
  answer('write of an empty text and end', (res, kit) => {
    kit.attempt('write', () => res.write(''), { res })
    kit.attempt('end', () => res.end(''), { res })
  }),
  answer('writeHead with reason and headers', (res, kit) => {
    kit.attempt(
      'writeHead',
      () => res.writeHead(201, 'Made', { 'X-One': '1', 'x-two': ['a', 'b'] }),
      { res },
    )
    res.end('made')
  }),
  answer('writeHead with raw header array', (res, kit) => {
    kit.attempt(
      'writeHead',
      () => res.writeHead(200, ['X-One', '1', 'X-One', '2', 'Content-Length', '2']),
      { res },
    )
    res.end('ok')
  }),
  answer('header methods and their results', (res, kit) => {
    kit.attempt('setHeader', () => res.setHeader('X-One', 1), { res })
    kit.attempt('setHeader', () => res.setHeader('Set-Cookie', ['a=1', 'b=2']), { res })
    kit.attempt('appendHeader', () => res.appendHeader('Set-Cookie', 'c=3'), { res })
    kit.attempt('setHeaders', () => res.setHeaders(new Headers({ accept: 'x' })), { res })
    kit.attempt('removeHeader', () => res.removeHeader('x-one'), { res })
    kit.attempt('removeHeader', () => res.removeHeader('never-there'), { res })
    kit.log(
      res.getHeaders(),
      res.getHeaderNames(),
      res.hasHeader('x-one'),
      res.getHeader('set-cookie'),
    )
    kit.log(res.getRawHeaderNames?.() ?? 'none')
    res.end('ok')
  }),
  answer('bad header names and values', (res, kit) => {
    kit.attempt('no value', () => res.setHeader('x'), { res })
    kit.attempt('bad name', () => res.setHeader('x y', '1'), { res })
    kit.attempt('bad value', () => res.setHeader('x', 'a\nb'), { res })
    kit.attempt('no name', () => res.setHeader(), { res })
    kit.attempt('remove nothing', () => res.removeHeader(), { res })
    kit.attempt('symbol', () => res.setHeader(Symbol('s'), '1'), { res })
    kit.attempt('bad status', () => res.writeHead(99), { res })
    kit.attempt('bad body', () => res.write({}), { res })
    kit.attempt('null body', () => res.write(null), { res })
    kit.attempt('number to end', () => res.end(5), { res })
    res.end('ok')
  }),
  answer('bad reason', (res, kit) => {
    kit.attempt('bad reason', () => res.writeHead(200, 'a\nb'), { res })
    res.statusMessage = 'fine'
    res.end('ok')
  }),
  answer('flushHeaders, then the body', (res, kit) => {
    kit.attempt('flushHeaders', () => res.flushHeaders(), { res })
    state(kit, res, 'flushed')
    setImmediate(() => res.end('late body'))
  }),
  answer('cork and uncork', (res, kit) => {
    kit.attempt('cork', () => res.cork(), { res })
    res.write('a')
    res.write('b')
    kit.log('corked', res.writableCorked)
    kit.attempt('uncork', () => res.uncork(), { res })
    res.end('c')
  }),
  answer('content-length of its own', (res) => {
    res.setHeader('Content-Length', 5)
    res.write('he')
    res.end('llo')
  }),
  answer('strictContentLength broken', (res, kit) => {
    res.strictContentLength = true
    res.setHeader('Content-Length', 3)
    kit.attempt('write', () => res.write('too long'), { res })
    kit.attempt('end', () => res.end('abc'), { res })
    res.destroy()
  }),
  answer(
    'HEAD',
    (res, kit) => {
      res.setHeader('content-length', 5)
      kit.attempt('end', () => res.end('hello'), { res })
    },
    ask(request('HEAD', '/')),
  ),
  answer(
    'HEAD with writes',
    (res, kit) => {
      kit.attempt('write', () => res.write('hello'), { res })
      kit.attempt('end', () => res.end('more'), { res })
    },
    ask(request('HEAD', '/')),
  ),
  answer('204 with a body that is dropped', (res, kit) => {
    res.statusCode = 204
    kit.attempt('write', () => res.write('nothing'), { res })
    kit.attempt('end', () => res.end('of this'), { res })
  }),
  answer(
    '304 with etag',
    (res, kit, req) => {
      res.setHeader('etag', '"one"')
      if (req.headers['if-none-match'] === '"one"') res.writeHead(304).end()
      else res.end('fresh')
    },
    ask(request('GET', '/'), request('GET', '/', { 'if-none-match': '"one"' })),
  ),
  answer('205 and 1xx as final status', (res, kit) => {
    kit.attempt('writeHead', () => res.writeHead(205), { res })
    kit.attempt('end', () => res.end(), { res })
  }),
  answer('redirect', (res) => res.writeHead(302, { location: '/there' }).end()),
  answer('status message with statusCode', (res) => {
    res.statusCode = 418
    res.statusMessage = 'Short and stout'
    res.end()
  }),
  answer('unknown status without message', (res) => {
    res.statusCode = 599
    res.end()
  }),
  answer('trailers', (res, kit) => {
    res.writeHead(200, { Trailer: 'X-Sum' })
    res.write('body')
    kit.attempt('addTrailers', () => res.addTrailers({ 'X-Sum': 'abc' }), { res })
    res.end()
  }),
  answer(
    'trailers of the request',
    (res, kit, req) => {
      req.resume().on('end', () => {
        kit.log(req.trailers, req.rawTrailers)
        res.end('ok')
      })
    },
    ask(
      request('POST', '/', { 'transfer-encoding': 'chunked' }, '3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n'),
    ),
  ),
  answer('102, 103 and the answer', (res, kit) => {
    kit.attempt('writeProcessing', () => res.writeProcessing(), { res })
    kit.attempt(
      'writeEarlyHints',
      () =>
        res.writeEarlyHints({ link: '</a.css>; rel=preload', 'x-id': '1' }, () =>
          kit.log('hints sent'),
        ),
      { res },
    )
    kit.attempt('writeContinue', () => res.writeContinue(() => kit.log('continue sent')), { res })
    state(kit, res, 'informed')
    res.end('final')
  }),
  answer('bad early hints', (res, kit) => {
    kit.attempt('no object', () => res.writeEarlyHints('x'), { res })
    kit.attempt('bad link', () => res.writeEarlyHints({ link: 'not a link' }), { res })
    kit.attempt('empty', () => res.writeEarlyHints({ link: [] }), { res })
    res.end('ok')
  }),
]

module.exports = { cases }
