// Runs inside one Node: calls each operation of a real response in each state and prints what happened,
// on the response and at the client. The operation 'nothing' shows what happens without any.
// usage: node probe.cjs FRAMEWORK MODULE < operations.json
const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')
const net = require('node:net')

const [framework, moduleFolder] = process.argv.slice(2)
const wanted = JSON.parse(fs.readFileSync(0, 'utf8'))
const file = __filename
const guardNames =
  'headersSent writableEnded writableFinished _header _headerSent headerSent finished closed destroyed'.split(
    ' ',
  )

const callbackArgs = (done) => ({
  render: ['view', done],
  sendFile: [file, done],
  download: [file, done],
  sendfile: [file, done],
})
const plainArgs = {
  setHeader: ['x-a', '1'],
  setHeaders: [new Map([['x-a', '1']])],
  appendHeader: ['x-a', '1'],
  removeHeader: ['x-b'],
  writeHead: [202],
  writeHeader: [202],
  setTrailer: ['x-t', '1'],
  write: ['x'],
  addTrailers: [{ 'x-t': '1' }],
  writeEarlyHints: [{ link: '</a.css>; rel=preload; as=style' }],
  writeInformation: [103, { link: '</a.css>; rel=preload' }],
  json: [{ a: 1 }],
  jsonp: [{ a: 1 }],
  sendStatus: [200],
  redirect: ['/x'],
  render: ['view'],
  sendFile: [file],
  sendfile: [file],
  download: [file],
  set: ['x-a', '1'],
  header: ['x-a', '1'],
  type: ['html'],
  contentType: ['html'],
  cookie: ['a', 'b'],
  clearCookie: ['a'],
  location: ['/x'],
  links: [{ next: '/x' }],
  attachment: ['a.txt'],
  append: ['x-a', '1'],
  vary: ['accept'],
  status: [201],
  statusCode: 201,
  statusMessage: 'Made',
}

function argsOf(name, when, response, note) {
  if (when === 'callback') return callbackArgs((error) => note.callback(error))[name] ?? []
  if (name === 'format') return [{ default: () => response.send('x') }]
  if (name === 'end' || name === 'send') return when === 'no-data' ? [] : ['x']
  return plainArgs[name] ?? []
}

function stateOf(response) {
  if (response.writableEnded || response.finished) return 'ended'
  return response.headersSent ? 'committed' : 'open'
}

function codeOf(error) {
  return error && typeof error === 'object' ? (error.code ?? null) : null
}

function act(response, { name, form, when, state }, note) {
  response.setHeader('x-b', '1')
  if (state === 'committed') response.write('begun')
  if (state === 'ended') response.end('done')
  note.before = stateOf(response)
  note.guards = Object.fromEntries(
    guardNames.map((guard) => [guard, guard in response ? Boolean(response[guard]) : null]),
  )
  response.on('error', (error) => (note.event = codeOf(error)))
  if (name === 'nothing') {
    note.after = stateOf(response)
    return
  }
  if (name === 'pipe') {
    require('node:stream').Readable.from(['x']).pipe(response)
    return
  }
  if (form === 'call' && typeof response[name] !== 'function') {
    note.missing = true
    return
  }
  try {
    if (form === 'set') response[name] = plainArgs[name]
    else {
      if (name === 'uncork') response.cork()
      const result = response[name](...argsOf(name, when, response, note))
      note.returnsThis = result === response
      // What is corked must be uncorked, else Node 22 and 24 send the last chunk ahead of it.
      if (name === 'cork') response.uncork()
    }
  } catch (error) {
    note.thrown = codeOf(error)
    note.text = String(error && error.message)
  }
  note.after = stateOf(response)
}

const notes = []
const settled = []

function handle(response, index) {
  const note = { ...wanted[index] }
  note.callback = (error) => (note.called = error ? { code: codeOf(error) } : null)
  notes[index] = note
  act(response, wanted[index], note)
  settled[index] = settle(response, note)
}

/** Waits for what comes of the operation, and brings the response to its end. */
async function settle(response, note) {
  const longest = note.isLater ? 600 : 25
  const start = Date.now()
  await pause(25)
  while (Date.now() - start < longest && !hasOutcome(response, note)) await pause(10)
  note.later = stateOf(response)
  if (response.writableEnded || response.destroyed) return
  response.write(' rest')
  response.end()
}

