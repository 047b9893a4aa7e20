// Runs inside one Node: calls each operation of a real response in each state and prints what happened.
// usage: node probe.cjs FRAMEWORK MODULE < operations.json
const fs = require('node:fs')
const http = require('node:http')
const http2 = require('node:http2')

const [framework, moduleFolder] = process.argv.slice(2)
const wanted = JSON.parse(fs.readFileSync(0, 'utf8'))
const file = __filename

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
  writeHead: [200],
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
  if (state === 'committed') response.write('begun')
  if (state === 'ended') response.end('done')
  note.before = stateOf(response)
  note.guards = Object.fromEntries(
    ['headersSent', 'writableEnded', '_header', 'finished', 'writable'].map((guard) => [
      guard,
      guard in response ? Boolean(response[guard]) : null,
    ]),
  )
  response.on('error', (error) => (note.event = codeOf(error)))
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
      const result = response[name](...argsOf(name, when, response, note))
      note.returnsThis = result === response
    }
  } catch (error) {
    note.thrown = codeOf(error)
    note.text = String(error && error.message)
  }
  note.after = stateOf(response)
}

const notes = []

function handle(response, index) {
  const note = { ...wanted[index] }
  note.callback = (error) => (note.called = error ? { code: codeOf(error) } : null)
  notes[index] = note
  act(response, wanted[index], note)
  setTimeout(() => {
    note.later = stateOf(response)
    if (!response.writableEnded) response.destroy ? response.destroy() : response.end()
  }, 25)
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

function ask(port, index) {
  return new Promise((resolve) => {
    if (framework === 'node-http2') {
      const client = http2.connect(`http://127.0.0.1:${port}`)
      client.on('error', resolve)
      const stream = client.request({ ':path': `/${index}` })
      stream.on('error', () => {})
      stream.on('close', () => client.close(resolve))
      stream.resume()
      setTimeout(() => client.destroy(), 200)
      return
    }
    const request = http.get(
      { host: '127.0.0.1', port, path: `/${index}`, agent: false },
      (response) => {
        response
          .on('error', () => {})
          .on('close', resolve)
          .resume()
      },
    )
    request.on('error', resolve)
  })
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
  for (let from = 0; from < together.length; from += width) {
    await Promise.all(together.slice(from, from + width).map((index) => ask(port, index)))
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  for (const index of indexes.filter((one) => wanted[one].name === 'render')) {
    current = index
    await ask(port, index)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  process.stdout.write(JSON.stringify(notes.map(({ callback, ...note }) => note)), () =>
    process.exit(0),
  )
})
