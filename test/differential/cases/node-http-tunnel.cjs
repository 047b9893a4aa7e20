// Upgrades, CONNECT, proxies and requests that the server itself makes.
const http = require('node:http')
const net = require('node:net')
const { createHash } = require('node:crypto')
const { get, post, request } = require('../wire.cjs')

/** A server behind the one that is asked; it ends with it. */
function backend(kit, server, handle) {
  return new Promise((resolve) => {
    const other = http
      .createServer(handle)
      .listen(0, '127.0.0.1', () => resolve(other.address().port))
    server.on('harness stop', () => {
      other.close()
      other.closeAllConnections()
    })
  })
}

function withBackend(handleBackend, handle) {
  return async (kit) => {
    const server = http.createServer((req, res) => handle(req, res, kit, port))
    const port = await backend(kit, server, handleBackend)
    return server
  }
}

const proxy = (more = {}) => require('http-proxy').createProxyServer(more)
const toLocal = (port) => ({ target: `http://127.0.0.1:${port}` })

/** An outgoing request, with its agent closed behind it. */
function outgoing(port, options, then) {
  return http.request({ port, host: '127.0.0.1', agent: false, ...options }, then)
}

const cases = [
  {
    name: 'upgrade to echo',
    serve: (kit) => {
      const server = http.createServer((req, res) => res.end('plain'))
      server.on('upgrade', (req, socket, head) => {
        kit.log('upgrade', req.headers.upgrade, head.length)
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
        )
        socket.on('data', (chunk) => socket.end(`echo ${chunk}`))
      })
      return server
    },
    talk: async (client) => {
      const connection = client.open()
      connection.send(request('GET', '/', { upgrade: 'echo', connection: 'Upgrade' }))
      await connection.until('101 Switching')
      connection.send('ping')
      await connection.closed()
    },
  },
  {
    name: 'WebSocket handshake and one frame',
    serve: () => {
      const server = http.createServer()
      server.on('upgrade', (req, socket) => {
        const key = createHash('sha1')
          .update(`${req.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
          .digest('base64')
        socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
        )
        socket.write(Buffer.from([0x81, 2, 104, 105]))
        socket.end()
      })
      return server
    },
    talk: get('/', {
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    }),
  },
  {
    name: 'upgrade asked, nobody listens',
    app: () => (req, res) => res.end(`upgrade ${req.headers.upgrade}`),
    talk: get('/', { upgrade: 'echo', connection: 'Upgrade, close' }),
  },
  {
    name: 'upgrade refused by hand',
    serve: () =>
      http
        .createServer()
        .on('upgrade', (req, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')),
    talk: get('/', { upgrade: 'echo', connection: 'Upgrade' }),
  },
  {
    name: 'upgrade answered with a response by hand',
    serve: (kit) =>
      http.createServer().on('upgrade', (req, socket) => {
        const res = new http.ServerResponse(req)
        res.assignSocket(socket)
        res.on('finish', () => {
          res.detachSocket(socket)
          socket.end()
        })
        kit.attempt(
          'end',
          () => res.writeHead(426, { connection: 'close' }).end('upgrade to what?'),
          { res },
        )
        kit.attempt('again', () => res.writeHead(500), { res })
      }),
    talk: get('/', { upgrade: 'echo', connection: 'Upgrade' }),
  },
  {
    name: 'CONNECT tunnel',
    serve: (kit) => {
      const server = http.createServer((req, res) => res.end(`through the tunnel to ${req.url}`))
      server.on('connect', (req, socket, head) => {
        kit.log('connect', req.url, head.length)
        const other = net.connect(server.address().port, '127.0.0.1', () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
          other.pipe(socket).pipe(other)
        })
      })
      return server
    },
    talk: async (client) => {
      const connection = client.open()
      connection.send('CONNECT example.test:80 HTTP/1.1\r\nhost: example.test\r\n\r\n')
      await connection.until('Established')
      connection.send(request('GET', '/inner'))
      await connection.closed()
    },
  },
  {
    name: 'proxy by hand',
    serve: withBackend(
      (req, res) => res.writeHead(203, { 'x-from': 'backend' }).end(`backend saw ${req.url}`),
      (req, res, kit, port) => {
        const up = outgoing(port, { path: req.url, method: req.method }, (answer) => {
          kit.log('answer', answer.statusCode)
          delete answer.headers.date
          res.writeHead(answer.statusCode, answer.headers)
          kit.attempt('pipe', () => answer.pipe(res), { res })
        })
        kit.attempt('end of the request', () => up.end(), { up })
      },
    ),
    talk: get('/there'),
  },
  {
    name: 'proxy by hand, the backend is gone',
    app: (kit) => (req, res) => {
      outgoing(1, {})
        .on('error', (error) => {
          kit.log(error.code)
          res.writeHead(502).end('bad gateway')
        })
        .end()
    },
    talk: get('/'),
  },
  {
    name: 'proxy by hand that answers twice',
    serve: withBackend(
      (req, res) => setTimeout(() => res.end('slow backend'), 15),
      (req, res, kit, port) => {
        setTimeout(() => res.writeHead(504).end('timeout'), 3)
        outgoing(port, {}, (answer) => {
          kit.attempt('writeHead', () => res.writeHead(200), { res })
          answer.resume()
          kit.done()
        }).end()
      },
    ),
    waits: true,
    talk: get('/'),
  },
  {
    name: 'http-proxy: forwarded',
    serve: withBackend(
      (req, res) => {
        res.setHeader('x-from', 'backend')
        req.pipe(res)
      },
      (req, res, kit, port) => proxy().web(req, res, toLocal(port)),
    ),
    talk: post('/there', {}, 'forwarded body'),
  },
  {
    name: 'http-proxy: events and rewritten headers',
    serve: withBackend(
      (req, res) => res.end(`saw ${req.headers['x-added']}`),
      (req, res, kit, port) => {
        const one = proxy()
        one.on('proxyReq', (up) =>
          kit.attempt('setHeader', () => up.setHeader('x-added', 'yes'), { up }),
        )
        one.on('proxyRes', (answer) => (answer.headers['x-seen'] = '1'))
        one.on('end', () => kit.log('end'))
        one.web(req, res, toLocal(port))
      },
    ),
    talk: get('/'),
  },
  {
    name: 'http-proxy: backend gone, error listener answers',
    app: (kit) => (req, res) => {
      proxy().web(req, res, { target: 'http://127.0.0.1:1' }, (error) => {
        kit.log(error.code)
        res.writeHead(502).end('no backend')
      })
    },
    talk: get('/'),
  },
  {
    name: 'http-proxy: header set late on the outgoing request',
    serve: withBackend(
      (req, res) => res.end('ok'),
      (req, res, kit, port) => {
        const one = proxy()
        one.on('proxyReq', (up) => {
          up.flushHeaders()
          kit.attempt('setHeader', () => up.setHeader('x', '1'), { up })
        })
        one.web(req, res, toLocal(port))
      },
    ),
    talk: get('/'),
  },
  {
    name: 'http-proxy: upgrade',
    serve: async (kit) => {
      const server = http.createServer()
      const port = await backend(kit, server, (req, res) => res.end())
      const other = http.createServer().on('upgrade', (req, socket) => {
        socket.write(
          'HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n',
        )
        setTimeout(() => socket.end('hello'), 10)
      })
      await new Promise((resolve) => {
        other.listen(0, '127.0.0.1', resolve)
      })
      server.on('harness stop', () => other.close())
      server.on('upgrade', (req, socket, head) =>
        proxy().ws(req, socket, head, toLocal(other.address().port)),
      )
      kit.log('backend', typeof port)
      return server
    },
    talk: get('/', { upgrade: 'echo', connection: 'Upgrade' }),
  },
  {
    name: 'outgoing request: headers after they were sent',
    serve: withBackend(
      (req, res) => res.end('ok'),
      (req, res, kit, port) => {
        const up = outgoing(port, { method: 'POST' }, (answer) => {
          answer.resume().on('end', () => res.end('done'))
        })
        kit.attempt('write', () => up.write('x'), { up })
        kit.attempt('setHeader', () => up.setHeader('x', '1'), { up })
        kit.attempt('removeHeader', () => up.removeHeader('x'), { up })
        kit.attempt('appendHeader', () => up.appendHeader('x', '1'), { up })
        kit.attempt('setTimeout', () => up.setTimeout(50), { up })
        kit.attempt('end', () => up.end(() => kit.log('called back')), { up })
        kit.attempt('end again', () => up.end(), { up })
        kit.attempt('setHeader ended', () => up.setHeader('x', '1'), { up })
        up.on('error', (error) => kit.error('error', error))
        kit.attempt('write ended', () => up.write('y'), { up })
      },
    ),
    talk: get('/'),
  },
  {
    name: 'outgoing request: events in order',
    serve: withBackend(
      (req, res) => {
        res.writeEarlyHints({ link: '</a>; rel=preload' })
        res.end('ok')
      },
      (req, res, kit, port) => {
        const up = outgoing(port, { headers: { expect: '100-continue' }, method: 'POST' })
        for (const event of ['socket', 'finish', 'response', 'close', 'information', 'continue'])
          up.on(event, () => kit.log(event))
        up.on('continue', () => up.end('body'))
        up.on('response', (answer) => {
          kit.log(
            Object.keys(up).join(),
            Object.getOwnPropertySymbols(up).filter((symbol) =>
              Object.prototype.propertyIsEnumerable.call(up, symbol),
            ).length,
          )
          answer.resume().on('end', () => res.end('done'))
        })
        up.flushHeaders()
      },
    ),
    talk: get('/'),
  },
  {
    name: 'fetch from a handler',
    serve: withBackend(
      (req, res) => res.end(`backend ${req.method} ${req.url}`),
      async (req, res, kit, port) => {
        const answer = await fetch(`http://127.0.0.1:${port}/x`, {
          headers: { connection: 'close' },
        })
        res.end(await answer.text())
      },
    ),
    talk: get('/'),
  },
  {
    name: 'agent with keep-alive',
    serve: withBackend(
      (req, res) => res.end('ok'),
      (req, res, kit, port) => {
        const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
        let left = 3
        for (const path of ['/1', '/2', '/3'])
          outgoing(port, { path, agent }, (answer) => {
            kit.log(path, answer.statusCode)
            answer.resume().on('end', () => {
              if (--left > 0) return
              agent.destroy()
              res.end('all')
            })
          }).end()
      },
    ),
    talk: get('/'),
  },
]

module.exports = { cases }
