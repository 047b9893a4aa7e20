// Other ways in: https, http2 with its compatibility layer, light-my-request, pipelines of requests, broken connections.
const http = require('node:http')
const http2 = require('node:http2')
const https = require('node:https')
const net = require('node:net')
const tls = require('node:tls')
const { Readable, pipeline } = require('node:stream')
const inject = require('light-my-request')
const { get, request } = require('../wire.cjs')

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** TLS without certificates: nothing secret has to lie in the repository. */
const anonymous = { ciphers: 'AECDH-AES256-SHA:@SECLEVEL=0', maxVersion: 'TLSv1.2' }
const overTls = (port) =>
  tls.connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...anonymous })

/** Every late operation, with what came of it. */
function late(kit, res) {
  kit.attempt('setHeader', () => res.setHeader('x-late', '1'), { res })
  kit.attempt('removeHeader', () => res.removeHeader('x-late'), { res })
  kit.attempt('writeHead', () => res.writeHead(500, { 'x-late': '1' }), { res })
  kit.attempt('appendHeader', () => res.appendHeader('x-late', '1'), { res })
  kit.attempt('flushHeaders', () => res.flushHeaders(), { res })
  kit.attempt('write', () => res.write('late', () => kit.log('write called back')), { res })
  kit.attempt('end', () => res.end('late', () => kit.log('end called back')), { res })
  kit.attempt('status', () => (res.statusCode = 500))
  kit.log(res.headersSent, res.writableEnded, res.finished, res.statusCode)
}

const secure = (name, handle, talk = get('/')) => ({
  name: `https: ${name}`,
  serve: (kit) => https.createServer(anonymous, (req, res) => handle(res, kit, req)),
  connect: overTls,
  talk,
})

/** Requests over http2, one stream each, with what came back as notes. */
function streams(...all) {
  return async (client) => {
    const session = http2.connect(`http://127.0.0.1:${client.port}`)
    session.on('error', (error) => client.note('session', error.code))
    for (const headers of all) {
      const stream = session.request(headers)
      let body = ''
      stream.setEncoding('utf8').on('data', (chunk) => (body += chunk))
      stream.on('error', (error) => client.note('stream', error.code))
      stream.on('response', ({ date: _date, ...got }) => client.note(JSON.stringify(got)))
      stream.on('trailers', (trailers) => client.note('trailers', JSON.stringify(trailers)))
      stream.on('push', () => client.note('push'))
      // Behind the first part: how long that one takes is the machine's affair.
      if (headers['x-leave'])
        stream.once('data', () => stream.close(http2.constants.NGHTTP2_CANCEL))
      await new Promise((resolve) => stream.on('close', resolve))
      client.note(headers[':path'], body, String(stream.rstCode))
    }
    session.close()
    await pause(10)
    session.destroy()
  }
}

const second = (name, handle, talk = streams({ ':path': '/' })) => ({
  name: `http2: ${name}`,
  serve: (kit) => http2.createServer((req, res) => handle(res, kit, req)),
  talk,
})

/** A request that never is on a wire; the one on the wire only asks for it. */
const injected = (name, handle, options = {}) => ({
  name: `inject: ${name}`,
  app: (kit) => async (req, res) => {
    const dispatch = (inner, answer) => handle(answer, kit, inner)
    const { statusCode, headers, payload } = await inject(dispatch, {
      url: '/in',
      ...options,
    }).catch((error) => ({ statusCode: 500, headers: {}, payload: String(error) }))
    delete headers.date
    res.end(JSON.stringify({ statusCode, headers, payload }))
  },
  talk: get('/'),
})

/** Requests sent in one go on one connection. */
const pipelined =
  (...paths) =>
  async (client) => {
    const connection = client.open()
    const texts = paths.map((path, at) =>
      request('GET', path, { connection: at === paths.length - 1 ? 'close' : 'keep-alive' }),
    )
    connection.send(texts.join(''))
    await connection.closed()
  }

const bare = (name, handle, talk) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
})

