import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const koa = JSON.stringify({ dependencies: { koa: '^3.0.0', '@koa/router': '^15.0.0' } })

/** `app.js:3 SO006 GET /orders`, of what is told by default. */
function found(files: Readonly<Record<string, string>>, manifest = koa): string[] {
  return analyze({ files: { 'package.json': manifest, ...files } }).findings.map(
    ({ code, second, entry }) =>
      [`${second?.file}:${second?.line} ${code}`, entry?.method, entry?.route]
        .filter((one) => typeof one === 'string')
        .join(' '),
  )
}

const late = 'db.find((error, rows) => { ctx.body = rows })'

test('routes have the prefixes of their routers, and names in front of their paths', () => {
  const text = `import Koa from 'koa'
import Router from '@koa/router'
const app = new Koa()
const outer = new Router({ prefix: '/api' })
const inner = new Router()
inner.prefix('/v1')
inner.get('orders', '/orders', (ctx) => { ${late} })
outer.use('/shop', inner.routes(), inner.allowedMethods())
app.use(outer.routes())`
  expect(found({ 'app.mjs': text })).toEqual(['app.mjs:7 SO004 GET /api/shop/v1/orders'])
})

test('controllers are functions, objects and classes in other files', () => {
  const app = `import Router from '@koa/router'
import * as functions from './functions'
import object from './object'
import { Controller } from './controller'
const router = new Router()
const controller = new Controller()
router.get('/a', functions.list)
router.get('/b', object.list)
router.get('/c', controller.list)
router.get('/d', (ctx) => Controller.show(ctx))
export default router`
  const files = {
    'app.ts': app,
    'functions.ts': `import { Context } from 'koa'\nexport const list = async (ctx: Context) => {\n${late}\n}`,
    'object.ts': `export default {\n  async list(ctx) {\n${late}\n}\n}`,
    'controller.ts': `import Koa from 'koa'
export class Controller {
  async list(ctx: Koa.ParameterizedContext): Promise<void> { ${late} }
  static async show(ctx: Koa.Context): Promise<void> { await wait(); ${late} }
}`,
  }
  expect(found(files).toSorted()).toEqual([
    'controller.ts:3 SO004 GET /c',
    'controller.ts:4 SO004 GET /d',
    'functions.ts:3 SO004 GET /a',
    'object.ts:3 SO004 GET /b',
  ])
})

test('what an arrow function gives back is waited for', () => {
  const text = `const router = require('@koa/router')()
router.get('/a', (ctx) => show(ctx))
async function show(ctx) {
  const row = await db.find()
  ctx.body = row
}`
  expect(found({ 'app.js': text })).toEqual([])
})

test('layers of an application of unknown origin, by types and names', () => {
  const named = `module.exports = (app) => {
  app.use(async (ctx, next) => { ${late} })
  app.get('/x', (ctx) => { ${late} })
}`
  expect(found({ 'a.js': named })).toEqual(['a.js:2 SO004', 'a.js:3 SO004 GET /x'])
  const typed = `import type { Middleware, ParameterizedContext, Next } from 'koa'
export async function layer(context: ParameterizedContext, go: Next) {
  if (context.query.a) await go()
  await go()
}`
  expect(found({ 'a.ts': typed })).toEqual(['a.ts:4 SO012'])
})

test('without Koa a context is none', () => {
  const text = `module.exports = (app) => { app.use(async (ctx, next) => { ${late} }) }`
  expect(found({ 'a.js': text }, '{}')).toEqual([])
})

test('Koa 1 has other layers', () => {
  const text = `const app = require('koa')()
app.use((ctx, next) => { next(); next() })`
  const manifest = JSON.stringify({ dependencies: { koa: '^1.6.0' } })
  expect(found({ 'a.js': text }, manifest)).toEqual([])
})

test('lists of layers, and what compose and convert make of them', () => {
  const text = `const Koa = require('koa')
const compose = require('koa-compose')
const convert = require('koa-convert')
const app = new Koa()
app.use(compose([async (ctx, next) => { await next() }, (ctx) => { ${late} }]))
app.use(convert((ctx, next) => { ${late} }))`
  expect(found({ 'app.js': text })).toEqual(['app.js:5 SO004', 'app.js:6 SO004'])
})

test('a handler of a parameter of the path', () => {
  const text = `const router = new (require('@koa/router'))()
router.param('id', (id, ctx, next) => {
  if (id > 3) next()
  return next()
})
router.get('/:id', (ctx) => { ctx.body = 1 })
module.exports = router`
  expect(found({ 'app.js': text })).toEqual(['app.js:4 SO012'])
})

test('what was put on the context may answer', () => {
  const text = `const Koa = require('koa')
const app = new Koa()
app.use(async (ctx) => {
  await ctx.render('page')
  ctx.res.write('x')
})`
  const { coverage, findings } = analyze({ files: { 'package.json': koa, 'app.js': text } })
  expect(findings).toEqual([])
  expect(coverage.unresolvedCalls).toBe(1)
})

test('a response that was taken over by name, or from the context', () => {
  const text = `const Koa = require('koa')
const app = new Koa()
app.use(async ({ res, response }) => {
  res.writeHead(200)
  setTimeout(() => res.end(), 5)
  response.body
})
app.use(async (ctx) => {
  ctx.respond = false
  const { res } = ctx
  res.writeHead(200)
  setTimeout(() => res.end(), 5)
})`
  expect(found({ 'app.js': text })).toEqual(['app.js:3 SO016'])
})
