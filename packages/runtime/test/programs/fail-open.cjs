// Programs that make it hard for the recorder. Each is answered twice a few times; what the program sees is printed.
// usage: node fail-open.cjs <name>
const http = require('node:http')
const { closeSync, writeSync } = require('node:fs')
const { createServer, get, IncomingMessage, OutgoingMessage, ServerResponse } = http

const fail = () => {
  throw new Error('not for you')
}
const failing = { get: fail, configurable: true }
const { captureStackTrace } = Error

/** The second answer of a program, and what it gets to see of it. */
function twice(req, res) {
  res.end('first')
  try {
    res.setHeader('x-late', '1')
    print('no error')
  } catch (error) {
    print(error.code)
  }
  print(`late write ${res.write('late', (error) => print(`told ${error?.code}`))}`)
}

let print = (text) => console.log(text)

const silently = (res) => res.on('error', (error) => print(`event ${error?.code}`))
const onRequest = (change) => (req, res) => {
  silently(res)
  change(req, res)
  twice(req, res)
}
const throwing = (value) => (req, res) => {
  silently(res)
  res.end('first')
  const original = res.emit
  void original
  try {
    // What the program throws out of a call of Node's is the program's.
    res.writeHead({
      valueOf() {
        throw value
      },
    })
  } catch (thrown) {
    print(thrown === value ? 'the same' : `other ${thrown?.code}`)
  }
  res.setHeader = function () {
    throw value
  }
  try {
    res.setHeader('x', '1')
  } catch (thrown) {
    print(thrown === value)
  }
  twiceBy(OutgoingMessage.prototype.setHeader, res)
}

/** Node itself does not complete what is answered through a proxy. */
const endSoon = () => setTimeout(() => process.exit(4), 200)

function twiceBy(method, res) {
  try {
    method.call(res, 'x', '1')
  } catch (error) {
    print(error.code)
  }
}

/** An outgoing message's methods as another tool has replaced them: what a late call throws is any value. */
function throwFromNode(value) {
  OutgoingMessage.prototype.setHeader = function setHeader() {
    if (this.headersSent) throw value
  }
}

const circular = new Error('circular')
circular.cause = circular
const hostile = new Error('hostile')
for (const key of ['stack', 'message', 'code', 'name']) Object.defineProperty(hostile, key, failing)
const revoked = Proxy.revocable(new Error('gone'), {})
revoked.revoke()

const thrown = {
  'a circular error': circular,
  'an error with getters that throw': hostile,
  'a revoked proxy': revoked.proxy,
  'a symbol': Symbol('thrown'),
  undefined,
  'a function': fail,
  'a BigInt': 10n,
  'an object without prototype': Object.create(null),
}

/** Both ways in which a context is kept: which one is taken depends on the version of Node. */
function breakContexts(failure) {
  const { AsyncLocalStorage, createHook } = require('node:async_hooks')
  AsyncLocalStorage.prototype.enterWith = failure
  Object.getPrototypeOf(createHook({})).enable = failure
}

