import { describe, expect, test } from 'vitest'
import { codes } from './codes.ts'

/** Two routers behind patterns: what the first one hands on may come to the second. */
const behindPatterns = (
  first: string,
  second: string,
): string => `const express = require('express')
  const app = express()
  const counts = express.Router()
  counts.get('${first}', (req, res, next) => { res.json({}); next() })
  const notes = express.Router()
  notes.get('${second}', (req, res) => res.sendStatus(200))
  app.all('/count*', counts)
  app.all('/note*', counts)
  app.all('/notes*', notes)
  app.listen(80)`

const onBus = (body: string): string => `
  const bus = new (require('events'))()
  require('express')().get('/', (req, res) => { ${body} })`

const clean: Readonly<Record<string, string>> = {
  'a listener on an emitter of the program that takes itself away': onBus(
    `const done = (job) => { bus.off('done', done); res.json(job) }\nbus.on('done', done)`,
  ),
  'a listener on an emitter of the program that goes with the request': onBus(
    `const done = (job) => res.json(job)\nbus.on('done', done)\nreq.on('close', () => bus.off('done', done))`,
  ),
  'a listener on an emitter of the program, for one event': onBus(
    `bus.once('done', (job) => res.json(job))`,
  ),
  'a countdown that is asked without a comparison': `
    let pending = req.body.files.length
    const done = (err) => { if (!err) --pending || res.send('ok') }
    req.body.files.forEach((file) => stat(file, done))`,
  'a countdown that ends the callback until it is done': `
    let pending = req.body.files.length
    req.body.files.forEach((file) => stat(file, () => { if (--pending) return; res.send('ok') }))`,
  'a constant in a list of constants': `
    const app = require('express')()
    const act = (name) => (req, res) => {
      if (!['retry', 'remove'].includes(name)) res.sendStatus(401)
      res.send(name)
    }
    app.post('/retry', act('retry'))
    app.post('/remove', act('remove'))`,
  'a socket is no response': `
    require('express')
    exports.push = (req, res) => { for (const part of list) if (res instanceof WebSocket) res.send(part) }`,
  'a failure that Bluebird expects': `
    create(req.body).error((err) => { res.sendStatus(400) }).then((post) => { if (post) res.json(post) })`,
  'two outcomes of an emitter of the program': `
    const check = authenticate(req)
    check.on('accept', () => res.send('ok'))
    check.on('reject', () => res.sendStatus(401))`,
  'an event that tells a header before the data': `
    const file = store.get(req.params.id)
    file.on('content-length', (length) => res.setHeader('content-length', length))
    file.pipe(res)`,
  'the chain of restify is stopped behind an answer': `
    exports.check = (req, res, next) => { if (!req.query.id) { res.send(400); return next(false) } next() }
    require('express')`,
  'a data listener that takes itself away': `
    const file = require('fs').createReadStream('a')
    const first = (chunk) => { file.removeListener('data', first); res.send(chunk) }
    file.on('data', first)`,
  'a file, and an end when it is sent': `
    res.sendFile('/a', () => res.end())`,
  'a file, and an end much later': `
    res.sendFile('/a')
    await audit.write()
    res.end()`,
  'routers behind patterns that no request matches both': behindPatterns(
    '/count/:what/where',
    '/notes/ack/all',
  ),
  'a helper answers and returns false, its caller tests that': `
    const check = (q, s) => { if (!q.user) { s.sendStatus(401); return false } return true }
    if (!check(req, res)) return
    res.send('ok')`,
  'a helper answers and returns undefined, its caller tests that': `
    function load(q, s) { if (!q.query.id) { s.sendStatus(400); return } return { id: q.query.id } }
    const item = load(req, res)
    if (!item) return
    res.json(item)`,
  'a catch around an unknown call that is given what answers later': `
    const action = actions[req.query.name]
    try { return action(req, (err) => next(err)) } catch (err) { return next(err) }`,
  'a subscriber writes until the request has failed': `
    req.on('error', () => res.end())
    subscribe({ onEvent: (event) => res.write(event.text) })`,
  'a helper answers and throws': `
    function fail(s) { s.sendStatus(400); throw new Error('stop') }
    if (!req.query.id) fail(res)
    res.send('ok')`,
  'process.exit ends the path': `
    if (!req.query.id) { res.sendStatus(500); process.exit(1) }
    res.send('ok')`,
  'complementary conditions': `
    if (req.method === 'GET') res.send('a')
    if (req.method !== 'GET') res.send('b')`,
  'exclusive conditions on one variable': `
    const kind = req.query.kind
    if (kind === 'a') res.send('a')
    if (kind === 'b') res.send('b')`,
  'the same pure call twice': `
    if (isValid(req.body)) res.send('a')
    if (!isValid(req.body)) res.status(400).end()`,
  'a length and its absence': `
    if (req.body.errors.length > 0) res.status(400).send('bad')
    if (!req.body.errors.length) res.send('ok')`,
  'a relation and its denial': `
    if (req.query.n > 5) res.send('big')
    if (req.query.n <= 5) res.send('small')`,
  'a flag': `
    let sent = false
    if (!req.query.id) { sent = true; res.sendStatus(400) }
    if (!sent) res.send('ok')`,
  'a flag on an object': `
    const state = { done: false }
    const reply = (code) => { if (state.done) return; state.done = true; res.sendStatus(code) }
    setTimeout(() => reply(503), 10)
    load(() => reply(200))`,
  'success and failure of one promise': `load().then((x) => res.json(x), () => res.sendStatus(500))`,
  'the catch of a chain that answers at its end': `load().then((x) => res.json(x)).catch(next)`,
  'a later then that runs only with a value': `
    load().then((x) => { if (!x) { res.sendStatus(404); return null } return x })
      .then((x) => { if (x) res.json(x) }).catch(next)`,
  'error-first callback: error and result exclude each other': `
    db.get(req.query.id, (err, row) => {
      if (err) res.status(500).send('failed')
      if (row) res.json(row)
    })`,
  'a countdown': `
    let pending = req.body.ids.length
    for (const id of req.body.ids) load(id, () => { if (--pending === 0) res.send('done') })`,
  'headersSent in its spellings': `
    if (!req.query.id) res.status(400).send('bad')
    if (!res.headersSent && !res.writableEnded && !res.finished) res.send('ok')`,
  'a guard helper': `
    const isAnswered = (s) => s.headersSent
    if (!req.query.id) res.status(400).send('bad')
    if (isAnswered(res)) return
    res.send('ok')`,
  'a cleared timer': `
    const timer = setTimeout(() => { res.sendStatus(503) }, 10)
    db.get('x', (err, row) => { clearTimeout(timer); if (!res.headersSent) res.json(row) })`,
  'a timer that a listener clears': `
    const timer = setTimeout(() => { res.sendStatus(503) }, 10)
    res.on('finish', () => clearTimeout(timer))
    res.json({})`,
  'a timer that a helper clears': `
    const timer = setTimeout(() => { res.sendStatus(503) }, 10)
    const tidyUp = () => { clearTimeout(timer) }
    db.get('x', (err, row) => { tidyUp(); if (!res.headersSent) res.json(row) })`,
  'an awaited async guard': `
    async function guard() { await load(); if (!req.user) { res.sendStatus(401); return false } return true }
    if (!(await guard())) return
    res.send('ok')`,
  'switch with breaks': `
    switch (req.query.kind) { case 'a': res.send('a'); break; case 'b': res.send('b'); break; default: res.send('c') }`,
  'a labelled loop that is left': `
    outer: for (const a of req.body.a) { for (const b of a) { if (b) { res.json(b); return } continue outer } }
    res.sendStatus(404)`,
  'the first match of a loop, then break': `
    let found = null
    for (const item of req.body.items) { if (item.ok) { found = item; break } }
    res.json(found)`,
  'another response': `http.get('http://x', (res) => { res.on('data', (chunk) => use(chunk)); res.end && use(res) }); res.send('ok')`,
  'fetch in a then': `await fetch('http://x').then((res) => res.json()).then((body) => res.json(body))`,
  'chunks and one end': `for (const row of req.body.rows) res.write(row)\nres.end()`,
  'send then end': `res.status(200).send('x').end()`,
  'render with a callback': `res.render('view', (err, html) => { if (err) return next(err); res.send(html) })`,
  'sendFile with a forwarding callback': `res.sendFile('/a', (err) => { if (err) next(err) })`,
  'a catch around work that comes before the answer': `
    let row
    try { row = await load() } catch (err) { return res.sendStatus(500) }
    res.json(row)`,
  'stream errors that look at headersSent': `
    const file = fs.createReadStream('a')
    file.on('error', () => { if (res.headersSent) return res.destroy(); res.sendStatus(404) })
    file.pipe(res)`,
  'delegation of an error': `
    res.write('a')
    load((err) => { if (err && res.headersSent) return next(err); res.end() })`,
  'an inner next': `async.map(req.body, (item, next) => { next(); next() }, () => res.send('ok'))`,
  'generators driven by a helper': `
    await __awaiter(this, void 0, void 0, function* () {
      const row = yield load()
      if (!row) return res.sendStatus(404)
      res.json(row)
    })`,
  'a search that stops at the item that was answered': `
    const isBad = req.body.items.some((item) => { if (item.ok) return false; res.sendStatus(400); return true })
    if (isBad) return
    res.send('ok')`,
  'a search for the index of the item that was answered': `
    const at = req.body.items.findIndex((item) => { if (item.bad) res.sendStatus(400); return item.bad })
    if (at === -1) res.send('ok')`,
  'every item has to pass': `
    const allPass = req.body.items.every((item) => { if (item.ok) return true; res.sendStatus(400) })
    if (allPass) res.send('ok')`,
  'a query that has the name of a search': `
    Order.find({ user: req.user.id }, (err, orders) => { if (err) return res.sendStatus(500); res.json(orders) })`,
  'a parameter that no answering route has': `
    const app = require('express')()
    app.param('id', (req, res, next, id) => { if (!req.user) res.sendStatus(401); next() })
    app.get('/items/:name', (req, res) => res.send('ok'))`,
  'optional chaining and ??': `const id = req.query?.id ?? 'none'\nres?.json({ id })`,
  'middleware that answers or hands on': `
    const app = require('express')()
    app.use((req, res, next) => { if (req.user) next(); else res.sendStatus(401) })
    app.get('/', (req, res) => res.send('ok'))`,
  'next behind an answer where nothing touches the response': `
    const app = require('express')()
    app.get('/', (req, res, next) => { res.send('ok'); next() }, (req) => { console.log(req.path) })`,
  'routers under different paths': `
    const express = require('express')
    const app = express()
    const a = express.Router()
    const b = express.Router()
    a.get('/x', (req, res, next) => { res.send('a'); next() })
    b.get('/x', (req, res) => res.send('b'))
    app.use('/a', a)
    app.use('/b', b)`,
}

