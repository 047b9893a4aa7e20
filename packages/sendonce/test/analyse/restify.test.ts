import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

/** What is found in a module of a package that asks for these dependencies. */
function found(text: string, ...names: string[]): string[] {
  const dependencies = Object.fromEntries(names.map((name) => [name, '4.0.0']))
  const files = { 'app.js': text, 'package.json': JSON.stringify({ dependencies }) }
  return analyze({ files, minConfidence: 'low' }).findings.map(
    ({ code, confidence, first, second }) => `${code} ${confidence} ${first?.line} ${second?.line}`,
  )
}

const refuses = (stop: string): string => `(req, res, next) => {
    if (!req.query.id) { res.send(400, 'no id')${stop} }
    res.send(200, 'found')
    return next()
  }`

test('what a server of restify was told to call is a handler', () => {
  const made = (stop: string): string => `const server = require('restify').createServer()
  server.get('/x', ${refuses(stop)})`
  expect(found(made(''))).toEqual(['SO001 certain 3 4'])
  expect(found(made('; return next(false)'))).toEqual([])
  expect(found(made('; return next()'))).toEqual([])
})

test('so is what any server is told to call in a package that serves by restify alone', () => {
  const given = (stop: string): string => `module.exports = (server) => {
  server.post({ path: '/x' }, [check, ${refuses(stop)}])
  }`
  expect(found(given(''), 'restify')).toEqual(['SO001 certain 3 4'])
  expect(found(given('; return next()'), 'restify')).toEqual([])
})

test('who has answered there hands on, with an error as well, where nobody is seen to answer behind it', () => {
  const plugin = `module.exports = (req, res, next) => {
    load(req.url).then((body) => { if (!body) res.send(404); next() }, next)
  }`
  expect(found(plugin, 'restify')).toEqual([])
  expect(found(plugin, 'express')).toEqual(['SO002 medium 2 2'])
  expect(found(plugin, 'restify', 'express')).toEqual(['SO002 medium 2 2'])
})

test('what a client or a store calls back there is no handler', () => {
  const asks = `module.exports = (client) => {
    client.get('x', (error, value) => { value.end(1); value.end(2) })
  }`
  expect(found(asks, 'restify')).toEqual([])
})

test('what else a server of restify is told has nothing to do with requests', () => {
  expect(
    found(`const server = require('restify').createServer()
  server.on('after', (req, res, route, error) => { res.send(1); res.send(2) })`),
  ).toEqual([])
})
