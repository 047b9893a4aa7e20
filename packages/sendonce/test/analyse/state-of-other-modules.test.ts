import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

/** Where two answers are found in a handler that asks `flag`, which another module has. */
function found(state: string, taken: string, flag: string): string[] {
  const handler = `${taken}
import express from 'express'
const app = express()
app.get('/t', (req, res) => {
  if (!${flag}) res.sendStatus(503)
  if (${flag}) res.sendStatus(200)
  res.json({})
})
app.listen(3000)`
  const manifest = JSON.stringify({ dependencies: { express: '^5.0.0' }, type: 'module' })
  const files = { 'app.js': handler, 'state.js': state, 'package.json': manifest }
  return analyze({ files, minConfidence: 'low' })
    .findings.flatMap(({ first, second, related }) => [{ first, second }, ...related])
    .map(({ first, second }) => `${first?.line} ${second?.line}`)
    .toSorted()
}

const either = ['5 7', '6 7']

test.each([
  ['export const db = { isReady: false }', 'db.isReady = true', '{ db }', 'db.isReady'],
  ['export const db = { is: { ready: false } }', 'db.is.ready = true', '{ db }', 'db.is.ready'],
  ['export let isReady = false', 'isReady = true', '{ isReady }', 'isReady'],
  ['export let isReady = false', 'isReady = true', '* as db', 'db.isReady'],
])('what a module sets later may be set, or not: %s, %s', (state, set, names, flag) => {
  const taken = `import ${names} from './state.js'`
  const text = `${state}\nexport async function connect() { await open(); ${set} }`
  expect(found(text, taken, flag)).toEqual(either)
  // What nobody sets is what it is.
  expect(found(state, taken, flag)).toEqual(['5 7'])
})

test.each([
  ['exports.isReady = false', 'exports.isReady = true', 'db.isReady'],
  ['exports.is = { ready: false }', 'exports.is.ready = true', 'db.is.ready'],
  ['const is = { ready: false }; exports.is = is', 'is.ready = true', 'db.is.ready'],
])('so may what a CommonJS module exports: %s, %s', (state, set, flag) => {
  const taken = "import db from './state.js'"
  const text = `${state}\nexports.connect = async () => { await open(); ${set} }`
  expect(found(text, taken, flag)).toEqual(either)
  expect(found(state, taken, flag)).toEqual(['5 7'])
})

test('what is written while a module starts is what it is, in functions that are called where they stand as well', () => {
  const kinds = (name: string): string =>
    `(function (${name}) { ${name}.none = ''; ${name}.page = 'page' })(exports.${name} = {});`
  const taken = "import state from './state.js'"
  expect(found(`${kinds('A')}\n${kinds('B')}`, taken, 'state.A.none')).toEqual(['5 7'])
  const later = `${kinds('A')}\n;(async () => { await open(); exports.A.none = 'x' })()`
  expect(found(later, taken, 'state.A.none')).toEqual(either)
})

test.each([
  ['export const state = { db: null, other: null }', 'state'],
  ['export class state { static db = null; static other = null }', 'state'],
])('a place that is left open is filled by others: %s', (made, name) => {
  const files = (set: string): Record<string, string> => ({
    'state.js': made,
    'connect.js': `import { ${name} } from './state.js'
export async function connect() { ${name}.${set} = await open() }`,
    'app.js': `import express from 'express'
import { ${name} } from './state.js'
import { connect } from './connect.js'
const app = express()
app.get('/t', (req, res) => {
  if (!${name}.db) return res.sendStatus(503)
  if (!req.query.id) res.sendStatus(400)
  res.json({})
})
connect().then(() => app.listen(3000))`,
    'package.json': JSON.stringify({ dependencies: { express: '^5.0.0' }, type: 'module' }),
  })
  const lines = (set: string): (number | undefined)[][] =>
    analyze({ files: files(set), minConfidence: 'low' }).findings.map(({ first, second }) => [
      first?.line,
      second?.line,
    ])
  expect(lines('db')).toEqual([[7, 8]])
  expect(lines('other')).toEqual([])
})