describe('correct code is left alone', () => {
  test.each(Object.entries(clean))('%s', (_, source) => {
    expect(codes(source)).toEqual([])
  })
})

const buggy: Readonly<Record<string, readonly [code: string, source: string]>> = {
  'a listener a request on an emitter of the program': [
    'SO014',
    onBus(`bus.on('done', (job) => res.json(job))`),
  ],
  'a constant that is not in a list of constants': [
    'SO001',
    `const app = require('express')()
    const act = (name) => (req, res) => {
      if (!['retry', 'remove'].includes(name)) res.sendStatus(401)
      res.send(name)
    }
    app.post('/promote', act('promote'))`,
  ],
  'an end that overtakes a file': ['SO003', `res.sendFile('/a')\nres.end()`],
  'a method taken off the response': ['SO003', `const { send } = res\nsend('a')\nres.send('b')`],
  'a bound method': [
    'SO001',
    `const fail = res.sendStatus.bind(res)\nif (!req.query.id) fail(400)\nres.send('ok')`,
  ],
  'other names': [
    'SO001',
    `const app = require('express')()\napp.get('/', (question, answer) => { if (!question.query.a) answer.end('no'); answer.json({}) })`,
  ],
  'node http': [
    'SO011',
    `require('express')\nrequire('http').createServer((q, s) => { if (q.url === '/') { s.writeHead(404); s.end('no') } s.setHeader('a', 'b'); s.end() })`,
  ],
  'the response in a context object': [
    'SO001',
    `const ctx = { req, res }\nif (!ctx.req.query.id) ctx.res.sendStatus(400)\nctx.res.send('ok')`,
  ],
  'a wrapper known by what it does': [
    'SO001',
    `const app = require('express')()
     const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
     app.get('/', wrap(async (q, s) => { if (!q.query.id) s.sendStatus(400); s.send('ok') }))`,
  ],
  'an old-style class': [
    'SO005',
    `const app = require('express')()
     function Base() {}
     Base.prototype.fail = function (res) { res.sendStatus(400) }
     function Users() {}
     require('util').inherits(Users, Base)
     Users.prototype.show = function (req, res) { if (!req.query.id) this.fail(res); res.send('ok') }
     const users = new Users()
     app.get('/', (req, res) => users.show(req, res))`,
  ],
  'routers behind patterns that a request matches both': [
    'SO002',
    behindPatterns('/notes/:what/all', '/notes/ack/all'),
  ],
  'an object-literal controller': [
    'SO005',
    `const app = require('express')()
     const controller = { fail(res) { res.sendStatus(400) }, show(req, res) { if (!req.query.id) this.fail(res); res.send('ok') } }
     app.get('/', (req, res) => controller.show(req, res))`,
  ],
  'return inside forEach': [
    'SO001',
    `req.body.items.forEach((item) => { if (item.bad) { res.sendStatus(400); return } })\nres.send('ok')`,
  ],
  'a search whose result is tested the wrong way round': [
    'SO001',
    `const isBad = req.body.items.some((item) => { if (item.ok) return false; res.sendStatus(400); return true })\nif (!isBad) return\nres.send('ok')`,
  ],
  'a search whose result nobody asks': [
    'SO001',
    `req.body.items.every((item) => { if (item.ok) return true; res.sendStatus(400) })\nres.send('ok')`,
  ],
  'a parameter that answers and hands on': [
    'SO002',
    `const app = require('express')()
     app.get('/items/:id(\\\\d+)', (req, res) => res.send('ok'))
     app.param('id', (req, res, next, id) => { if (!req.user) res.sendStatus(401); next() })`,
  ],
  'next twice': [
    'SO012',
    `const app = require('express')()\napp.use((req, res, next) => { if (!req.user) next(new Error('no')); next() })`,
  ],
  'a conditional expression as a statement': [
    'SO001',
    `req.query.id ? null : res.sendStatus(400)\nres.send('ok')`,
  ],
  'compiled await': [
    'SO008',
    `await __awaiter(this, void 0, void 0, function* () {
       try { res.json({}); yield audit() } catch (err) { res.sendStatus(500) }
     })`,
  ],
  'a dereference of what was just found missing': [
    'SO008',
    `try { const row = load(); if (!row) { res.status(404).end() } use(row.id); return } catch (err) { res.status(500).send('failed') }`,
  ],
}

describe('the same code with a mistake is found', () => {
  test.each(Object.entries(buggy))('%s', (_, [code, source]) => {
    expect(codes(source)).toContain(code)
  })
})