function hasOutcome(response, note) {
  if ('nexted' in note || 'called' in note || 'crashed' in note) return true
  return note.state !== 'ended' && stateOf(response) === 'ended'
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

function serve() {
  const index = (request) => Number(request.url.slice(1))
  if (framework === 'node-http') return http.createServer((req, res) => handle(res, index(req)))
  if (framework === 'node-http2') return http2.createServer((req, res) => handle(res, index(req)))
  const make = require(moduleFolder)
  const app = make()
  if (app.engine) {
    app.engine('txt', (path, options, done) => done(null, 'rendered'))
    app.set('views', __dirname)
    app.set('view engine', 'txt')
  }
  app.use((req, res) => handle(res, index(req)))
  app.use((error, req, res, next) => {
    const note = notes[index(req)]
    if (note && note.nexted === undefined) note.nexted = { code: codeOf(error) }
  })
  return http.createServer(app)
}

/** What the client gets: head, body and trailers, interim answers, or that the message is broken. */
function ask(port, index) {
  const seen = { interim: [], body: '', trailers: '' }
  const keep = () => (notes[index].client = seen)
  return (framework === 'node-http2' ? askHttp2 : askHttp1)(port, index, seen).then(keep)
}

/** Reads the bytes themselves: a client library hides what comes behind a complete message. */
function askHttp1(port, index, seen) {
  return new Promise((resolve) => {
    let raw = ''
    const socket = net.connect(port, '127.0.0.1')
    socket.setEncoding('latin1')
    socket.on('data', (text) => (raw += text))
    socket.on('error', () => {})
    socket.on('close', () => {
      readMessage(raw, seen)
      resolve()
    })
    socket.write(`GET /${index} HTTP/1.1\r\nHost: x\r\nTE: trailers\r\nConnection: close\r\n\r\n`)
  })
}

function readMessage(raw, seen) {
  let rest = raw
  for (;;) {
    const [, status, head] = /^HTTP\/1\.1 (\d+)((?:[^\r]|\r\n(?!\r\n))*)\r\n\r\n/.exec(rest) ?? []
    if (!status) return void (seen.broken = 'no head')
    rest = rest.slice(`HTTP/1.1 ${status}${head}\r\n\r\n`.length)
    if (Number(status) < 200) seen.interim.push(Number(status))
    else {
      seen.head = status + head.replace(/\r\nDate: [^\r]*/i, '')
      break
    }
  }
  const length = /\r\ncontent-length: (\d+)/i.exec(seen.head)
  if (/\r\ntransfer-encoding: chunked/i.test(seen.head)) rest = readChunks(rest, seen)
  else if (length) {
    seen.body = rest.slice(0, Number(length[1]))
    if (seen.body.length < Number(length[1])) seen.broken = 'cut'
    rest = rest.slice(seen.body.length)
  } else [seen.body, rest] = [rest, '']
  if (rest !== '') seen.broken ??= 'bytes behind the message'
}

function readChunks(text, seen) {
  let rest = text
  for (;;) {
    const [line, size] = /^([\da-f]+)\r\n/i.exec(rest) ?? []
    if (!line) {
      seen.broken = rest === '' ? 'cut' : 'no chunk'
      return ''
    }
    rest = rest.slice(line.length)
    if (Number.parseInt(size, 16) === 0) break
    seen.body += rest.slice(0, Number.parseInt(size, 16))
    rest = rest.slice(Number.parseInt(size, 16) + 2)
  }
  const trailers = /^((?:[^\r]+\r\n)*)\r\n/.exec(rest)
  if (!trailers) {
    seen.broken = 'cut'
    return ''
  }
  seen.trailers = trailers[1]
  return rest.slice(trailers[0].length)
}

function askHttp2(port, index, seen) {
  return new Promise((resolve) => {
    const client = http2.connect(`http://127.0.0.1:${port}`)
    const stream = client.request({ ':path': `/${index}` })
    const deadline = setTimeout(() => stream.close(), 2000)
    client.on('error', resolve)
    stream.on('response', (headers) => (seen.headers = withoutDate(headers)))
    stream.on('continue', () => seen.interim.push(100))
    stream.on('headers', (headers) => seen.interim.push(headers[':status']))
    stream.on('trailers', (trailers) => (seen.trailers = Object.keys(trailers).join()))
    stream.on('data', (chunk) => (seen.body += chunk))
    stream.on('error', (error) => (seen.broken = error.code ?? true))
    stream.on('close', () => {
      clearTimeout(deadline)
      client.close(resolve)
    })
  })
}

function withoutDate({ date: _, ...headers }) {
  return headers
}

// Views are probed one at a time, so that what nobody catches can be told apart.
let current = -1
process.on('uncaughtException', (error) => {
  if (current >= 0 && notes[current]) notes[current].crashed = codeOf(error)
})

const server = serve()
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  const width = 24
  const indexes = wanted.map((_, index) => index)
  const together = indexes.filter((index) => wanted[index].name !== 'render')
  for (let from = 0; from < together.length; from += width)
    await Promise.all(together.slice(from, from + width).map((index) => ask(port, index)))
  for (const index of indexes.filter((one) => wanted[one].name === 'render')) {
    current = index
    await ask(port, index)
    await settled[index]
  }
  await Promise.all(settled)
  process.stdout.write(JSON.stringify(notes.map(({ callback, isLater, ...note }) => note)), () =>
    process.exit(0),
  )
})
