import { describe, expect, test } from 'vitest'
import { analyze } from 'sendonce'
import { codes } from './codes.ts'

const app = `const app = require('express')()\n`
const equip = `app.use((req, res, next) => {
  res.ok = (data) => res.status(200).json(data)
  res.fail = (message) => res.status(400).json({ message })
  next()
})\n`

const buggy: Readonly<Record<string, readonly [string, string]>> = {
  'an asynchronous function for each item answers': [
    'SO013',
    `req.body.ids.map(async (id) => { const found = await load(id); res.json(found) })`,
  ],
  'an asynchronous function is called for each item, and not awaited': [
    'SO013',
    `const reply = async (id) => { const found = await load(id); res.json(found) }
    for (const id of req.body.ids) reply(id)`,
  ],
  'a method that a layer put on the response answers': [
    'SO005',
    `${app}${equip}app.get('/', (req, res) => { if (!req.query.a) res.fail('a'); res.ok({}) })`,
  ],
  'a handler that is registered before the layer that equips the response': [
    'SO005',
    `${app}app.get('/', (req, res) => { if (!req.query.a) res.fail('a'); res.ok({}) })\n${equip}`,
  ],
  'an object of methods that a layer put on the response': [
    'SO005',
    `${app}app.use((req, res, next) => {
      Object.assign(res, { api: { ok: (data) => res.json(data), fail: () => res.sendStatus(400) } })
      next()
    })
    app.get('/', (req, res) => { if (!req.query.a) res.api.fail(); res.api.ok({}) })`,
  ],
  'a method that a layer put on the request, by a helper': [
    'SO005',
    `${app}function equip(req, res) { req.reply = (data) => res.json(data) }
    app.use((req, res, next) => { equip(req, res); next() })
    app.get('/', (req, res) => { if (!req.query.a) req.reply(null); req.reply({}) })`,
  ],
  'a method that a layer left among the locals': [
    'SO005',
    `${app}app.use((req, res, next) => { res.locals.reply = (data) => res.json(data); next() })
    app.get('/', (req, res) => { if (!req.query.a) res.locals.reply(null); res.locals.reply({}) })`,
  ],
  'a method of all responses answers': [
    'SO005',
    `const express = require('express')
    const app = express()
    express.response.ok = function (data) { return this.status(200).json(data) }
    app.get('/', (req, res) => { if (!req.query.a) res.ok({ a: 1 }); res.ok({}) })`,
  ],
  'a method of the response is replaced by one that answers twice': [
    'SO003',
    `${app}app.use((req, res, next) => {
      const json = res.json.bind(res)
      res.json = (body) => { json(body); return json(body) }
      next()
    })`,
  ],
  'what is told when the end has gone out answers': [
    'SO004',
    `res.end('a', () => { res.send('b') })`,
  ],
  'a setting that may be missing': [
    'SO001',
    `if (!process.env.TOKEN) res.status(500).send('no token')
    res.json({})`,
  ],
  'a stream that fails behind its first items': [
    'SO008',
    `try { for await (const part of stream()) res.write(part); res.end() }
    catch (error) { res.status(500).json({ error }) }`,
  ],
  'data comes on behind a refusal': [
    'SO014',
    `req.on('data', (part) => { if (part.length > 9) { res.writeHead(413); res.end() } })`,
  ],
}

const clean: Readonly<Record<string, string>> = {
  'an asynchronous function for each item counts, and the last one answers': `
    let pending = req.body.ids.length
    req.body.ids.forEach(async (id) => { await load(id); if (--pending === 0) res.json({}) })`,
  'a method that a layer put on the response answers, once': `${app}${equip}
    app.get('/', (req, res) => { if (!req.query.a) return res.fail('a'); res.ok({}) })`,
  'two layers put different things on the response': `${app}
    app.use((req, res, next) => { res.show = (data) => { res.data = data }; next() })
    app.use((req, res, next) => { res.show = (data) => res.json(data); next() })
    app.get('/', (req, res) => { res.show({}); res.send('a') })`,
  'two layers put different objects on the response': `${app}
    app.use((req, res, next) => { res.api = { show: (data) => res.json(data) }; next() })
    app.use((req, res, next) => { res.api = { show: (data) => { res.locals.data = data } }; next() })
    app.get('/', (req, res) => { res.api.show({}); res.send('a') })`,
  'a method of the response is replaced by one that remembers': `${app}
    app.use((req, res, next) => {
      const { json } = res
      res.json = function (body) { cache.set(req.url, body); return json.call(this, body) }
      next()
    })`,
  'a setting is asked for twice': `
    if (!process.env.TOKEN) res.status(500).send('no token')
    if (process.env.TOKEN) res.json({})`,
  'a setting is compared': `
    if (process.env.MODE === 'a') res.send('a')
    else if (process.env.MODE === 'b') res.send('b')
    if (process.env.MODE !== 'a' && process.env.MODE !== 'b') res.send('c')`,
  'a stream fails, and who answers asks whether the head is out': `
    try { for await (const part of stream()) res.write(part); res.end() }
    catch (error) { if (!res.headersSent) return res.status(500).json({ error }); res.destroy(error) }`,
  'data stops behind a refusal': `
    req.on('data', (part) => { if (part.length > 9) { res.writeHead(413); res.end(); req.destroy() } })`,
}

describe('what was left for others is found', () => {
  test.each(Object.entries(buggy))('%s', (_, [code, source]) => {
    expect(codes(source)).toContain(code)
  })
})

describe('and what only looks like it is not', () => {
  test.each(Object.entries(clean))('%s', (_, source) => {
    expect(codes(source).filter((code) => code < 'SO1')).toEqual([])
  })
})

const timing = `const timing = (req, res, next) => {
  const { end } = res
  res.end = function (...args) {
    res.setHeader('x-time', '1')
    return end.apply(this, args)
  }
  next()
}\n`

test.each([
  ['writes in parts', "res.write('a'); res.end()", ['SO018']],
  ['pipes', 'open(req.path).pipe(res)', ['SO018']],
  ['pipes behind a head', 'res.writeHead(200); open(req.path).pipe(res)', ['SO018']],
  ['pipes, and ends it by itself', 'open(req.path).pipe(res, { end: false })', []],
  ['sends a file', "res.sendFile('/a')", ['SO018']],
  ['answers as a whole', 'res.json({})', []],
  ['renders', "res.render('a')", []],
])('behind a layer that stands in for end() a handler %s', (_, body, expected) => {
  const behind = `${app}${timing}const open = require('node:fs').createReadStream
app.use(timing)
app.get('/t', (req, res) => { ${body} })`
  expect(codes(behind)).toEqual(expected)
  const inFront = behind.replace('app.use(timing)\n', '').concat('\napp.use(timing)')
  expect(codes(inFront)).toEqual([])
})

test('one layer that stands in for end() in front of two routers', () => {
  const router = (name: string): string => `const ${name} = express.Router()
${name}.use(timing)
${name}.get('/t', (req, res) => { res.write('a'); res.end() })
app.use('/${name}', ${name})\n`
  const text = `const express = require('express')\nconst app = express()\n${timing}${router('a')}${router('b')}`
  const { findings } = analyze({ files: { 'app.js': text } })
  expect(findings.map(({ code, related }) => [code, related.length])).toEqual([['SO018', 1]])
})