const programs = {
  plain: { app: onRequest(() => {}) },
  'captureStackTrace throws': { before: () => (Error.captureStackTrace = fail) },
  'captureStackTrace is deleted': { before: () => delete Error.captureStackTrace },
  'captureStackTrace is locked': {
    before: () =>
      Object.defineProperty(Error, 'captureStackTrace', {
        value: captureStackTrace,
        writable: false,
        configurable: false,
      }),
  },
  'stackTraceLimit is locked': {
    before: () =>
      Object.defineProperty(Error, 'stackTraceLimit', {
        value: 5,
        writable: false,
        configurable: false,
      }),
  },
  'stackTraceLimit is deleted': { before: () => delete Error.stackTraceLimit },
  'Error is frozen': { before: () => Object.freeze(Error) },
  'prepareStackTrace throws': { before: () => (Error.prepareStackTrace = fail) },
  'prepareStackTrace is locked': {
    before: () =>
      Object.defineProperty(Error, 'prepareStackTrace', {
        value: () => 'mine',
        configurable: false,
      }),
  },
  'prototypes are sealed': {
    before: () =>
      [OutgoingMessage, ServerResponse, IncomingMessage].map((one) => Object.seal(one.prototype)),
  },
  'prototypes are frozen': {
    before: () => [OutgoingMessage, ServerResponse].map((one) => Object.freeze(one.prototype)),
  },
  'emitWarning throws': { before: () => (process.emitWarning = Error.captureStackTrace = fail) },
  'cwd throws': { before: () => (process.cwd = fail) },
  'memoryUsage and timers are replaced': {
    before: () => (global.setImmediate = global.queueMicrotask = global.setTimeout),
  },
  'JSON.stringify throws': { before: () => (JSON.stringify = fail) },
  'performance.now throws': { before: () => (performance.now = fail) },
  'the URL and the route throw': {
    app: onRequest((req) => {
      for (const key of ['originalUrl', 'route', 'baseUrl', 'url', 'httpVersion'])
        Object.defineProperty(req, key, failing)
    }),
  },
  'the URL is no text': {
    app: onRequest((req) => {
      req.originalUrl = { replace: 1 }
      req.method = Symbol('m')
      req.route = { path: Object.create(null) }
      req.baseUrl = 10n
    }),
  },
  'the values are hostile to JSON': {
    app: onRequest((req) => {
      req.originalUrl = { toJSON: fail, length: 10n }
      req.method = 10n
      req.httpVersion = { toJSON: fail }
    }),
  },
  'the request is a proxy': {
    app: onRequest((req, res) => {
      res.req = new Proxy(req, { get: fail, has: fail, getPrototypeOf: fail })
    }),
  },
  'the response is asked by a proxy': {
    app: (req, res) => {
      silently(res)
      endSoon()
      twice(req, new Proxy(res, { getPrototypeOf: fail, has: fail, ownKeys: fail }))
    },
  },
  'a proxy is piped into': {
    app: (req, res) => {
      silently(res)
      endSoon()
      try {
        require('node:stream')
          .Readable.from(['a'])
          .pipe(new Proxy(res, { getPrototypeOf: fail }))
      } catch (error) {
        print(error.message)
      }
    },
  },
  'the listeners cannot be counted': {
    app: onRequest((req, res) => {
      res.listenerCount = fail
    }),
  },
  'faults that cannot be shown': {
    before: () =>
      breakContexts(() => {
        throw hostile
      }),
  },
  'the state of the response throws': {
    app: (req, res) => {
      silently(res)
      res.end('first')
      for (const key of ['headersSent', 'writableFinished', 'req'])
        Object.defineProperty(res, key, failing)
      twiceBy(OutgoingMessage.prototype.setHeader, res)
    },
  },
  'the response has no prototype to learn': {
    app: onRequest((req, res) =>
      Object.setPrototypeOf(
        res,
        new Proxy(ServerResponse.prototype, { getPrototypeOf: () => ServerResponse.prototype }),
      ),
    ),
  },
  'the response pretends to be a framework': {
    app: onRequest((req, res) => {
      const mine = Object.create(ServerResponse.prototype)
      Object.defineProperties(mine, { json: failing, send: failing, sendFile: failing })
      Object.setPrototypeOf(res, mine)
      Object.defineProperty(res, 'app', failing)
    }),
  },
  'standard error is closed': { before: () => closeSync(2) },
  'standard output is closed': {
    before: () => {
      closeSync(1)
      print = (text) => void text
    },
  },
  'async hooks are off': {
    before: () => breakContexts(fail),
  },
  'a listener throws': { listen: fail },
  'a listener is slow': {
    listen: () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50),
  },
  'late calls without end': {
    requests: 1,
    app: (req, res) => {
      silently(res)
      res.end('first')
      let refused = 0
      for (let count = 0; count < 100_000; count++) {
        try {
          res.setHeader('x', '1')
        } catch {
          refused++
        }
      }
      print(`refused ${refused}`)
      if (process.argv[3] === 'memory') {
        globalThis.gc()
        writeSync(1, `heap ${process.memoryUsage().heapUsed}\n`)
      }
    },
  },
}
for (const [name, value] of Object.entries(thrown)) {
  programs[`throws ${name}`] = { app: throwing(value) }
  programs[`Node throws ${name}`] = {
    replace: () => throwFromNode(value),
    app: (req, res) => {
      silently(res)
      res.end('first')
      try {
        res.setHeader('x', '1')
      } catch (error) {
        print(error === value)
      }
    },
  }
}

const name = process.argv[2]
const one = programs[name]
if (name === '--names') console.log(Object.keys(programs).join('\n'))
else start()

function start() {
  one.replace?.()
  const app = one.app ?? onRequest(() => {})
  const server = createServer((req, res) => app(req, res)).listen(0, '127.0.0.1', async () => {
    const { port } = server.address()
    if (one.listen && process.argv[3]) {
      const { onIncident } = await import(process.argv[3])
      onIncident(one.listen)
    }
    one.before?.()
    for (let count = 0; count < (one.requests ?? 8); count++) print(await ask(port))
    server.close()
  })
}

function ask(port) {
  return new Promise((resolve) => {
    get({ port, host: '127.0.0.1', agent: false }, (answer) => {
      let body = ''
      answer.on('data', (chunk) => (body += chunk))
      answer.on('end', () => resolve(`${answer.statusCode} ${body}`))
    }).on('error', (error) => resolve(error.code))
  })
}
