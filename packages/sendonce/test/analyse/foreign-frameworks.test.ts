import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const twice = `if (request.query.x) reply.send({ x: 1 })
  reply.send({ y: 1 })`

function found(
  text: string,
  file = 'app.js',
): { readonly codes: string[]; readonly calls: number } {
  const { findings, coverage } = analyze({ files: { [file]: text }, minConfidence: 'low' })
  return { codes: findings.map(({ code }) => code), calls: coverage.unresolvedCalls }
}

test('what is handed to a framework without a model is told, and no handler of Express', () => {
  const made = "const ldap = require('ldapjs')\nconst app = ldap.createServer()"
  expect(found(`${made}\napp.get('/a', (request, reply) => { ${twice} })`)).toEqual({
    codes: [],
    calls: 1,
  })
})

test('what handlers of Express are called does not make those of Koa some', () => {
  const text = `const Koa = require('koa')
const Router = require('@koa/router')
const app = new Koa({ proxy: true })
const router = new Router({ prefix: '/api' })
router.get('/', (req, res) => { res.json(1); res.json(2) })
app.use((req, res) => { res.json(1); res.json(2) })
app.use(router.routes())
app.listen(3000, () => console.log('up'))`
  expect(found(text)).toEqual({ codes: [], calls: 4 })
})

test('a handler tells what an application of unknown origin is, also for those beside it', () => {
  const plugin = `module.exports = async (app) => {
  app.get('/a', async (request, reply) => { ${twice} })
  app.route({ method: 'GET', url: '/b', handler: (req, res) => { res.send(1); res.send(2) } })
}`
  expect(found(plugin)).toEqual({ codes: [], calls: 2 })
})

test.each([
  ['a known application', "const app = require('express')()"],
  ['an application of unknown origin', "const app = require('./app')"],
])('on %s a handler is what it was', (_, made) => {
  expect(found(`${made}\napp.get('/a', (req, res) => { res.send(1); res.send(2) })`).codes).toEqual(
    ['SO003'],
  )
  expect(
    found(`const app = require('express')()
app.get('/a', (request, reply) => { ${twice} })`).codes,
  ).toEqual(['SO001'])
})
