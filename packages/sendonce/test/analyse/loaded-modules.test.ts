import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const manifest = '{"dependencies":{"express":"5.0.0"}}'
const handler = `(req, res) => { if (req.query.quiet) return; res.send('one') }`
const router = `const router = require('express').Router()
router.get('/users', ${handler})
module.exports = router`
const registrar = `module.exports = (app) => { app.get('/users', ${handler}) }`

/** The ways without an answer in a module of the folder `routes`, which `start` loads. */
const found = (start: string, module: string): string[] =>
  analyze({
    files: {
      'routes/users.js': module,
      'app.js': `const express = require('express')
const fs = require('fs')
const path = require('path')
const glob = require('glob')
const app = express()
${start}
app.listen(80)`,
      'package.json': manifest,
    },
    minConfidence: 'low',
  }).findings.map(({ code, confidence, entry }) => `${code} ${confidence} ${entry?.route ?? ''}`)

const names = `fs.readdirSync(path.join(__dirname, 'routes'))`

test('a router is mounted where modules of its folder are', () => {
  const mounted = ['SO101 medium /api/users']
  const mount = (specifier: string): string =>
    `${names}.forEach((name) => app.use('/api', require(${specifier})))`
  expect(found(mount(`'./routes/' + name`), router)).toEqual(mounted)
  expect(found(mount('`./routes/${name}`'), router)).toEqual(mounted)
  expect(found(mount(`path.join(__dirname, 'routes', name)`), router)).toEqual(mounted)
  expect(found(mount(`path.resolve(__dirname, './routes', name)`), router)).toEqual(mounted)
  expect(found(mount(`'./' + name`), router)).toEqual(mounted)
  expect(found(mount('name'), router)).toEqual(mounted)
  expect(found(mount(`'./views/' + name`), router)).toEqual(['SO101 medium /users'])
})

test('of a mount whose path is not known the name of a route says so', () => {
  const mount = '`/${name.split(".")[0]}`'
  const nested = `const api = express.Router(); app.use('/api', api)
    ${names}.forEach((name) => api.use(${mount}, require('./routes/' + name)))`
  expect(found(nested, router)).toEqual(['SO101 medium /api/*/users'])
})

test('of several places where anything may be mounted none is that of a router, nor where one thing is', () => {
  const some = `glob.sync('api/*.js').forEach((name) => app.use('/api', require(name)))`
  const others = `glob.sync('web/*.js').forEach((name) => app.use('/web', require(name)))`
  expect(found(some, router)).toEqual(['SO101 medium /api/users'])
  expect(found(`${some}; ${others}`, router)).toEqual(['SO101 medium /users'])
  expect(found(`app.use('/api', require(process.env.API))`, router)).toEqual([
    'SO101 medium /users',
  ])
})

test('a function of a module that is loaded by any name is called with the application', () => {
  const called = ['SO101 medium /users']
  const call = (specifier: string): string =>
    `glob.sync('./routes/*.js').forEach((name) => { ${specifier} })`
  expect(found(call(`require(name)(app)`), registrar)).toEqual(called)
  expect(found(call(`require(path.resolve(name))(app)`), registrar)).toEqual(called)
  expect(found(call(`const add = require(name); add(app)`), registrar)).toEqual(called)
  expect(found(call(`require(name).add(app)`), registrar.replace('module', 'exports'))).toEqual([
    'SO101 low /users',
  ])
  const named = registrar.replace('module.exports', 'exports.add')
  expect(found(call(`require(name).add(app)`), named)).toEqual(called)
  // It is given something else.
  expect(found(call(`require(name)(process.env)`), registrar)).toEqual(['SO101 low /users'])
  expect(found(call(`require('./views/' + name)(app)`), registrar)).toEqual(['SO101 low /users'])
})

test('what such a function registers stands where it is called', () => {
  const late = `module.exports = (app) => {
    app.get('/users', (req, res, next) => { res.send('one'); next() })
  }`
  const load = `${names}.forEach((name) => require('./routes/' + name)(app))`
  const none = `app.use((req, res) => res.sendStatus(404))`
  expect(found(`${load}\n${none}`, late)).toEqual(['SO002 certain /users'])
  expect(found(`${none}\n${load}`, late)).not.toContain('SO002 certain /users')
})

test('so are modules that `import()` loads', () => {
  const { findings } = analyze({
    files: {
      'routes/users.mjs': `import { Router } from 'express'
const router = Router()
router.get('/users', ${handler})
export default router`,
      'parts/orders.mjs': `export default (app) => { app.get('/orders', ${handler}) }`,
      'app.mjs': `import express from 'express'
import { readdirSync } from 'node:fs'
const app = express()
for (const name of readdirSync('routes')) {
  const { default: router } = await import(\`./routes/\${name}\`)
  app.use('/api', router)
}
for (const name of readdirSync('parts')) {
  const part = await import('./parts/' + name)
  part.default(app)
}
app.listen(80)`,
      'package.json': manifest,
    },
  })
  expect(findings.map(({ confidence, entry }) => `${confidence} ${entry?.route ?? ''}`)).toEqual([
    'medium /orders',
    'medium /api/users',
  ])
})
