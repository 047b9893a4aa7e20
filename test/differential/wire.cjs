// A client that sees what is on the wire: raw bytes, and how the connection ended.
const { createHash } = require('node:crypto')
const net = require('node:net')

/** How long a client waits for what it was told to wait for. */
const patience = 4000

/** One connection: what came in is kept byte by byte, in latin1. */
class Connection {
  /** @param {import('node:net').Socket} socket @param {{ keep?: number }} [options] */
  constructor(socket, options = {}) {
    this.socket = socket
    this.keep = options.keep ?? Infinity
    this.received = Buffer.alloc(0)
    this.ending = 'open'
    this.waiting = new Set()
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk])
      this.wake()
    })
    socket.on('end', () => this.note('end'))
    socket.on('error', (error) => this.note(`error ${error.code}`))
    socket.on('close', () => {
      this.isClosed = true
      this.note('close')
    })
  }

  /** The first word on how it ended counts. */
  note(ending) {
    if (this.ending === 'open') this.ending = ending
    this.wake()
  }

  wake() {
    for (const look of this.waiting) look()
  }

  send(data) {
    this.socket.write(data, 'latin1')
    return this
  }

  wait(isThere, what) {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.waiting.delete(look)
        if (this.ending === 'open') this.ending = `nothing came: ${what}`
        resolve(false)
      }, patience)
      const look = () => {
        if (!isThere() && !this.isClosed) return
        clearTimeout(timer)
        this.waiting.delete(look)
        resolve(true)
      }
      this.waiting.add(look)
      look()
    })
  }

  /** Until this text, pattern or number of bytes has come in. */
  until(wanted) {
    const isThere = () => {
      if (typeof wanted === 'number') return this.received.length >= wanted
      const text = this.received.toString('latin1')
      return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)
    }
    return this.wait(isThere, String(wanted))
  }

  closed() {
    return this.wait(() => this.isClosed, 'close')
  }

  /** Leaves: what came after is not part of the comparison. */
  leave(how = 'destroy') {
    if (this.ending === 'open') this.ending = `left by ${how}`
    if (how === 'end') this.socket.end()
    else if (how === 'reset') this.socket.resetAndDestroy()
    else this.socket.destroy()
  }

  report() {
    const bytes = this.received.subarray(0, this.keep)
    return { ending: this.ending, received: readable(bytes) }
  }
}

/** Long answers are kept as their head, length and the hash of the rest: the head holds what has to be normalised. */
function readable(bytes) {
  if (bytes.length <= 16_384) return bytes.toString('latin1')
  const hash = createHash('sha256').update(bytes.subarray(2048)).digest('hex')
  return `${bytes.subarray(0, 2048).toString('latin1')}... ${bytes.length} bytes, sha256 ${hash}`
}

/**
 * What a script talks through.
 * @param {{ port: number, connect?: (port: number) => import('node:net').Socket }} address
 */
function makeClient({ port, connect = plainSocket }) {
  const connections = []
  const notes = []
  return {
    port,
    notes,
    note: (...words) => void notes.push(words.join(' ')),
    open(options) {
      const connection = new Connection(connect(port), options)
      connections.push(connection)
      return connection
    },
    report: () => ({ connections: connections.map((one) => one.report()), notes }),
    close: () => connections.forEach((one) => one.socket.destroy()),
  }
}

function plainSocket(port) {
  return net.connect({ port, host: '127.0.0.1' })
}

/** A request as text. The connection is closed behind the answer unless told otherwise. */
function request(method, path, headers = {}, body = '') {
  const all = { host: 'example.test', connection: 'close', ...headers }
  if (body !== '' && !('transfer-encoding' in all)) all['content-length'] = Buffer.byteLength(body)
  const lines = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** A script of one request, each on its own connection, for every request given. */
function ask(...requests) {
  return async (client) => {
    for (const text of requests) {
      const connection = client.open()
      connection.send(text)
      await connection.closed()
    }
  }
}

const get = (path = '/', headers = {}) => ask(request('GET', path, headers))
const post = (path, headers, body) => ask(request('POST', path, headers, body))

module.exports = { ask, get, makeClient, post, request }