const cases = [
  secure('an answer', (res, kit, req) => {
    kit.watch(res, 'res')
    kit.log(req.socket.encrypted, req.socket.getCipher().name)
    res.end('safe')
  }),
  secure('late operations', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.end('answered')
    late(kit, res)
  }),
  secure('keep-alive', (res, kit, req) => res.end(req.url), pipelined('/1', '/2')),
  second('an answer in parts', (res, kit) => {
    kit.watch(res, 'res', ['finish', 'close'])
    res.setHeader('x-a', ['1', '2'])
    kit.attempt('writeHead', () => res.writeHead(201, { 'x-b': '1' }), { res })
    kit.attempt('write', () => res.write('one '), { res })
    kit.attempt('end', () => res.end('two', () => kit.log('ended')), { res })
  }),
  second('late operations in the same tick', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.end('answered')
    late(kit, res)
  }),
  second('late operations when all is closed', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.on('close', () => setImmediate(() => late(kit, res)))
    res.end('answered')
  }),
  second('headers sent, not ended', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.write('first ')
    late(kit, res)
  }),
  second('the stream beneath, and a push', (res, kit) => {
    kit.attempt('respond', () => res.stream.respond({ ':status': 202 }))
    kit.attempt('setHeader', () => res.setHeader('x', '1'), { res })
    kit.attempt('writeHead', () => res.writeHead(500), { res })
    kit.attempt('createPushResponse', () =>
      res.createPushResponse({ ':path': '/p' }, (error, push) => {
        kit.log('push', error?.code ?? 'fine')
        push?.end()
      }),
    )
    res.stream.end('by the stream')
  }),
  second('trailers and informational answers', (res, kit) => {
    kit.attempt('writeContinue', () => res.writeContinue())
    kit.attempt('writeEarlyHints', () => res.writeEarlyHints({ link: '</a>; rel=preload' }))
    kit.attempt('setTrailer', () => res.setTrailer('x-t', '1'))
    kit.attempt('addTrailers', () => res.addTrailers({ 'x-u': '2' }))
    res.end('with trailers')
  }),
  second(
    'the client leaves',
    (res, kit, req) => {
      res.write('part')
      req.on('aborted', () => kit.log('aborted'))
      res.on('close', () => {
        kit.log('close', res.writableEnded, res.headersSent)
        kit.attempt('write', () => res.write('late'))
        kit.attempt('end', () => res.end('late'), { res })
      })
    },
    streams({ ':path': '/', 'x-leave': '1' }),
  ),
  second(
    'HEAD, 204 and several streams',
    (res, kit, req) => {
      if (req.url === '/204') res.statusCode = 204
      res.end('body')
    },
    streams({ ':path': '/', ':method': 'HEAD' }, { ':path': '/204' }, { ':path': '/3' }),
  ),
  second('methods called on nothing', (res, kit) => {
    for (const name of ['setHeader', 'writeHead', 'write', 'end', 'flushHeaders', 'appendHeader'])
      kit.attempt(name, () => Reflect.apply(res[name], undefined, ['x', 'y']))
    res.end('ok')
  }),
  {
    name: 'servers that hide what they are',
    serve: (kit) => {
      for (const constructor of [undefined, null, 1, { name: 5 }, { name: 'Http2Something' }]) {
        const other = net.createServer()
        other.constructor = constructor
        kit.attempt('listen', () => other.listen(0, '127.0.0.1'), { other })
        other.close()
      }
      kit.attempt('on nothing', () => Reflect.apply(net.Server.prototype.listen, undefined, [0]))
      return http.createServer((req, res) => res.end('ok'))
    },
    talk: get('/'),
  },
  second('bad headers', (res, kit) => {
    kit.attempt('connection', () => res.setHeader('connection', 'close'))
    kit.attempt('pseudo', () => res.setHeader(':status', '200'))
    kit.attempt('undefined', () => res.setHeader('x', undefined))
    kit.attempt('message', () => (res.statusMessage = 'none'))
    kit.attempt('status', () => (res.statusCode = 1000))
    res.end('ok')
  }),
  injected('an answer', (res) => {
    res.setHeader('x-a', '1')
    res.write('one ')
    res.end('two')
  }),
  injected('late operations', (res, kit) => {
    res.on('error', (error) => kit.error('error event', error))
    res.end('answered')
    late(kit, res)
  }),
  injected('a stream', (res) => Readable.from(['a', 'b']).pipe(res)),
  injected(
    'a body that is read',
    (res, kit, req) => {
      let body = ''
      req.on('data', (chunk) => (body += chunk)).on('end', () => res.end(body))
    },
    { method: 'POST', payload: { a: 1 } },
  ),
  injected('destroyed', (res) => res.destroy(new Error('destroyed'))),
  bare(
    'pipelined answers come in the order of requests',
    (res, kit, req) => {
      kit.watch(res, req.url, ['finish', 'close'])
      setTimeout(() => res.end(`answer ${req.url}`), req.url === '/1' ? 20 : 1)
    },
    pipelined('/1', '/2', '/3'),
  ),
  bare(
    'pipelined, one is answered late twice',
    (res, kit, req) => {
      res.on('error', (error) => kit.error(req.url, error))
      res.end(req.url)
      if (req.url === '/2') late(kit, res)
    },
    pipelined('/1', '/2', '/3'),
  ),
  bare(
    'pipelined, the first is destroyed',
    (res, kit, req) => {
      kit.watch(res, req.url, ['close'])
      if (req.url === '/1') setTimeout(() => res.destroy(), 10)
      else res.end(req.url)
    },
    pipelined('/1', '/2'),
  ),
  bare(
    'an upload that is given up',
    (res, kit, req) => {
      req.on('aborted', () => kit.log('aborted'))
      req.on('error', (error) => kit.error('req', error))
      req.on('close', () => {
        kit.log('close', req.complete, res.destroyed, res.headersSent)
        kit.attempt('end', () => res.end('late'), { res })
      })
      req.resume()
    },
    async (client) => {
      const connection = client.open()
      connection.send('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 90\r\n\r\nonly this')
      await pause(15)
      connection.leave()
      await pause(15)
    },
  ),
  bare(
    'a download that is given up',
    (res, kit) => {
      const source = new Readable({
        read: () => void setImmediate(() => source.push('x'.repeat(9000))),
      })
      pipeline(source, res, (error) => {
        kit.error('pipeline', error)
        kit.attempt('setHeader', () => res.setHeader('x', '1'))
        kit.attempt('end', () => res.end(), { res })
      })
    },
    async (client) => {
      const connection = client.open({ keep: 15 })
      connection.send(request('GET', '/'))
      await connection.until('xxx')
      connection.leave('reset')
      await pause(30)
    },
  ),
  bare(
    'reset before the answer',
    (res, kit, req) => {
      req.on('close', () => {
        kit.attempt('writeHead', () => res.writeHead(200), { res })
        kit.attempt('end', () => res.end('nobody'), { res })
        late(kit, res)
      })
    },
    async (client) => {
      const connection = client.open().send(request('GET', '/'))
      await pause(15)
      connection.leave('reset')
      await pause(15)
    },
  ),
  {
    name: 'a ServerResponse of its own class',
    serve: (kit) => {
      class Answer extends http.ServerResponse {
        #ends = 0
        end(...args) {
          kit.log('own end', ++this.#ends, args.length, new.target === undefined)
          return super.end(...args)
        }
        json(value) {
          this.setHeader('content-type', 'application/json')
          return this.end(JSON.stringify(value))
        }
      }
      return http.createServer({ ServerResponse: Answer }, (req, res) => {
        res.on('error', (error) => kit.error('error event', error))
        kit.log(res instanceof Answer, res.constructor === Answer, Object.keys(Answer.prototype))
        kit.attempt('json', () => res.json({ a: 1 }), { res })
        kit.attempt('json', () => res.json({ b: 2 }), { res })
        late(kit, res)
      })
    },
    talk: get('/'),
  },
]

module.exports = { cases }
