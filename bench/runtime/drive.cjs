// The client, in a process of its own: a bounded number of requests over connections that are kept. It speaks
// through bare sockets, so that it needs less CPU time than the servers that it drives.
'use strict'
const { connect } = require('node:net')

const connectionCount = 16
const request =
  'GET /orders/a1 HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\nuser-agent: bench\r\n\r\n'

/** Connections by port. */
const open = new Map()

function connectionsTo(port) {
  let connections = open.get(port)
  if (!connections) {
    connections = Array.from({ length: connectionCount }, () => {
      const socket = connect(port, '127.0.0.1').setNoDelay(true)
      const connection = { socket, missing: 0, answered: () => {} }
      socket.on('data', (chunk) => read(connection, chunk))
      socket.on('error', fail)
      socket.on('close', () => fail(new Error('a server closed its connection')))
      return connection
    })
    open.set(port, connections)
  }
  return connections
}

function read(connection, chunk) {
  const head = connection.missing === 0 ? chunk.indexOf('\r\n\r\n') : -1
  if (head >= 0) {
    const text = chunk.latin1Slice(0, head)
    const length = /content-length: (\d+)/i.exec(text)
    if (!length || !text.startsWith('HTTP/1.1 200')) fail(new Error(`unexpected answer: ${text}`))
    connection.missing = Number(length[1]) - (chunk.length - head - 4)
  } else connection.missing -= chunk.length
  if (connection.missing === 0) connection.answered()
}

function fail(error) {
  if (!process.connected) process.exit(0)
  console.error(error)
  process.exit(1)
}

process.on('disconnect', () => process.exit(0))
process.on('message', ({ port, requests, close }) => {
  if (close) {
    for (const connections of open.values())
      for (const { socket } of connections) socket.removeAllListeners('close').destroy()
    open.clear()
    return
  }
  let toSend = requests
  let toCome = requests
  for (const connection of connectionsTo(port)) {
    const ask = () => {
      if (toSend === 0) return
      toSend--
      connection.socket.write(request)
    }
    connection.answered = () => {
      if (--toCome === 0) process.send({ done: true })
      else ask()
    }
    ask()
  }
})
process.send({ ready: true })
