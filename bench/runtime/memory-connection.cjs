// Connections without sockets: requests come from memory and answers end there. What is left of the cost
// of a request is JavaScript, without the kernel and without a second process that competes for the CPU.
'use strict'
const { AsyncResource } = require('node:async_hooks')
const { Duplex } = require('node:stream')
const { setImmediate: turn } = require('node:timers/promises')

const request = Buffer.from(
  'GET /orders/a1 HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\nuser-agent: bench\r\n\r\n',
)

class MemoryConnection extends Duplex {
  #missing = 0
  #isWaiting = false
  /** What comes from a socket runs in a context of the socket's own, not in that of whoever sent it. */
  #resource = new AsyncResource('MemoryConnection')

  /** Until the server has done with an answer, a further request would be pipelined, as clients seldom do. */
  get isBusy() {
    return this.#isWaiting || Boolean(this._httpMessage)
  }

  ask() {
    this.#isWaiting = true
    this.#resource.runInAsyncScope(() => this.push(request))
  }

  _read() {}

  _write(chunk, _encoding, callback) {
    this.#read(chunk)
    callback()
  }

  _writev(chunks, callback) {
    for (const { chunk } of chunks) this.#read(chunk)
    callback()
  }

  #read(chunk) {
    const head = this.#missing === 0 ? chunk.indexOf('\r\n\r\n') : -1
    if (head >= 0) {
      const length = /content-length: (\d+)/i.exec(chunk.latin1Slice(0, head))
      if (!length || !chunk.latin1Slice(0, 12).startsWith('HTTP/1.1 200'))
        throw new Error(`unexpected answer: ${chunk.latin1Slice(0, 200)}`)
      this.#missing = Number(length[1]) - (chunk.length - head - 4)
    } else this.#missing -= chunk.length
    if (this.#missing === 0) this.#isWaiting = false
  }
}

/** Opens connections to a server; the result sends so many requests and resolves when all are answered. */
exports.openConnections = function openConnections(server, count) {
  const connections = Array.from({ length: count }, () => new MemoryConnection())
  for (const connection of connections) server.emit('connection', connection)
  return async (requests) => {
    let toSend = requests
    while (toSend > 0 || connections.some((connection) => connection.isBusy)) {
      for (const connection of connections) {
        if (toSend === 0 || connection.isBusy) continue
        toSend--
        connection.ask()
      }
      await turn()
    }
  }
}
