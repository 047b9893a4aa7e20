// One request over HTTP/2, through memory.
'use strict'
const http2 = require('node:http2')
const { Duplex } = require('node:stream')

/** Two ends of one connection. */
function connectionPair() {
  const end = () =>
    new Duplex({
      read() {},
      write(chunk, _encoding, callback) {
        this.tell(chunk, callback)
      },
      final(callback) {
        this.tell(null, callback)
      },
    })
  /** Not at once: a failure of the program would end the sender as well. */
  function tell(chunk, callback) {
    setImmediate(() => {
      this.other.push(chunk)
      callback()
    })
  }
  const [client, server] = [Object.assign(end(), { tell }), Object.assign(end(), { tell })]
  client.other = server
  server.other = client
  return [client, server]
}

const served = new WeakSet()

/** What a listener throws ends the process, though not from within Node's parser, which would not bear that here. */
function throwLater(server) {
  if (served.has(server)) return
  served.add(server)
  const { emit } = server
  server.emit = function emitCaught(...given) {
    try {
      return emit.apply(this, given)
    } catch (error) {
      setImmediate(() => {
        throw error
      })
      return true
    }
  }
}

/** Asks `server`; gives what closes the connection. */
exports.requestHttp2 = function requestHttp2(server, { method, path, headers, body }) {
  throwLater(server)
  const [client, ours] = connectionPair()
  server.emit('connection', ours)
  const session = http2.connect('http://localhost', { createConnection: () => client })
  session.on('error', () => {})
  const request = session.request(
    { ':method': method, ':path': path, ...headers },
    { endStream: body.length === 0 },
  )
  request.on('error', () => {}).resume()
  for (const chunk of body) setImmediate(() => request.write(chunk))
  if (body.length > 0) setImmediate(() => request.end())
  return () => {
    session.destroy()
    ours.destroy()
  }
}
