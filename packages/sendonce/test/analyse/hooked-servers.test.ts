import { analyze } from '../../src/index.ts'
import { expect, test } from 'vitest'

const twice = `if (request.query.x) reply.send({ x: 1 })
  reply.send({ y: 1 })`

interface Found {
  readonly codes: string[]
  readonly calls: number
}

function found(text: string, other: Readonly<Record<string, string>> = {}, file = 'app.js'): Found {
  const { findings, coverage } = analyze({
    files: { [file]: text, ...other },
    minConfidence: 'low',
  })
  return { codes: findings.map(({ code }) => code), calls: coverage.unresolvedCalls }
}

const asking = { 'package.json': '{ "dependencies": { "fastify": "^5.0.0" } }' }

test.each([
  ["const app = require('fastify')()"],
  ["const app = require('fastify')({ logger: true })"],
  ["const { fastify } = require('fastify')\nconst app = fastify({ logger: true })"],
  ["const app = require('fastify').default()"],
  ["import Fastify from 'fastify'\nconst app = Fastify()"],
])('an application: %s', (made) => {
  for (const handler of [
    `app.get('/a', (request, reply) => { ${twice} })`,
    `app.post('/a', { schema: {} }, async (request, reply) => { ${twice} })`,
    `app.get('/a', { handler: (request, reply) => { ${twice} } })`,
    `app.route({ method: 'GET', url: '/b', handler: (request, reply) => { ${twice} } })`,
    `app.route({ url: '/b', preHandler: [(request, reply, done) => { ${twice}; done() }], handler })`,
    `app.addHook('onRequest', (request, reply, done) => { ${twice}; done() })`,
    `app.setNotFoundHandler((request, reply) => { ${twice} })`,
    `app.setErrorHandler((error, request, reply) => { ${twice} })`,
    `app.register((inner, options, done) => {
      inner.get('/a', (request, reply) => { ${twice} })
      done()
    })`,
    `app.register(async (inner) => inner.register(async (own) => own.get('/a', (request, reply) => { ${twice} })))`,
    `const fp = require('fastify-plugin')
    app.register(fp(async (inner) => { inner.get('/a', (request, reply) => { ${twice} }) }))`,
  ])
    expect(found(`${made}\n${handler}`), handler).toEqual({ codes: ['SO001'], calls: 0 })
})

test('a plugin of another file, whatever it calls its application, and its handlers their replies', () => {
  const plugin = `module.exports = async function (server) {
    server.get('/a', (req, res) => { ${twice.replaceAll('reply', 'res').replace('request', 'req')} })
  }`
  const app = "require('fastify')().register(require('./plugin'), { prefix: '/p' })"
  const { findings } = analyze({ files: { 'app.js': app, 'plugin.js': plugin } })
  expect(findings.map(({ code, entry }) => [code, entry?.framework, entry?.route])).toEqual([
    ['SO001', 'fastify', '/p/a'],
  ])
})

test('a plugin that nobody is seen to register', () => {
  const plugin = `module.exports = async (app) => {
  app.get('/a', async (request, reply) => { ${twice} })
  app.addHook('onRequest', async (request, reply) => { ${twice} })
  app.route({ method: 'GET', url: '/b', handler: (req, res) => { res.send(1); res.send(2) } })
}`
  expect(found(plugin, asking)).toEqual({ codes: ['SO001', 'SO001', 'SO003'], calls: 0 })
  const named = `module.exports = async (fastify) => {
    fastify.get('/a', (req, res) => { res.send(1); res.send(2) })
  }`
  expect(found(named, asking).codes).toEqual(['SO003'])
})

test('the type of a reply tells, whatever its name', () => {
  const text = `import type { FastifyReply, FastifyRequest } from 'fastify'
export async function show(req: FastifyRequest, res: FastifyReply) { ${twice.replaceAll('reply', 'res').replace('request', 'req')} }
export async function raw(req: FastifyRequest, res: FastifyReply) {
  if (req.query.x) res.raw.end('a')
  res.raw.end('b')
}`
  expect(found(text, {}, 'app.ts').codes).toEqual(['SO001', 'SO001'])
})

test('what decorates a reply, or an application, is what it says', () => {
  const app = "const app = require('fastify')()"
  const refuse = "app.decorateReply('refuse', function () { this.code(403).send({}) })"
  const check = "app.decorate('check', async (request, reply) => { reply.code(401).send({}) })"
  const handler = (body: string): string =>
    `app.get('/a', async (request, reply) => { ${body}; return reply.send({}) })`
  const refused = handler('if (!request.query.x) reply.refuse()')
  expect(found([app, refuse, refused].join('\n')).codes).toEqual(['SO005'])
  const checked = handler('await app.check(request, reply)')
  expect(found([app, check, checked].join('\n')).codes).toEqual(['SO005'])
  expect(
    found(
      [app, check, handler('').replace(', async', ', { preHandler: app.check }, async')].join('\n'),
    ).codes,
  ).toEqual([])
})

test('a route for web sockets has no reply', () => {
  const app = `const app = require('fastify')()
app.get('/a', { websocket: true }, (socket, request) => { socket.send('a'); socket.send('b') })`
  expect(found(app)).toEqual({ codes: [], calls: 0 })
})

test('versions that have no model are told as not followed', () => {
  const old = { 'package.json': '{ "dependencies": { "fastify": "^2.0.0" } }' }
  const app = `const app = require('fastify')()
app.get('/a', (request, reply) => { ${twice} })`
  expect(found(app, old)).toEqual({ codes: [], calls: 1 })
  expect(found(app, asking)).toEqual({ codes: ['SO001'], calls: 0 })
})
