// Makes each operation on a response that is open, ended, and finished, and prints which of them threw.
const { Readable, pipeline } = require('node:stream')
const { serveCases } = require('./serve-cases.cjs')

const operations = {
  writeHead: (res) => res.writeHead(500),
  setHeader: (res) => res.setHeader('x-late', '1'),
  setHeaders: (res) => res.setHeaders(new Map([['x-late', '1']])),
  appendHeader: (res) => res.appendHeader('x-late', '1'),
  removeHeader: (res) => res.removeHeader('x-early'),
  writeContinue: (res) => res.writeContinue(),
  writeProcessing: (res) => res.writeProcessing(),
  writeEarlyHints: (res) => res.writeEarlyHints({ link: '</a.css>; rel=preload' }),
  writeInformation: (res) => res.writeInformation(103, { link: '</a.css>; rel=preload' }),
  flushHeaders: (res) => res.flushHeaders(),
  addTrailers: (res) => res.addTrailers({ 'x-late': '1' }),
  statusCode: (res) => (res.statusCode = 500),
  write: (res) => res.write('late'),
  writeWithCallback: (res) => res.write('late', () => {}),
  end: (res) => res.end('late'),
  endOfBytes: (res) => res.end(Buffer.from('late')),
  bareEnd: (res) => res.end(),
  emptyEnd: (res) => res.end(''),
  endWithCallback: (res) => res.end(() => {}),
  pipe: (res) => Readable.from(['late']).pipe(res),
  pipeline: (res) => pipeline(Readable.from(['late']), res, () => {}),
}

/** How the answer is given before; `then` makes the late call. */
const states = {
  open: (res, then) => {
    res.write('a')
    then()
    res.end()
  },
  ended: (res, then) => {
    res.end('a')
    then()
  },
  finished: (res, then) => {
    res.end('a')
    setTimeout(() => then(), 60)
  },
}

const threw = {}
const [kind, listens] = process.argv.slice(2)
// A request that dies of its mistake must not take the others with it.
process.on('uncaughtException', () => {})

function listener(req, res) {
  const [, state, name] = req.url.split('/')
  res.setHeader('x-early', '1')
  if (listens) res.on('error', () => {})
  states[state](res, () => {
    try {
      threw[`${state} ${name}`] = false
      operations[name](res)
    } catch {
      threw[`${state} ${name}`] = true
    }
  })
}

const isHttp2 = kind === 'http2' || kind === 'http2-secure'
const { ServerResponse } = require('node:http')
const { prototype } = isHttp2 ? require('node:http2').Http2ServerResponse : ServerResponse
const names = Object.keys(operations).filter(
  (name) =>
    !/^(?:write[A-Z]|setHeaders|appendHeader)/.test(name) ||
    name.endsWith('Callback') ||
    name in prototype,
)
process.on('exit', () => process.stdout.write(JSON.stringify(threw)))
void serveCases(
  kind,
  listener,
  Object.keys(states).flatMap((state) => names.map((name) => `/${state}/${name}`)),
)
