// What every reproduction shares: the package under test out of the folder it is installed in, a server on
// loopback, one request at a time, and the end of the program once the recorder has written.
import Module, { createRequire } from 'node:module'
import { createServer, request } from 'node:http'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The folder whose node_modules hold the package. */
export const home = process.cwd()

const inHome = createRequire(join(home, 'package.json'))

/** `require` as the folder of the package would do it. */
export const load = inHome

/** `import()` of a file by its path below node_modules. */
export function loadModule(path) {
  return import(pathToFileURL(join(home, 'node_modules', path)).href)
}

/** A module that the package asks for and that the reproduction has no use for, or that would need a service. */
export function standIn(name, exports) {
  // oxlint-disable-next-line no-underscore-dangle -- the one hook that all supported versions of Node have
  const loadNext = Module._load
  // oxlint-disable-next-line no-underscore-dangle
  Module._load = function (asked, ...rest) {
    return asked === name ? exports : Reflect.apply(loadNext, this, [asked, ...rest])
  }
}

/** Serves an application or a request listener, and says at which port. */
export function listen(listener) {
  return new Promise((done) => {
    const server = createServer(listener)
    server.listen(0, '127.0.0.1', () => done(server.address().port))
  })
}

/** A port on loopback that nothing listens on, for a package that only takes a number. */
export function freePort() {
  return new Promise((done) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => done(port))
    })
  })
}

/** One request: `{ status, body }`, or `{ failed }` where no whole answer came within three seconds. */
export function ask(port, { method = 'GET', path = '/', headers = {}, body } = {}) {
  return new Promise((done) => {
    const options = { host: '127.0.0.1', port, method, path, headers: { ...headers } }
    if (body !== undefined) options.headers['content-length'] = Buffer.byteLength(body)
    const sent = request({ ...options, timeout: 3000, agent: false }, (res) => {
      let text = ''
      res.setEncoding('utf8')
      res.on('data', (part) => (text += part))
      res.on('error', ({ code }) => done({ status: res.statusCode, failed: code }))
      res.on('end', () => done({ status: res.statusCode, body: text.slice(0, 200) }))
    })
    sent.on('timeout', () => sent.destroy(new Error('no answer within three seconds')))
    sent.on('error', ({ code, message }) => done({ failed: code ?? message }))
    sent.end(body)
  })
}

/** `ask` with a JSON body. */
export function askJson(port, { body, headers, ...rest }) {
  const type = { 'content-type': 'application/json' }
  return ask(port, { ...rest, headers: { ...type, ...headers }, body: JSON.stringify(body) })
}

/** Says what the client got, and ends the program when what was left for later has run. */
export function finish(...answers) {
  console.log(`answers ${JSON.stringify(answers)}`)
  setTimeout(() => process.exit(0), 500)
}

/** Lets the program live on after an error that nobody caught, as a package's own rescue would. */
export function surviveErrors() {
  process.on('uncaughtException', ({ message }) => console.log(`uncaught ${message}`))
}
