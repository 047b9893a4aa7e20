import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** A router that answers and goes on, made by a function that the file of the application calls. */
const router = `const express = require('express')
module.exports = function configure (app, limit) {
  const api = express.Router()
  api.get('/at/:at', limit, (req, res, next) => { res.json({}); next() })
  app.use('/api', api)
}`

const server = (behind: string): string => `const express = require('express')
const limit = require('limit')
module.exports = function create () {
  const app = express()
  require('./router')(app, limit)
  ${behind}
  return app
}`

const start = `const create = require('./app')
create().listen(80)`

const another = `const create = require('./app')
const https = require('https')
https.createServer({}, create()).listen(443)`

const found = (behind: string): string[] =>
  analyze({
    // The callee first: what calls it is known only from the others.
    files: {
      'router.js': router,
      'app.js': server(behind),
      'start.js': start,
      'another.js': another,
    },
  }).findings.map(({ code, confidence }) => `${code} ${confidence}`)

describe('a router that functions of several files put together', () => {
  test('what answers behind it proves the mistake', () => {
    expect(found(`app.get('/api/at/:at', (req, res) => res.send('late'))`)).toEqual([
      'SO002 certain',
    ])
  })

  test('its own registration, seen for each caller, does not stand behind itself', () => {
    expect(found('')).toEqual([])
  })
})

test('a module of the other kind, by createRequire, is followed', () => {
  const { findings } = analyze({
    files: {
      'answers.cjs': `exports.fail = function fail(res, status) { res.status(status).json({}) }
exports.ok = (res, body) => res.json(body)`,
      'items.js': `import { createRequire } from 'node:module'
import { Router } from 'express'
const require = createRequire(import.meta.url)
const { fail, ok } = require('./answers.cjs')
export default () => {
  const router = Router()
  router.get('/:id', (req, res) => {
    if (!req.query.v) fail(res, 404)
    ok(res, [])
  })
  return router
}`,
      'main.js': `import express from 'express'
import items from './items.js'
express().use('/items', items()).listen(80)`,
    },
  })
  expect(findings.map(({ code, first, second }) => [code, first?.line, second?.line])).toEqual([
    ['SO005', 1, 2],
  ])
})

test('what a helper makes is of its caller: two routers of one helper are two', () => {
  const controller = (name: string): string => `const router = require('./router')()
router.get('/list', (req, res, next) => { res.json('${name}'); next() })
module.exports = router`
  const { findings } = analyze({
    files: {
      'router.js': `const { Router } = require('express')
module.exports = () => Router({ mergeParams: true })`,
      'users.js': controller('users'),
      'orders.js': controller('orders'),
      'app.js': `const app = require('express')()
app.use('/users', require('./users'))
app.use('/orders', require('./orders'))
app.get('/orders/list', (req, res) => res.send('late'))
app.listen(80)`,
    },
  })
  expect(findings.map(({ code, confidence, entry }) => [code, confidence, entry?.route])).toEqual([
    ['SO002', 'certain', '/orders/list'],
  ])
})

describe('a layer for whatever is left, behind a route that answers and goes on', () => {
  const confidences = (behind: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
app.get('/users/:id', (req, res, next) => { res.json({}); next() })
app.use(${behind}, (req, res) => { res.sendStatus(404) })
app.listen(80)`,
      },
    }).findings.map(({ code, confidence }) => `${code} ${confidence}`)

  test.each([`'*'`, `'/*'`, `'/users/*'`, `'/*rest'`, `'/{*rest}'`])('%s answers again', (path) => {
    expect(confidences(path)).toEqual(['SO002 certain'])
  })

  test.each([`'*.json'`, `'/users/:id/*'`, `'/users/a*'`])('%s may not', (path) => {
    expect(confidences(path)).not.toContain('SO002 certain')
  })
})

test('a listener for requests has no path', () => {
  const { findings } = analyze({
    files: {
      'server.js': `const server = require('http').createServer()
server.on('request', (req, res) => { if (req.url === '/x') res.end('x'); res.end('y') })`,
    },
  })
  expect(findings.map(({ entry }) => entry?.route)).toEqual([null])
})

test('a server that refuses its settings is one that starts with others', () => {
  const lines = (starting: string): string[] =>
    analyze({
      files: {
        'board.js': `const express = require('express')
module.exports = (options) => {
  const app = express()
  app.get('/t', (req, res) => {
    if (!req.secure && !options.insecure) res.status(403).send('no')
    res.send('yes')
  })
  return app
}`,
        'tool.js': `const board = require('./board')
module.exports = class {
  async start() {
    const app = require('express')()
    app.use('/board', board({ insecure: true }))
    app.listen(8080)
  }
}`,
        'server.js': `const board = require('./board')
const start = (options) => {
  const insecure = options.insecure || process.env.INSECURE
  const proxy = options.proxy || process.env.PROXY
${starting}
}
module.exports = start`,
        'index.js': `require('./server')(require('./settings.json'))`,
      },
    }).findings.map(({ code, first, second }) => `${code} ${first?.line} ${second?.line}`)
  expect(lines(`board({ insecure }).listen(80)`)).toEqual(['SO001 5 6'])
  expect(
    lines(`if (proxy && insecure) process.exit(1)
board({ insecure }).listen(80)`),
  ).toEqual(['SO001 5 6'])
})

test('what is registered where a setting is missing is seen as well', () => {
  const { findings } = analyze({
    files: {
      'app.js': `const app = require('express')()
const late = (req, res) => { res.send('a'); res.send('b') }
if (process.env.STATIC) app.get('/t', (req, res) => res.send('static'))
else app.get('/t', late)
app.listen(3000)`,
    },
  })
  expect(findings.map(({ entry }) => entry?.route)).toEqual(['/t'])
})

test('a method of another file refuses what its object does not have, not everything', () => {
  const { findings } = analyze({
    files: {
      'list.js': `module.exports = function list (key) {
  if (!this.lists[key]) throw new Error(key)
  return this.lists[key]
}`,
      'index.js': `function Keeper () { this.lists = {} }
Keeper.prototype.list = require('./list')
module.exports = new Keeper()
Keeper.prototype.app = require('./app')`,
      'app.js': `const app = require('express')()
const keeper = require('./')
app.get('/t', (req, res, next) => {
  const users = keeper.list(usual())
  users.find((err, rows) => {
    if (err) next(err)
    res.json(rows)
  })
})
app.listen(3000)`,
    },
  })
  expect(findings.map(({ second }) => second?.line)).toEqual([7])
})
