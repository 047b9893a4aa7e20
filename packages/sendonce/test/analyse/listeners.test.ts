import { expect, test } from 'vitest'
import { found } from './program-findings.ts'

/** A server that answers from its start on, and what becomes of that listener. */
const server = (then: string): string => `const http = require('http')
const early = (req, res) => { res.writeHead(503); res.end('starting') }
const server = http.createServer(early)
server.listen(3000)
${then}
server.on('request', (req, res) => { res.writeHead(200); res.end('ok') })`

test('a listener that was taken away answers no request together with those behind it', () => {
  expect(found(server(''))).toContain('SO017 high 2 6')
  expect(found(server("server.off('request', early)"))).toEqual([])
  expect(found(server("server.removeAllListeners('request')"))).toEqual([])
})

test('taking another one away, or from another event, changes nothing', () => {
  expect(found(server("server.off('upgrade', early)"))).toContain('SO017 high 2 6')
  expect(found(server("server.off('request', () => {})"))).toContain('SO017 high 2 6')
})

test('what was added while it was there ran together with it', () => {
  const late = server('').concat("\nserver.off('request', early)")
  expect(found(late)).toContain('SO017 high 2 6')
})

/** A package that puts its own listener in front of those that are there, and calls them itself. */
const wrapped = (
  takeAway: string,
  call = 'else listener(req, res)',
): string => `const http = require('http')
const server = http.createServer((req, res) => { res.end('hello') })
server.listeners('request').forEach((listener) => {
  ${takeAway}
  server.on('request', (req, res) => {
    if (req.url === '/health') { res.setHeader('X-Ok', '1'); res.end('ok') }
    ${call}
  })
})`

test('listeners that are asked for are known: taken away, they run only where they are called', () => {
  expect(found(wrapped("server.removeListener('request', listener)"))).toEqual([])
  expect(found(wrapped(''))).toContain('SO017 high 2 6')
})

test('who calls a listener that was taken away behind its own answer answers twice', () => {
  const twice = wrapped("server.removeListener('request', listener)", 'listener(req, res)')
  expect(found(twice)).toEqual(['SO005 high 6 2'])
})

test('one taken away that is not known may be any of them', () => {
  const early = server("server.removeListener('request', require('./other').listener)")
  expect(found(early)).toEqual([])
})

/** Two servers of one program, made by the first lines. */
const twoServers = (make: string, http: string): string => `${make}
exports.one = (http) => ${http}.createServer((req, res) => { res.end('a') }).listen(1)
exports.two = (http) => ${http}.createServer((req, res) => { res.setHeader('x', '1'); res.end('b') }).listen(2)`

test('each call makes a server of its own, also where a compiler asks for the module by way of default', () => {
  const interop = `const _http = _interop(require('http'))
function _interop(obj) { return obj && obj.__esModule ? obj : { default: obj } }`
  expect(found(twoServers(interop, '_http.default'))).toEqual([])
  // Of what module a server comes that is handed in is not known.
  expect(found(twoServers('', 'http'))).toEqual([])
})

test('what listens to a server that a compiled module makes is known', () => {
  const compiled = server("server.on('request', early)").replace(
    "const http = require('http')",
    "const http = _interop(require('http')).default; function _interop(obj) { return obj && obj.__esModule ? obj : { default: obj } }",
  )
  expect(found(compiled)).toContain('SO017 high 2 6')
})

test('listeners that were copied are called one after the other', () => {
  const attached = (call: string): string => `const http = require('http')
const server = http.createServer((req, res) => { res.end('page') })
const listeners = server.listeners('request').slice(0)
server.removeAllListeners('request')
server.on('request', (req, res) => {
  if (req.url === '/own') { res.setHeader('X-Own', '1'); res.end('own') }
  ${call} for (let i = 0; i < listeners.length; i++) listeners[i].call(server, req, res)
})`
  expect(found(attached('else'))).toEqual([])
  expect(found(attached(''))).toEqual(['SO005 high 6 2'])
})

test('of a part of a list only that part is called', () => {
  const program = (from: string): string => `require('http').createServer((req, res) => {
  res.end('done')
  for (const one of [(to) => to.end('again'), (to) => to.destroy()].slice(${from})) one(res)
})`
  expect(found(program('0'))).toEqual(['SO005 high 2 3'])
  expect(found(program('1'))).toEqual([])
})

test.each([
  ['pool.query(req.query.sql)', []],
  ["db('feed').stream()", []],
  ['bus', ['SO014 medium 5 5']],
])('what %s gives is there for one request, unless it was there before', (emitter, expected) => {
  const text = `const pool = require('./pool')
const db = require('knex')({ client: 'pg' })
const bus = new (require('events').EventEmitter)()
require('express')().get('/', (req, res) => {
  ${emitter}.on('end', () => { res.end('done') })
})`
  expect(found(text)).toEqual(expected)
})

test('what queries give by events is no callback of theirs', () => {
  const text = (handler: string): string => `const mongoose = require('mongoose')
const Order = mongoose.model('Order', {})
require('express')().get('/', (req, res) => {
  ${handler}
})`
  const watching = `res.flushHeaders()
  Order.watch().on('change', (change) => res.write(change.id)).on('error', () => res.destroy())`
  expect(found(text(watching))).toEqual([])
  const reading = `const cursor = Order.find().cursor()
  cursor.on('data', (order) => res.write(order.id))
  cursor.on('end', () => res.end())
  cursor.on('error', (err) => res.status(500).json(err))`
  expect(found(text(reading))).toContain('SO010 high 5 7')
})
