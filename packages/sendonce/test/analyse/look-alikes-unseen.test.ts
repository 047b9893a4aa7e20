import { testShapes, type Shape } from './shapes.ts'

const passport = `const app = require('express')()\nconst passport = require('passport')`

const shapes: Readonly<Record<string, Shape>> = {
  'next() that always comes behind an answer, in a router that nobody is seen to mount': {
    clean: `const router = require('express').Router()
    router.delete('/:id', (req, res, next) => {
      if (req.query.x) { res.sendStatus(304); next(); return }
      res.json({})
      next()
    })
    module.exports = router`,
    broken: `const router = require('express').Router()
    router.delete('/:id', (req, res, next) => {
      if (!req.query.x) res.sendStatus(401)
      next()
    })
    module.exports = router`,
  },
  'next() behind an answer, as restify wants it': {
    clean: `require('express')
    const errors = require('restify-errors')
    exports.show = function (req, res, next) { res.json({}); next() }`,
    broken: `require('express')
    exports.show = function (req, res, next) { res.json({}); next() }`,
  },
  'a connection that is refused gave no response before': {
    clean: `const proxied = require('http').request(target, (answer) => { res.writeHead(answer.statusCode); answer.pipe(res) })
      proxied.on('error', (err) => {
        if (err.code === 'ECONNREFUSED') { res.writeHead(502); res.end('nobody there') }
        else if (res.headersSent) res.destroy()
        else res.end()
      })
      req.pipe(proxied)`,
    broken: `const proxied = require('http').request(target, (answer) => { res.writeHead(answer.statusCode); answer.pipe(res) })
      proxied.on('error', (err) => {
        if (err.code === 'ECONNRESET') { res.writeHead(502); res.end('nobody there') }
        else if (res.headersSent) res.destroy()
        else res.end()
      })
      req.pipe(proxied)`,
  },
  'what a server of another protocol hands its handlers': {
    clean: `const ldap = require('ldapjs')
    require('express')
    const server = ldap.createServer()
    server.bind('cn=root', (req, res, next) => { res.end(); return next() })
    server.search('o=x', (req, res, next) => { for (const one of all) res.send(one); res.end(); return next() })`,
    broken: `const ldap = require('./server')
    require('express')
    const server = ldap.createServer()
    server.search('o=x', (req, res, next) => { for (const one of all) res.send(one); res.end(); return next() })`,
  },
  'a callback of a call that was rejected does not come any more': {
    clean: `try {
      await speak(req.body, (chunk) => { res.write(chunk) }, () => { res.end() })
    } catch (err) { if (res.headersSent) res.end(); else res.sendStatus(500) }`,
    broken: `try {
      await speak(req.body, (problem) => { if (problem) res.sendStatus(400) })
      res.sendStatus(204)
    } catch (err) { res.sendStatus(500) }`,
  },
  'a chain that fails, with a callback in front of it': {
    clean: `speak(req.body, (chunk) => { res.write(chunk) }).catch(next)`,
    broken: `speak(req.body, (chunk) => { res.write(chunk) }).then(() => { res.sendStatus(204) })`,
  },
  'an event whose name is a constant of other code, and that only sets a header': {
    clean: `const { events } = require('./events')
    const stream = store.open(req.params.id)
    stream.on(events.size, (size) => { res.setHeader('content-length', size) })
    stream.once('error', () => { res.destroy() })
    stream.pipe(res)`,
    broken: `const { events } = require('./events')
    const stream = store.open(req.params.id)
    stream.on(events.size, (size) => { res.status(200).json({ size }) })
    stream.once('error', () => { res.sendStatus(500) })
    res.sendStatus(202)`,
  },
  'two events of an emitter of the program, one of which goes on later': {
    clean: `require('express')
    module.exports = function (req, res) {
      const push = new Push(req)
      push.once('accept', () => process.nextTick(() => { res.end('ok') }))
      push.once('reject', (code) => { res.writeHead(code || 500); res.end() })
    }`,
    broken: `require('express')
    module.exports = function (req, res) {
      const push = new Push(req)
      push.once('accept', () => process.nextTick(() => { res.end('ok') }))
      res.writeHead(500)
      res.end()
    }`,
  },
  'logIn() without a session reports no error': {
    clean: `${passport}
    app.post('/login', (req, res, next) => {
      req.logIn(req.body, { session: false }, (err) => { if (err) next(err); res.json({}) })
    })`,
    broken: `${passport}
    app.post('/login', (req, res, next) => {
      req.logIn(req.body, { session: true }, (err) => { if (err) next(err); res.json({}) })
    })`,
  },
  'a handler of a failure that gives nothing, and what reads of that behind it': {
    clean: `create(req.body)
      .catch((err) => { res.sendStatus(500) })
      .then((file) => { const name = file.path.slice(1); res.json({ name }) })`,
    broken: `create(req.body)
      .catch((err) => { res.sendStatus(500) })
      .then((file) => { res.json({ file }) })`,
  },
  'a file that fails is not opened': {
    clean: `const file = require('fs').createReadStream(req.query.path)
    file.on('open', () => { file.pipe(res) })
    file.on('error', () => { res.end('404') })`,
    broken: `const file = require('fs').createReadStream(req.query.path)
    file.on('open', () => { res.writeHead(200) })
    file.on('error', () => { res.writeHead(404); res.end() })`,
  },
  'a header that is refused, in front of a stream that would fail': {
    clean: `const { stream } = await render(req.params.id)
    try {
      stream.on('error', (err) => { res.status(500).end(String(err)) })
      res.setHeader('content-type', 'text/stream')
      stream.pipe(res)
    } catch (err) { if (!res.headersSent) res.sendStatus(500) }`,
    broken: `const { stream } = await render(req.params.id)
    stream.on('error', (err) => { res.status(500).end(String(err)) })
    res.setHeader('content-type', 'text/stream')
    res.sendStatus(200)`,
  },
  'a method of the response that is promisified answers when it is called, and once': {
    clean: `const { promisify } = require('util')
    ;(async () => {
      for (const file of req.app.icons) {
        try { await access(file) } catch { continue }
        await promisify(res.sendFile.bind(res))(file)
        return
      }
      next()
    })().catch((err) => next(err))`,
    broken: `const { promisify } = require('util')
    await promisify(res.sendFile.bind(res))(req.query.file)
    res.sendStatus(204)`,
  },
  'the error of a file that the client did not wait for is not that of one that is missing': {
    clean: `res.sendFile(req.query.path, (err) => {
      if (!err) return
      if (err.status === 404) next()
      else next(err)
    })`,
    broken: `res.sendFile(req.query.path, (err) => {
      if (!err) return
      if (err.status === 404) next()
      else res.sendStatus(500)
    })`,
  },
  'an event of a name that only the program knows, behind what decides whether it is emitted': {
    clean: `const push = duplex(req, res)
    push.once('reject', (code) => { res.statusCode = code || 500; res.end('no') })
    exists(req.params.id, (found) => {
      if (!found) { res.statusCode = 404; res.end('none') }
      else push.reject(403)
    })`,
    broken: `const push = duplex(req, res)
    push.once('reject', (code) => { res.statusCode = code || 500; res.end('no') })
    res.statusCode = 404
    res.end('none')`,
  },
  'a file that was closed does not fail': {
    clean: `const file = require('fs').createReadStream(req.query.path)
    file.on('close', () => { res.end() })
    file.on('error', () => { res.destroy() })
    file.once('error', () => { if (!res.headersSent) res.writeHead(404) })`,
    broken: `const file = require('fs').createReadStream(req.query.path)
    file.on('close', () => { res.sendStatus(204) })
    file.on('error', () => { res.writeHead(404); res.end() })`,
  },
  'a map does not fail when something is put into it': {
    clean: `const locks = new Map()
    const app = require('express')()
    app.post('/', (req, res) => {
      try {
        const before = locks.get(req.query.id) || Promise.resolve()
        const own = before.then(() => { res.json({}) })
        locks.set(req.query.id, own)
      } catch (err) { res.sendStatus(500) }
    })`,
    broken: `const locks = new Map()
    const app = require('express')()
    app.post('/', (req, res) => {
      const before = locks.get(req.query.id) || Promise.resolve()
      const own = before.then(() => { res.json({}) })
      locks.set(req.query.id, own)
      if (locks.size > 9) res.sendStatus(503)
    })`,
  },
  'a handler that hands on by its callback or by its promise': {
    clean: `const done = (err) => next(err)
    const result = req.app.handle(req, done)
    if (result && result.then) result.then(() => done(), done)`,
    broken: `const result = req.app.handle(req, (err) => { if (err) next(err) })
    if (result && result.then) result.then(() => next(), next)
    else next()
    next()`,
  },
  'a call that has called back for the end, and fails behind that': {
    clean: `try {
      await speak(req.body, () => { res.end() })
    } catch (err) { res.status(500).end() }`,
    broken: `try {
      await speak(req.body, (chunk) => { res.write(chunk) })
    } catch (err) { res.sendStatus(500) }`,
  },
  'an iteration by a function of a package of its own': {
    clean: `const forEach = require('lodash/forEach')
    forEach(req.app.headers, (value, name) => { res.setHeader(name, value) })
    res.end('ok')`,
    broken: `const forEach = require('lodash/forEach')
    forEach(req.app.items, (item) => { res.json(item) })
    res.end('ok')`,
  },
  'a handler that is given the response, and an object with other ways to answer': {
    clean: `const context = { json: (body) => res.json(body) }
    const result = req.app.handle(context, req, res)
    if (typeof result === 'string') res.send(result)`,
    broken: `const context = { json: (body) => res.json(body) }
    const result = req.app.handle(context, req.query)
    res.send(result)`,
  },
  'the head of what is piped comes before its data': {
    clean: `const answer = require('request').post(req.query.url)
    answer.on('error', () => { res.destroy() })
    answer.pipe(res)
    answer.on('response', (response) => { res.writeHead(response.statusCode) })`,
    broken: `const answer = require('request').post(req.query.url)
    answer.on('error', () => { res.destroy() })
    res.writeHead(200)
    answer.on('response', (response) => { res.writeHead(response.statusCode); answer.pipe(res) })`,
  },
  'a pipe that is refused, in front of an answer that was asked for': {
    clean: `try {
      const asked = require('http').request(req.query.url, (answer) => { answer.pipe(res) })
      req.pipe(asked)
    } catch (err) { if (!res.headersSent) { res.writeHead(500); res.end() } }`,
    broken: `const asked = require('http').request(req.query.url, (answer) => {
      res.writeHead(answer.statusCode)
      answer.pipe(res)
    })
    req.pipe(asked)
    res.writeHead(202)`,
  },
  'a head is begun, and an error handed on for others to end it': {
    clean: `require('express')
    module.exports = function (req, res, next) {
      if (req.url === '/favicon.ico') {
        if (!res.headersSent) res.writeHead(200)
        return next({ message: 'dropped' })
      }
      next()
    }`,
    broken: `require('express')
    module.exports = function (req, res, next) {
      if (req.url === '/favicon.ico') {
        res.writeHead(200)
        res.end()
        return next({ message: 'dropped' })
      }
      next()
    }`,
  },
  'work that is waited for behind next()': {
    clean: `try {
      const args = await argumentsOf(req)
      req.result = act(args)
      next()
      await req.app.log.flush(args)
    } catch (err) { next(err) }`,
    broken: `try {
      const args = await argumentsOf(req)
      if (!args) next()
      next()
    } catch (err) { next(err) }`,
  },
  'a callback that a constructor is given, for methods to call': {
    clean: `const handler = new Upload(req, res, (result) => { res.json(result) })
    if (req.method === 'OPTIONS') res.end()
    else handler.post()`,
    broken: `const handler = new Upload(req.body, (result) => { res.json(result) })
    res.end()`,
  },
  'a countdown by another operator': {
    clean: `let pending = req.body.files.length
    req.body.files.forEach((file) => {
      check(file, () => { pending -= 1; if (pending === 0) res.json({}) })
    })`,
    broken: `let pending = req.body.files.length
    req.body.files.forEach((file) => {
      check(file, () => { pending -= 1; if (pending < 9) res.json({}) })
    })`,
  },
  'a header that a later callback sets, with a pipe in front of it': {
    clean: `req.pipe(backend(req.url, (err, service) => {
      if (err) return res.destroy()
      res.setHeader('content-type', service.type)
    })).pipe(res)`,
    broken: `req.pipe(backend(req.url)).pipe(res)
    res.status(201).json({})`,
  },
  'a constant that is looked for in a list of constants by a function': {
    clean: `require('express')
    const _ = require('lodash')
    const actions = ['clean', 'retry']
    const act = (action) => (req, res) => {
      if (!_.includes(actions, action)) res.sendStatus(401)
      res.json({})
    }
    exports.clean = act('clean')`,
    broken: `require('express')
    const _ = require('lodash')
    const actions = ['clean', 'retry']
    const act = (action) => (req, res) => {
      if (!_.includes(actions, action)) res.sendStatus(401)
      res.json({})
    }
    exports.clean = act('clear')`,
  },
}

testShapes(shapes)
