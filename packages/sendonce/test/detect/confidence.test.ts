import { describe, expect, test } from 'vitest'
import { app, found } from '../analyse/program-findings.ts'

/** The first finding of a handler with this body, as `SO001 high`. */
function foundIn(body: string): string {
  const [first = 'nothing'] = found(app(`app.get('/t', async (req, res, next) => {\n${body}\n})`))
  return first.split(' ').slice(0, 2).join(' ')
}

/** What speaks against a path, and what it is with that; then the same without. */
const weighed: Readonly<
  Record<string, readonly [with_: string, as: string, without: string, as: string]>
> = {
  'many conditions behind a function that has answered': [
    `const check = () => { if (!req.query.a) { res.sendStatus(400); return req.app.none } return req.app.some }
    const given = check()
    if (given && given.name && given.size && given.list) res.json(given)`,
    'SO005 low',
    `if (!req.query.a) res.sendStatus(400)
    if (req.query.b && req.query.c && req.query.d && req.query.e) res.json({})`,
    'SO001 medium',
  ],
  'a callback of an unknown call behind the end of an emitter': [
    `const source = req.app.open(req.query.name)
    source.on('error', () => { res.sendStatus(500) })
    req.app.read((data) => { res.json(data) })`,
    'SO004 low',
    `const source = req.app.open(req.query.name)
    source.on('timeout', () => { res.sendStatus(500) })
    req.app.read((data) => { res.json(data) })`,
    'SO004 medium',
  ],
  'an event of an emitter behind its close': [
    `const socket = require('net').connect(4711)
    let isRefused = false
    socket.on('close', () => { if (!isRefused) res.sendStatus(204) })
    socket.on('drain', () => { if (isRefused) return; isRefused = true; res.sendStatus(415) })`,
    'SO014 low',
    `const socket = require('net').connect(4711)
    let isRefused = false
    socket.on('error', () => { if (!isRefused) res.sendStatus(400) })
    socket.on('drain', () => { if (isRefused) return; isRefused = true; res.sendStatus(415) })`,
    'SO014 medium',
  ],
  'a callback without an error that comes behind next()': [
    `req.app.walk((item) => { res.json(item) })
    next()`,
    'SO004 low',
    `req.app.walk((error, item) => { res.json(item) })
    next()`,
    'SO004 medium',
  ],
  'a callback of an unknown call about the response': [
    `require('hold')(res, (error, data) => { res.setHeader('Link', data) })
    next()`,
    'SO011 low',
    `require('hold')(req, (error, data) => { res.setHeader('Link', data) })
    next()`,
    'SO011 medium',
  ],
  'a failure behind the callback of an unknown call': [
    `const source = req.app.open(req.query.name)
    req.app.read((data) => { res.json(data) })
    source.on('error', () => { res.sendStatus(500) })`,
    'SO004 low',
    `const source = req.app.open(req.query.name)
    source.pipe(res)
    source.on('error', () => { res.sendStatus(500) })`,
    'SO010 medium',
  ],
  'a file that could not be opened': [
    `const file = require('fs').createReadStream(req.query.name)
    file.on('error', (err) => { if (err.code === 'ENOENT') res.sendStatus(404) })
    file.pipe(res)`,
    'SO010 low',
    `const file = require('fs').createReadStream(req.query.name)
    file.on('error', (err) => { if (err.code !== 'ENOENT') res.sendStatus(500) })
    file.pipe(res)`,
    'SO010 medium',
  ],
}

describe('what is weighed', () => {
  test.each(Object.entries(weighed))('%s', (_, [speaking, low, silent, high]) => {
    expect([foundIn(speaking), foundIn(silent)]).toEqual([low, high])
  })
})

describe('what makes no difference', () => {
  const shapes: Readonly<Record<string, string>> = {
    'a value or its default, as compilers write it': `var body = Object.assign({}, req.body),
      b = body.a, a = b === void 0 ? true : b,
      d = body.c, c = d === void 0 ? '' : d, f = body.e, e = f === void 0 ? '' : f
    if (!c) res.sendStatus(400)
    if (!e) return res.sendStatus(422)
    res.json({ a })`,
    'options that are filled where they are given': `const { id, a, b, c, d, e } = req.query
    if (!id) return res.json({})
    try { await req.app.clear() } catch (error) { res.sendStatus(500) }
    const found = { type: 'all' }
    if (id) found.id = id
    if (a) found.a = a
    if (b) found.b = b
    if (c && c.length > 0) found.c = c
    if (d && e) found.between = [new Date(d), new Date(e)]
    const all = await req.app.find(found)
    res.json(all)`,
  }
  test.each(Object.entries(shapes))('%s', (_, body) => {
    expect(foundIn(body)).toBe('SO001 high')
  })

  test('what was found to be missing is missing in its default as well', () => {
    const body = `let wrong = null
    if (req.query.a) wrong = req.query.a
    if (wrong) res.status(400).send(wrong)
    if (!req.query.a) res.json({})`
    expect(foundIn(body)).toBe('nothing')
  })
})

test.each([
  ['a catch of its own', 'const rows = await req.app.load().catch(next)', 'SO007 high'],
  [
    'a try',
    'let rows; try { rows = await req.app.load() } catch (error) { next(error) }',
    'SO001 high',
  ],
])('a failure that is handed on in front of an answer, by %s', (_, loading, as) => {
  expect(foundIn(`${loading}\nres.json({ rows })`)).toBe(as)
})
