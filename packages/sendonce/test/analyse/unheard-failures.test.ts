import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

const head = `const app = require('express')()
const db = require('db')
`

/** What is found without an answer, as `SO102:4 medium`. */
function silent(
  source: string,
  dependencies: Record<string, string> = { express: '5.0.0' },
): string[] {
  return analyze({
    files: { 'app.js': source, 'package.json': JSON.stringify({ dependencies }) },
    minConfidence: 'low',
  })
    .findings.filter(({ code }) => code.startsWith('SO1'))
    .map(({ code, first, confidence }) => `${code}:${first?.line} ${confidence}`)
}

const inHandler = (body: string): string[] =>
  silent(`${head}app.get('/t', (req, res, next) => {\n${body}\n})`)

describe('a promise that a handler leaves alone', () => {
  test.each([
    ['a chain', 'db.load().then((row) => res.json(row))'],
    ['a chain that is void', 'void db.load().then((row) => res.json(row))'],
    ['a function', '(async () => { res.json(await db.load()) })()'],
    ['a function by another operator', '!async function () { res.json(await db.load()) }()'],
    ['behind a condition', 'req.query.id && db.load().then((row) => res.json(row))'],
    ['a chain with an end', 'db.load().then((row) => res.json(row)).finally(() => db.close())'],
    [
      'one of each item',
      'let left = req.body.length\nreq.body.forEach(async (one) => { await db.save(one); if (--left === 0) res.json({}) })',
      5,
    ],
    [
      'one of each item, in a list that nobody takes',
      'let left = req.body.length\nreq.body.map(async (one) => { await db.save(one); if (--left === 0) res.json({}) })',
      5,
    ],
    [
      'a chain of each round',
      'const found = []\nfor (const id of req.query.ids)\ndb.load(id).then((one) => { found.push(one); if (found.length === req.query.ids.length) res.json(found) })',
      6,
    ],
    ['one in a variable that nothing reads', 'const work = db.load().then((row) => res.json(row))'],
    [
      'a list, of which one has no catch',
      'const all = []\nall.push(db.one().catch(() => null))\nall.push(db.two())\nPromise.all(all).then((rows) => res.json(rows))',
      7,
    ],
    ['a queue', 'process.nextTick(async () => res.json(await db.load()))'],
  ])('%s', (_, body, line = 4) => {
    expect(inHandler(body)).toContain(`SO102:${line} medium`)
  })

  test.each([
    ['takes the failure itself', 'db.load().then((row) => res.json(row), next)'],
    ['has a catch', 'db.load().then((row) => res.json(row)).catch(next)'],
    ['calls back', 'db.load().then((row) => { req.row = row }).asCallback(next)'],
    ['is given on', 'db.track(db.load().then((row) => res.json(row)))'],
    [
      'is heard of behind something else',
      'const work = db.load().then((row) => res.json(row))\nif (req.query.log) db.log()\nwork.catch(next)',
    ],
    [
      'is one of a list, and each has a catch',
      'const all = []\nfor (const one of req.body) all.push(db.save(one).catch(() => null))\nPromise.all(all).then((rows) => res.json(rows))',
    ],
    [
      'is given for each item to a stream, which waits for it',
      'return db.rows().forEach(async (row) => { await db.save(row); if (row.isLast) res.json({}) })',
    ],
    ['is kept', 'const work = db.load().then((row) => res.json(row))\nreq.work = work'],
    ['is given back', 'return db.load().then((row) => res.json(row))'],
    [
      'has another reaction that answers',
      'const p = db.load()\np.then((row) => res.json(row))\np.catch(next)',
    ],
    ['is behind an answer', 'res.json({})\ndb.load().then((row) => db.note(row, res.statusCode))'],
    ['is behind next()', 'db.load().then((row) => { req.row = row })\nnext()'],
    [
      'races with a timer',
      'setTimeout(() => { if (!res.headersSent) res.sendStatus(503) }, 9)\ndb.load().then((row) => { if (!res.headersSent) res.json(row) })',
    ],
    [
      'is called back by what may wait for it',
      'db.transaction(async (t) => { res.json(await t.load()) })',
    ],
  ])('is none that %s', (_, body) => {
    expect(inHandler(body).filter((one) => one.startsWith('SO102'))).toEqual([])
  })

  test('is told where a handler is nothing else', () => {
    const handler = 'app.get("/t", (req, res) => void db.load().then((row) => res.json(row)))'
    expect(silent(`${head}${handler}`)).toEqual(['SO102:3 medium'])
  })

  test('is not why nobody answers where nobody does anyway', () => {
    const tracked = `db.track(req).then((id) => { req.tracked = res.statusCode })
      if (req.query.dry) return
      res.json({})`
    expect(inHandler(tracked)).toEqual(['SO101:5 medium'])
  })

  test('is told twice where there are two', () => {
    expect(
      inHandler(`if (req.query.id) db.one().then((row) => res.json(row))
        else db.all().then((rows) => res.json(rows))`),
    ).toEqual(['SO102:4 medium', 'SO102:5 medium'])
  })

  test('is surer where the program throws', () => {
    const chain = `db.load().then((row) => {
      if (!row) throw new Error('none')
      res.json(row)
    })`
    expect(inHandler(chain)).toEqual(['SO102:5 high'])
  })

  test('is as little heard where the process hears of it', () => {
    const listener = `process.on('unhandledRejection', (error) => console.error(error))\n`
    expect(
      silent(
        `${head}${listener}app.get('/t', (req, res) => { db.load().then((row) => res.json(row)) })`,
      ),
    ).toEqual(['SO102:4 medium'])
  })

  test('is low where it is not known who calls', () => {
    expect(silent('exports.show = (req, res) => { load().then((row) => res.json(row)) }')).toEqual([
      'SO102:1 low',
    ])
  })
})

test('a package that makes Express 4 look at promises sees those that are given back', () => {
  const mended = (body: string): string[] =>
    silent(
      `require('express-async-errors')\n${head}app.get('/t', async (req, res) => {\n${body}\n})`,
      {
        express: '4.21.0',
      },
    )
  expect(mended('res.json(await db.load())')).toEqual([])
  expect(mended('db.load().then((row) => res.json(row))')).toEqual(['SO102:5 medium'])
})

test.each([
  ['node:http', "require('node:http').createServer", ''],
  ['https', "require('https').createServer", ''],
  ['http2', "require('node:http2').createSecureServer", '{}, '],
  ['connect', "require('connect')().use", ''],
])('%s looks at no promise', (_, call, options) => {
  const serving = (body: string): string[] =>
    silent(`${call}(${options}async (req, res) => {\n${body}\n})`, { connect: '3.7.0' })
  expect(serving('res.end(await load())')).toEqual(['SO102:2 medium'])
  expect(serving('res.end(await load().catch(() => null))')).toEqual([])
  expect(serving('try { res.end(await load()) } catch { res.end() }')).toEqual([])
  expect(serving("if (!req.headers.token) throw new Error('none')\nres.end()")).toEqual([
    'SO102:2 high',
  ])
})
