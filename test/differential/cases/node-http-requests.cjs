// Connections and requests of every kind on bare node http: keep-alive, pipelines, old versions, expectations.
const http = require('node:http')
const { ask, get, post, request } = require('../wire.cjs')

const answer = (name, handle, talk = get('/')) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk,
})

const cases = [
  answer(
    'keep-alive, three requests',
    (res, kit, req) => res.end(`answer to ${req.url}`),
    async (client) => {
      const connection = client.open()
      for (const path of ['/one', '/two', '/three']) {
        connection.send(request('GET', path, { connection: 'keep-alive' }))
        await connection.until(`answer to ${path}`)
      }
      connection.leave('end')
      await connection.closed()
    },
  ),
  answer(
    'pipelining: the first answer is the slowest',
    (res, kit, req) => {
      kit.log('request', req.url)
      kit.watch(res, req.url, ['finish', 'close'])
      setTimeout(() => res.end(`answer to ${req.url}`), req.url === '/1' ? 25 : 0)
    },
    async (client) => {
      const connection = client.open()
      const more = { connection: 'keep-alive' }
      connection.send(
        request('GET', '/1', more) + request('GET', '/2', more) + request('GET', '/3'),
      )
      await connection.closed()
    },
  ),
  answer(
    'pipelining: answers in parts',
    (res, kit, req) => {
      res.write(`a${req.url} `)
      setImmediate(() => {
        kit.attempt('write', () => res.write(`b${req.url} `), { res })
        setImmediate(() => res.end('end'))
      })
    },
    async (client) => {
      const connection = client.open()
      const more = { connection: 'keep-alive' }
      connection.send(
        request('GET', '/1', more) + request('GET', '/2', more) + request('GET', '/3'),
      )
      await connection.closed()
    },
  ),
  answer(
    'HTTP/1.0',
    (res) => {
      res.write('one')
      res.end('two')
    },
    ask('GET / HTTP/1.0\r\n\r\n'),
  ),
  answer(
    'HTTP/1.0 keep-alive',
    (res) => res.end('two'),
    async (client) => {
      const connection = client.open()
      connection.send('GET / HTTP/1.0\r\nconnection: keep-alive\r\n\r\n')
      await connection.until('two')
      connection.leave()
    },
  ),
  answer('no date header', (res) => {
    res.sendDate = false
    res.end('ok')
  }),
  answer(
    'shouldKeepAlive off',
    (res) => {
      res.shouldKeepAlive = false
      res.end('ok')
    },
    ask(request('GET', '/', { connection: 'keep-alive' })),
  ),
  answer('chunked off', (res) => {
    res.useChunkedEncodingByDefault = false
    res.write('raw')
    res.end(' body')
  }),
  answer(
    'echo of a body',
    (res, kit, req) => {
      const chunks = []
      req.on('data', (chunk) => chunks.push(chunk)).on('end', () => res.end(Buffer.concat(chunks)))
    },
    post('/', {}, 'x'.repeat(5000)),
  ),
  answer(
    'echo of a chunked body',
    (res, kit, req) => {
      let text = ''
      req
        .setEncoding('utf8')
        .on('data', (chunk) => (text += chunk))
        .on('end', () => res.end(text))
    },
    ask(
      request(
        'POST',
        '/',
        { 'transfer-encoding': 'chunked' },
        '5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n',
      ),
    ),
  ),
  answer(
    'answer before the body has come',
    (res, kit, req) => {
      res.writeHead(413, { connection: 'close' })
      res.end('too large')
      req.on('close', () => kit.log('request closed', req.complete))
    },
    async (client) => {
      const connection = client.open()
      connection.send(
        request('POST', '/', { 'content-length': 100_000 }).replace('\r\n\r\n', '\r\n\r\npart'),
      )
      await connection.until('too large')
      connection.leave()
    },
  ),
  answer(
    'Expect: 100-continue, by default',
    (res, kit, req) => {
      req.resume().on('end', () => res.end('thanks'))
    },
    async (client) => {
      const connection = client.open()
      connection.send(request('PUT', '/', { expect: '100-continue', 'content-length': 4 }))
      await connection.until('100 Continue')
      connection.send('body')
      await connection.closed()
    },
  ),
  {
    name: 'checkContinue: refused',
    app: (kit) => () => kit.log('never here'),
    serve: (kit) => {
      const server = http.createServer()
      server.on('checkContinue', (req, res) => {
        kit.log('checkContinue', req.url)
        res.writeHead(417).end('no')
      })
      return server
    },
    talk: ask(request('PUT', '/', { expect: '100-continue', 'content-length': 4 })),
  },
  {
    name: 'checkContinue: accepted by hand',
    serve: (kit) => {
      const server = http.createServer()
      server.on('checkContinue', (req, res) => {
        kit.attempt('writeContinue', () => res.writeContinue(), { res })
        req.resume().on('end', () => res.end('done'))
      })
      return server
    },
    talk: async (client) => {
      const connection = client.open()
      connection.send(request('PUT', '/', { expect: '100-continue', 'content-length': 4 }))
      await connection.until('100 Continue')
      connection.send('body')
      await connection.closed()
    },
  },
  {
    name: 'checkExpectation',
    serve: (kit) => {
      const server = http.createServer(() => kit.log('never here'))
      server.on('checkExpectation', (req, res) => {
        kit.log('expectation', req.headers.expect)
        res.writeHead(417)
        res.end()
      })
      return server
    },
    talk: ask(request('PUT', '/', { expect: 'wonders', 'content-length': 0 })),
  },
  {
    name: 'clientError answered on the socket',
    serve: (kit) => {
      const server = http.createServer((req, res) => res.end('ok'))
      server.on('clientError', (error, socket) => {
        kit.log('clientError', error.code, socket.listenerCount('error'))
        socket.end('HTTP/1.1 400 Mine\r\n\r\n')
      })
      return server
    },
    talk: ask('NOT HTTP\r\n\r\n'),
  },
  answer('bad request without a listener', (res) => res.end('ok'), ask('NOT HTTP\r\n\r\n')),
  answer(
    'a socket the client leaves before it asks',
    (res) => res.end('ok'),
    async (client) => {
      const connection = client.open()
      await new Promise((resolve) => setTimeout(resolve, 20))
      connection.leave('end')
      await connection.closed()
    },
  ),
  {
    name: 'maxRequestsPerSocket',
    serve: () => {
      const server = http.createServer((req, res) => res.end(`answer to ${req.url};`))
      server.maxRequestsPerSocket = 2
      return server
    },
    talk: async (client) => {
      const connection = client.open()
      const more = { connection: 'keep-alive' }
      connection.send(['/1', '/2', '/3'].map((path) => request('GET', path, more)).join(''))
      await connection.until('0\r\n\r\n')
      connection.leave()
    },
  },
  {
    name: 'server options: IncomingMessage of its own, uniqueHeaders, joinDuplicateHeaders',
    serve: (kit) => {
      class Incoming extends http.IncomingMessage {
        get path() {
          return this.url.split('?')[0]
        }
      }
      const options = {
        IncomingMessage: Incoming,
        uniqueHeaders: ['x-list'],
        joinDuplicateHeaders: true,
      }
      return http.createServer(options, (req, res) => {
        kit.log(req.path, req instanceof Incoming, req.headers['x-dup'])
        res.setHeader('x-list', ['a', 'b'])
        res.end('ok')
      })
    },
    talk: ask('GET /a?b HTTP/1.1\r\nhost: x\r\nx-dup: 1\r\nx-dup: 2\r\nconnection: close\r\n\r\n'),
  },
  {
    name: 'several listeners of request',
    serve: (kit) => {
      const server = http.createServer()
      server.on('request', () => kit.log('first'))
      server.on('request', (req, res) => {
        kit.log('second', server.listenerCount('request'))
        res.end('second')
      })
      server.once('request', (req, res) => kit.log('third', res.writableEnded))
      return server
    },
    talk: get('/'),
  },
  {
    name: 'handleRequest events in order',
    serve: (kit) => {
      const server = http.createServer()
      for (const event of ['connection', 'request', 'close', 'listening', 'dropRequest'])
        server.on(event, () => kit.log('server', event))
      server.on('request', (req, res) => {
        kit.watch(req, 'req', ['resume', 'end', 'close'])
        kit.watch(res, 'res')
        req.resume()
        res.write('a')
        res.end('b')
      })
      return server
    },
    talk: post('/', {}, 'abc'),
  },
]

module.exports = { cases }
