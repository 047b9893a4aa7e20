import { expect, test } from 'vitest'
import { codes } from './codes.ts'

const app = (route: string): string => `const app = require('express')()
const show = async (req, res) => {
  const user = await find(req.params.id)
  if (!user) res.status(404).json({})
  return user
}
const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
const route = (fn) => async (req, res, next) => {
  try { const out = await fn(req, res); res.json(out) } catch (err) { next(err) }
}
app.get('/:id', ${route})
app.listen(80)`

test('a handler that a wrapper was given and waits for is a helper that answers', () => {
  expect(codes(app('route(show)'))).toEqual(['SO005'])
  expect(codes(app('route((req, res) => show(req, res))'))).toEqual(['SO005'])
})

test('a helper that is waited for is one as well where nobody waits for who calls it', () => {
  const body = `{ const out = await show(req, res); res.json(out) }`
  expect(codes(app(`async (req, res) => ${body}`))).toEqual(['SO005'])
  expect(codes(app(`wrap(async (req, res) => ${body})`))).toEqual(['SO005'])
})

test('a generator with parameters, given to a wrapper of a package, is a handler', () => {
  const handler = (stop: string): string =>
    `function* (req, res) { if (!req.body) { res.sendStatus(400)${stop} } yield save(req.body); res.json({}) }`
  const of = (stop: string): string => app(`require('generators').handler(${handler(stop)})`)
  expect(codes(of(''))).toEqual(['SO001'])
  expect(codes(of('; return'))).toEqual([])
})
