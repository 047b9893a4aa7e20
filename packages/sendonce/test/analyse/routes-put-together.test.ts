import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const start = `const express = require('express')
  const app = express()
  class Users { list(req, res, next) { res.json([]); next() } }
  class Files { list(req, res) { res.json([]) } }`
const end = `app.use((req, res) => res.status(404).send('none'))`

const found = (text: string): string[] =>
  analyze({ files: { 'app.js': `${start}\n${text}\n${end}` } }).findings.map(
    ({ code, confidence }) => `${code} ${confidence}`,
  )

test.each([
  [
    'an instance made in each round',
    `for (const Type of [Users, Files]) {
      const one = new Type()
      app.get('/' + Type.name, (req, res, next) => one.list(req, res, next))
    }`,
  ],
  [
    'a list that something is put into',
    `const routes = []
    routes.push({ path: '/files', of: new Files() })
    routes.push({ path: '/users', of: new Users() })
    for (const { path, of } of routes) app.get(path, (req, res, next) => of.list(req, res, next))`,
  ],
  [
    'a list of a class',
    `Users.routes = []
    Users.routes.push('list')
    Users.routes.forEach((name) => {
      app.get('/' + name, (req, res, next) => new Users()[name](req, res, next))
    })`,
  ],
  [
    'a Map by class, and a WeakMap by prototype',
    `const routesOf = new Map()
    const prefixOf = new WeakMap()
    const get = (path) => (target, name) => {
      const routes = routesOf.get(target.constructor) ?? []
      routes.push({ path, name })
      routesOf.set(target.constructor, routes)
    }
    const controller = (prefix) => (target) => {
      if (!prefixOf.has(target)) prefixOf.set(target, [])
      prefixOf.get(target).push(prefix)
    }
    controller('/a')(Users.prototype)
    get('/list')(Users.prototype, 'list')
    controller('/b')(Files.prototype)
    get('/list')(Files.prototype, 'list')
    for (const Type of [Users, Files]) {
      const one = new Type()
      const router = express.Router()
      for (const { path, name } of routesOf.get(Type))
        router.get(path, (req, res, next) => one[name](req, res, next))
      for (const prefix of prefixOf.get(Type.prototype)) app.use(prefix, router)
    }`,
  ],
])('a handler is known with what stands behind it: %s', (_, text) => {
  expect(found(text)).toEqual(['SO002 certain'])
})

describe('handlers that are each wrapped on their way to a route', () => {
  const guarded = (wrapping: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const wrap = (handler) => async (req, res, next) => { try { await handler(req, res, next) } catch (e) { next(e) } }
          function get(path, ...handlers) { app.get(path, ${wrapping}) }
          get('/t', (req, res, next) => { if (!req.query.a) res.sendStatus(400); next() }, (req, res) => { res.send('a') })
          app.listen(80)`,
      },
    }).findings.map(({ code, confidence, entry }) => `${code} ${confidence} ${entry?.route}`)

  test.each(['...handlers.map(wrap)', 'handlers.map((one) => wrap(one))', '...handlers'])(
    '%s',
    (wrapping) => {
      expect(guarded(wrapping)).toEqual(['SO002 certain /t'])
    },
  )
})

describe('a handler that a list of wrappers is put around', () => {
  const guarded = (wrapping: string, answer = ''): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const logged = (inner) => (req, res, next) => { log(req.url); return inner(req, res, next) }
          const checked = (inner) => async (req, res, next) => {
            if (!req.query.a) ${answer} res.sendStatus(400)
            await inner(req, res, next)
          }
          const show = (one, other) => { other.json(one.query) }
          app.get('/t', ${wrapping})
          app.listen(80)`,
      },
    }).findings.map(({ code, entry }) => `${code} ${entry?.route}`)

  test.each([
    '[logged, checked].reduceRight((inner, wrap) => wrap(inner), show)',
    '[show, checked, logged].reduce((inner, wrap) => wrap(inner))',
  ])('%s', (wrapping) => {
    expect(guarded(wrapping)).toEqual(['SO005 /t'])
    expect(guarded(wrapping, 'return')).toEqual([])
  })
})
