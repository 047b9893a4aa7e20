import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

/** Code, confidence and lines of what is found; a path without an answer is told at low. */
function found(text: string): string[] {
  return analyze({ files: { 'app.js': text }, minConfidence: 'low' }).findings.map(
    ({ code, confidence, first, second }) => `${code} ${confidence} ${first?.line} ${second?.line}`,
  )
}

/** A handler of a framework that answers itself, with Node's response at a place of its own. */
const handlers: Readonly<Record<string, (stop: string) => string>> = {
  Fastify: (stop) => `require('fastify')().get('/x', async (request, reply) => {
    const res = reply.raw
    if (!request.query.id) { res.writeHead(400); res.end('no id')${stop} }
    res.end('found')
  })`,
  'a helper of a handler of Fastify': (stop) => `exports.stream = async (session, reply) => {
    await session.open()
    if (!session.id) { reply.raw.end('no id')${stop} }
    reply.raw.end('found')
  }`,
  Koa: (stop) => `new (require('koa'))().use(async (ctx) => {
    ctx.respond = false
    if (!ctx.query.id) { ctx.res.end('no id')${stop} }
    ctx.res.end('found')
  })`,
  h3: (stop) => `require('h3').defineEventHandler((event) => {
    event.node.res.statusCode = 200
    if (!event.path) { event.node.res.end('no id')${stop} }
    event.node.res.end('found')
  })`,
  'h3, taken apart': (stop) => `require('h3').defineEventHandler((event) => {
    const { res } = event.node
    if (!event.path) { res.end('no id')${stop} }
    res.end('found')
  })`,
  'hapi, taken apart': (stop) => `exports.handler = (request, h) => {
    const { req, res } = request.raw
    if (!req.headers.id) { res.end('no id')${stop} }
    res.end('found')
  }`,
  hapi: (stop) => `require('@hapi/hapi').server().route({ path: '/x', handler: (request, h) => {
    const id = request.query.id
    if (!id) { request.raw.res.end('no id')${stop.replace('return', 'return h.abandon')} }
    request.raw.res.end('found')
    return h.abandon
  } })`,
}

test.each(Object.entries(handlers))('%s', (_, handler) => {
  expect(found(handler(''))).toEqual([expect.stringMatching(/^SO001 certain 3 4$/)])
  expect(found(handler('; return'))).toEqual([])
})

test('the framework answers what such a handler leaves, and what it fails with', () => {
  const leaves = `exports.show = async (request, reply) => {
    if (request.query.stream) { reply.raw.end('all'); return }
    const user = await find(request.params.id)
    if (user) return user
  }`
  expect(found(leaves)).toEqual([])
})

test('what only has the name is no response of Node', () => {
  const other = (body: string): string => `exports.run = (ctx) => { ${body} }`
  expect(found(other('ctx.res = { status: 400 }; ctx.res = { status: 200 }'))).toEqual([])
  expect(found(other('ctx.res.json({}); ctx.res.json({})'))).toEqual([])
})
