// What a program can see of Node's objects without a request being answered any differently.
const http = require('node:http')
const https = require('node:https')
const http2 = require('node:http2')
const { Readable, Stream, Writable } = require('node:stream')
const { inspect } = require('node:util')
// Node replaces `process.chdir` once anybody has loaded this; the recorder asks it for the thread's number.
void require('node:worker_threads')
const { get, post } = require('../wire.cjs')

const answer = (name, handle, talk = get('/'), more = {}) => ({
  name,
  app: (kit) => (req, res) => {
    handle(res, kit, req)
    if (!res.writableEnded) res.end('ok')
  },
  talk,
  ...more,
})

/** The objects of Node that the recorder may put hooks on. */
const prototypes = {
  ServerResponse: http.ServerResponse.prototype,
  OutgoingMessage: http.OutgoingMessage.prototype,
  IncomingMessage: http.IncomingMessage.prototype,
  ClientRequest: http.ClientRequest.prototype,
  Server: http.Server.prototype,
  'https.Server': https.Server.prototype,
  Http2ServerResponse: http2.Http2ServerResponse.prototype,
  Http2ServerRequest: http2.Http2ServerRequest.prototype,
  Readable: Readable.prototype,
  Writable: Writable.prototype,
  Stream: Stream.prototype,
  EventEmitter: require('node:events').prototype,
  Promise: Promise.prototype,
  Function: Function.prototype,
  Module: require('node:module').prototype,
}

const objects = {
  http,
  https,
  http2,
  stream: require('node:stream'),
  events: require('node:events'),
  timers: require('node:timers'),
  Module: require('node:module'),
  Error,
  Promise,
  process,
  globalThis,
  console,
}

/** The symbols by which the recorder knows itself; they are neither enumerable nor of use to anyone else. */
const isOwnMark = (key) => typeof key === 'symbol' && String(key.description).startsWith('sendonce')

function describeProperty(target, key) {
  const {
    value,
    get: getter,
    set,
    enumerable,
    writable,
    configurable,
  } = Object.getOwnPropertyDescriptor(target, key)
  const flags = [enumerable && 'enumerable', writable && 'writable', configurable && 'configurable']
    .filter(Boolean)
    .join()
  const kind = getter || set ? `get ${getter?.name} set ${set?.name}` : typeof value
  const about =
    typeof value === 'function'
      ? `${value.name}/${value.length} ${Object.hasOwn(value, 'prototype')} own ${Object.getOwnPropertyNames(value).join()}`
      : ''
  return `${String(key)}: ${kind} ${about} ${flags}`
}

/**
 * Responses have two properties of their own that they else inherit, with the same attributes. `emit`, where closes
 * are watched: a listener would be visible as well, and matter more. `closed`, which Node locks where it stands. All
 * else is compared.
 */
const isOwnHook = (target, key) =>
  (key === 'emit' || key === 'closed') && target === http.ServerResponse.prototype

function logAll(kit, name, target) {
  for (const key of Reflect.ownKeys(target)) {
    if (isOwnHook(target, key)) continue
    if (isOwnMark(key) && !Object.prototype.propertyIsEnumerable.call(target, key)) continue
    kit.log(name, describeProperty(target, key))
  }
}

function keysByForIn(target) {
  const keys = []
  for (const key in target) keys.push(key)
  // Sorted: the responses' own `emit` comes before what they inherit.
  return keys.toSorted()
}

