import { expect, test } from 'vitest'
import { codes } from './codes.ts'

test('the methods of an outcome call one of their functions, once', () => {
  const both = `.map((order) => res.json(order)).mapErr(() => res.sendStatus(404))`
  expect(codes(`await load(req.params.id)${both}`)).toEqual([])
  expect(codes(`load(req.params.id).andThen(check)${both}`)).toEqual([])
  expect(
    codes(`await load(req.query.id).map((o) => res.json(o)).orElse((e) => res.sendStatus(404))`),
  ).toEqual([])
  expect(
    codes(`load(req.query.id).map(check).match((o) => res.json(o), () => res.sendStatus(404))`),
  ).toEqual([])
  expect(
    codes(`load(req.query.id).mapLeft(tell).fold(() => res.sendStatus(404), (o) => res.json(o))`),
  ).toEqual([])
})

test('what answers behind an outcome that has answered is found', () => {
  const behind = `await load(req.params.id).map((order) => res.json(order)).mapErr(log)
    res.json({})`
  expect(codes(behind)).toEqual(['SO004'])
})

test('a chain about a list goes through its items', () => {
  expect(codes('load(req.params.id).map((order) => res.json(order)).filter(Boolean)')).toEqual([
    'SO013',
  ])
})
