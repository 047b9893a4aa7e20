import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** A guard in front of four routers, of which the last one answers. */
const app = (mounting: string, guard = ''): string => `import express from 'express'
  import * as routers from './routers.mjs'
  const prefix = '/api'
  const { first, second, third, last } = routers
  const app = express()
  app.use('/api/last', (req, res, next) => {
    if (!req.headers.authorization) ${guard} res.sendStatus(401)
    next()
  })
  ${mounting}
  app.listen(80)`

const routers = `import { Router } from 'express'
  export const first = Router()
  export const second = Router()
  export const third = Router()
  export const last = Router()
  last.get('/', (req, res) => res.json([]))`

const found = (mounting: string, guard?: string): string[] =>
  analyze({
    files: { 'app.mjs': app(mounting, guard), 'routers.mjs': routers },
  }).findings.map(({ code, confidence }) => `${code} ${confidence}`)

describe('routers that a module goes through are mounted where they are', () => {
  test.each([
    `Object.values(routers).forEach((router) => app.use('/api/last', router))`,
    `for (const router of Object.values(routers)) app.use('/api/last', router)`,
    `for (const [name, router] of Object.entries(routers)) app.use('/api/' + name, router)`,
    `for (const name of Object.keys(routers)) app.use(\`\${prefix}/\${name}\`, routers[name])`,
    `;[first, second, third, last].forEach((router) => app.use('/api/last', router))`,
    `for (const router of [first, second, third, last]) app.use('/api/last', router)`,
  ])('%s', (mounting) => {
    expect(found(mounting)).toEqual(['SO002 certain'])
    expect(found(mounting, 'return')).toEqual([])
  })

  test('under another path none of them answers behind the guard', () => {
    const mounting = `for (const name of Object.keys(routers)) app.use(\`\${prefix}/\${name}s\`, routers[name])`
    expect(found(mounting)).toEqual([])
  })
})

describe('a route with several paths has all of them', () => {
  const routesOf = (paths: string, mounting: string): (string | null | undefined)[] => {
    const text = `const express = require('express')
      const app = express()
      const router = express.Router()
      router.get(${paths}, (req, res) => { res.json({}); res.end('again') })
      ${mounting}`
    return analyze({ files: { 'app.js': text } }).findings.map(({ entry }) => entry?.route)
  }

  test.each([
    [`['/a', '/b/:id']`, `app.use(router)`, '/a, /b/:id'],
    [`['/a', /^\\/b/]`, `app.use('/v1', router)`, '/v1/a, /v1/b*'],
    [`['/a', '/b']`, `app.use(['/v1', '/v2'], router)`, '/*/a, /*/b'],
    [`'/a'`, `app.use(['/v1', '/v2'], router)`, '/*/a'],
    [`['/a', process.env.PATHNAME]`, `app.use(router)`, null],
  ])('%s, %s', (paths, mounting, route) => {
    expect(routesOf(paths, mounting)).toEqual([route])
  })
})

test('a router that has several paths is behind a guard of one of them only', () => {
  const codesWith = (mounting: string): string[] => {
    const text = `const express = require('express')
      const app = express()
      app.use('/orders', (req, res, next) => { res.sendStatus(401); next() })
      const router = express.Router()
      router.get('/orders', (req, res) => { res.json([]) })
      ${mounting}`
    return analyze({ files: { 'app.js': text } }).findings.map(({ code }) => code)
  }
  expect(codesWith(`app.use('/', router)`)).toEqual(['SO002'])
  expect(codesWith(`app.use(['/v1', '/v2'], router)`)).toEqual([])
})