const cases = [
  ...Object.entries(prototypes).map(([name, prototype]) =>
    answer(`own properties of ${name}.prototype`, (res, kit) => logAll(kit, name, prototype)),
  ),
  ...Object.entries(objects).map(([name, target]) =>
    answer(`own properties of ${name}`, (res, kit) => {
      // Getters of process and globalThis are described, never called.
      logAll(kit, name, target)
    }),
  ),
  ...Object.entries(prototypes).map(([name, prototype]) =>
    answer(`for-in over ${name}.prototype`, (res, kit) =>
      kit.log(name, keysByForIn(prototype).join()),
    ),
  ),
  answer('the response as a program may print it', (res, kit) => {
    kit.log('keys', Object.keys(res).join())
    kit.log('for-in', keysByForIn(res).join())
    kit.log('names', Object.getOwnPropertyNames(res).join())
    kit.log(
      'symbols',
      Object.getOwnPropertySymbols(res)
        .filter((key) => !isOwnMark(key))
        .map(String)
        .join(),
    )
    kit.log(
      'enumerable symbols',
      Object.getOwnPropertySymbols(Object.assign({}, res)).map(String).join(),
    )
    kit.log(
      'inspected',
      inspect(res, { depth: 0, breakLength: Infinity }).replaceAll(
        /_idleStart: \d+|_startTime: \d+/g,
        '',
      ),
    )
    kit.log(
      'tag',
      Object.prototype.toString.call(res),
      String(res),
      res.constructor === http.ServerResponse,
    )
    kit.log('extensible', Object.isExtensible(res), Object.isSealed(res))
  }),
  answer('the request as a program may print it', (res, kit, req) => {
    kit.log('keys', Object.keys(req).join())
    kit.log('for-in', keysByForIn(req).join())
    kit.log(
      'symbols',
      Object.getOwnPropertySymbols(req)
        .filter((key) => !isOwnMark(key))
        .map(String)
        .join(),
    )
    kit.log(
      'enumerable symbols',
      Object.getOwnPropertySymbols(Object.assign({}, req)).map(String).join(),
    )
  }),
  answer('the response once it is sent', (res, kit) => {
    res.end('ok')
    kit.log('keys', Object.keys(res).join())
    kit.log('names', Object.getOwnPropertyNames(res).join())
    kit.log('symbols', Object.getOwnPropertySymbols(Object.assign({}, res)).map(String).join())
  }),
  answer('the server and the socket', (res, kit, req) => {
    for (const [name, target] of Object.entries({
      server: req.socket.server,
      socket: req.socket,
    })) {
      kit.log(name, 'keys', Object.keys(target).join())
      kit.log(
        name,
        'symbols',
        Object.getOwnPropertySymbols(Object.assign({}, target)).map(String).join(),
      )
      kit.log(
        name,
        'events',
        target
          .eventNames()
          .map((event) => `${String(event)} ${target.listenerCount(event)}`)
          .join(),
      )
    }
  }),
  answer('listeners of response and request', (res, kit, req) => {
    for (const [name, target] of Object.entries({ res, req })) {
      kit.log(
        name,
        target
          .eventNames()
          .map((event) => `${String(event)} ${target.listenerCount(event)}`)
          .join(),
      )
      kit.log(name, 'error', target.listenerCount('error'), target.getMaxListeners())
    }
    res.write('x')
    kit.log('written', res.eventNames().map(String).join(), req.eventNames().map(String).join())
    res.end()
    kit.log(
      'ended',
      res.eventNames().map(String).join(),
      res
        .rawListeners('finish')
        .map((listener) => listener.name)
        .join(),
    )
  }),
  answer('JSON of the response', (res, kit) => {
    kit.attempt('JSON.stringify', () => JSON.stringify(res))
    kit.attempt('structuredClone', () => structuredClone(res))
    kit.attempt('keys only', () => JSON.stringify(Object.keys(res)))
  }),
  answer('the same method by every name', (res, kit) => {
    const { ServerResponse, OutgoingMessage } = http
    kit.log('writeHeader is writeHead', res.writeHeader === res.writeHead)
    kit.log('require is the same', require('http').ServerResponse === ServerResponse)
    for (const name of [
      'setHeader',
      'end',
      'write',
      'appendHeader',
      'removeHeader',
      'flushHeaders',
      'addTrailers',
    ])
      kit.log(
        name,
        ServerResponse.prototype[name] === OutgoingMessage.prototype[name],
        Object.hasOwn(ServerResponse.prototype, name),
        res[name] === ServerResponse.prototype[name],
      )
    kit.log(
      'chain',
      Object.getPrototypeOf(ServerResponse.prototype) === OutgoingMessage.prototype,
      Object.getPrototypeOf(ServerResponse) === OutgoingMessage,
    )
    kit.log(
      'instanceof',
      res instanceof ServerResponse,
      res instanceof OutgoingMessage,
      res instanceof Stream,
      res instanceof Writable,
    )
    kit.log(
      'http.createServer',
      http.createServer.length,
      http.createServer.name,
      http.Server.length,
    )
  }),
  answer('methods cannot be constructed any better', (res, kit) => {
    for (const name of ['writeHead', 'end', 'setHeader', 'write']) {
      kit.log(
        name,
        typeof res[name].prototype,
        Object.keys(res[name]).join(),
        res[name].hasOwnProperty('caller'),
      )
      kit.attempt(`bound ${name}`, () => res[name].bind(res).name)
      kit.attempt(`${name} on nothing`, () => Reflect.apply(res[name], undefined, []))
      kit.attempt(`${name} on a plain object`, () => Reflect.apply(res[name], {}, ['x', 'y']))
    }
  }),
  answer('ESM sees the same exports', async (res, kit) => {
    const module = await import('node:http')
    kit.log(
      module.ServerResponse === http.ServerResponse,
      module.default === http,
      Object.keys(module).join(),
    )
  }),
  answer('process and its listeners', (res, kit) => {
    for (const event of [
      'uncaughtException',
      'unhandledRejection',
      'rejectionHandled',
      'uncaughtExceptionMonitor',
      'warning',
      'beforeExit',
      'SIGTERM',
      'SIGINT',
      'SIGHUP',
      'SIGUSR2',
      'message',
      'disconnect',
      'multipleResolves',
      'worker',
    ])
      kit.log(event, process.listenerCount(event))
    kit.log('max', process.getMaxListeners(), require('node:events').defaultMaxListeners)
    kit.log('capture', process.hasUncaughtExceptionCaptureCallback())
    kit.log(
      'argv',
      process.argv.length,
      process.execArgv.filter((argument) => !/register|require|import|fakes/.test(argument)).length,
    )
  }),
  answer(
    'process exit listeners',
    (res, kit) => kit.log('exit', process.listenerCount('exit')),
    get('/'),
  ),
  answer('errors and their settings', (res, kit) => {
    kit.log(
      'limit',
      Error.stackTraceLimit,
      'prepare',
      typeof Error.prepareStackTrace,
      Object.keys(Error).join(),
    )
    kit.log('descriptor', Object.getOwnPropertyDescriptor(Error, 'stackTraceLimit'))
    kit.log('capture', Error.captureStackTrace.length, Error.captureStackTrace.name)
  }),
  answer('the order of methods in a spread', (res, kit) => {
    const copy = { ...http.ServerResponse.prototype }
    kit.log(
      Object.keys(copy)
        .filter((key) => !isOwnEmit(http.ServerResponse.prototype, key))
        .join(),
    )
    const assigned = Object.assign(Object.create(null), http.OutgoingMessage.prototype)
    kit.log(Object.keys(assigned).join())
  }),
  answer(
    'active handles and resources',
    (res, kit) => {
      kit.log(process.getActiveResourcesInfo().toSorted().join())
    },
    post('/', {}, 'x'),
  ),
]

module.exports = { cases }
