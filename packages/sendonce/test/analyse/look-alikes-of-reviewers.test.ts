import { testShapes, type Shape } from './shapes.ts'

const shapes: Readonly<Record<string, Shape>> = {
  'two ends that are joined by flags without a first value': {
    clean: `var end, exit
    function done() { if (exit === undefined || !end) return; res.sendStatus(exit ? 500 : 200) }
    const child = require('child_process').spawn('convert')
    child.on('exit', (code) => { exit = code; done() })
    child.stdout.on('end', () => { end = true; done() })`,
    broken: `var end, exit
    function done() { if (exit === undefined && !end) return; res.sendStatus(exit ? 500 : 200) }
    setTimeout(() => { exit = 1; done() }, 100)
    req.app.load(() => { end = true; done() })`,
  },
  'a pool that is closed behind the answer': {
    clean: `try {
      res.json(await pool.query('a'))
      await pool.end()
    } catch (error) { res.sendStatus(500) }`,
    broken: `try {
      res.json(await pool.query('a'))
      await pool.query('b')
    } catch (error) { res.sendStatus(500) }`,
  },
  'a path of a name that is missing': {
    clean: `const nameOf = () => {
      const { name } = req.query
      if (name) return name
      res.sendStatus(400)
    }
    const name = nameOf()
    const file = require('path').join(req.app.folder, name)
    res.json(file)`,
    broken: `const nameOf = () => {
      const { name } = req.query
      if (name) return name
      res.sendStatus(400)
    }
    const name = nameOf()
    const file = require('path').basename(req.app.folder, name)
    res.json(file)`,
  },
  'a process that does not start, and its end': {
    clean: `const child = require('child_process').spawn('convert')
    child.on('error', (e) => { res.status(500).json({}) })
    child.on('close', (code) => { if (code === 0) res.json({}) })`,
    broken: `const child = require('child_process').spawn('convert')
    child.on('error', (e) => { res.status(500).json({}) })
    child.on('close', (code) => { res.json({ code }) })`,
  },
  'the first of a list that is not empty': {
    clean: `const list = req.app.items.filter((item) => item.id === req.query.id)
    const item = list.length === 1 ? list[0] : undefined
    if (list.length === 1) res.json(item)
    if (item === undefined) res.sendStatus(404)`,
    broken: `const list = req.app.items.filter((item) => item.id === req.query.id)
    const item = list.length === 1 ? list[1] : undefined
    if (list.length === 1) res.json(item)
    if (item === undefined) res.sendStatus(404)`,
  },
  'what a helper gives as a pair of an error and a value': {
    clean: `const found = async () => {
      try { return [null, await find(req)] } catch (e) { res.sendStatus(400); return [e] }
    }
    try {
      const [error, item] = await found()
      if (error) return
      res.json(item)
    } catch (e) { next(e) }`,
    broken: `const found = async () => {
      try { return [null, await find(req)] } catch (e) { res.sendStatus(400); return [null] }
    }
    try {
      const [error, item] = await found()
      if (error) return
      res.json(item)
    } catch (e) { next(e) }`,
  },
  'layers of two branches of which one is taken': {
    clean: `const app = require('express')()
    if (options.isTold) app.get('/t', (req, res, next) => { res.send('a'); next() })
    else app.get('/t', (req, res) => { res.send('b') })`,
    broken: `const app = require('express')()
    if (options.isTold) app.get('/t', (req, res, next) => { res.send('a'); next() })
    app.get('/t', (req, res) => { res.send('b') })`,
  },
  'layers in front of a way out and behind it': {
    clean: `module.exports = (options) => {
      const app = require('express')()
      if (options.isTold) {
        app.get('/t', (req, res, next) => { res.send('a'); next() })
        return app
      }
      app.get('/t', (req, res) => { res.send('b') })
      return app
    }`,
    broken: `module.exports = (options) => {
      const app = require('express')()
      if (options.isTold) app.get('/t', (req, res, next) => { res.send('a'); next() })
      if (options.isOff) return app
      app.get('/t', (req, res) => { res.send('b') })
      return app
    }`,
  },
  'branches that are taken in turn, in a loop': {
    clean: `const app = require('express')()
    for (const route of routes) {
      if (route.isTold) app.get('/t', (req, res) => { res.send('a') })
      else app.get('/t', (req, res, next) => { next() })
    }`,
    broken: `const app = require('express')()
    for (const route of routes) {
      if (route.isTold) app.get('/t', (req, res, next) => { res.send('a'); next() })
      else app.get('/t', (req, res) => { res.send('b') })
    }`,
  },
  'promises of items that take their own failures': {
    clean: `const app = require('express')()
    app.get('/t', async (req, res) => {
      res.send('done')
      try {
        await Promise.all(req.body.map(async (one) => {
          try { await save(one) } catch (e) { console.error(e) }
        }))
      } catch { res.sendStatus(500) }
    })`,
    broken: `const app = require('express')()
    app.get('/t', async (req, res) => {
      res.send('done')
      try {
        await Promise.all(req.body.map(async (one) => save(one)))
      } catch { res.sendStatus(500) }
    })`,
  },
  'an instance that an event tells of': {
    clean: `class Client {
      constructor() { this.say = () => { res.write('x') } }
    }
    const client = new Client()
    server.emit('leave', client)
    res.end()`,
    broken: `server.emit('leave', { say: () => { res.send('x') } })
    res.end('y')`,
  },
  'what a stream that sends files tells in front of them': {
    clean: `const send = require('send')
    send(req, req.path).on('stream', () => { res.setHeader('x-a', 'b') }).pipe(res)`,
    broken: `const send = require('send')
    send(req, req.path).on('end', () => { res.setHeader('x-a', 'b') }).pipe(res)`,
  },
  'a failure in code that handles one': {
    clean: `try {
      try { await load(req) } catch (e) { logger.current().write(e) } finally { res.end('x') }
    } catch (e) { res.sendStatus(500) }`,
    broken: `try {
      try { await load(req) } finally { res.end('x') }
    } catch (e) { res.sendStatus(500) }`,
  },
  'an error handler and an event of a failure': {
    clean: `const app = require('express')()
    const fail = (err, res) => { res.status(500).send(String(err)) }
    app.use((req, res, next) => {
      const domain = require('domain').create()
      domain.on('error', (err) => { fail(err, res) })
      domain.run(next)
    })
    app.get('/t', (req, res) => { res.json({}) })
    app.use((err, req, res, next) => { fail(err, res) })`,
    broken: `source.on('error', (failure) => { res.status(500).send('x') })
    res.send('y')`,
  },
  'what asynchronous tasks hand on': {
    clean: `require('async').waterfall([
      (done) => { load(done) },
      (item, done) => {
        if (item) return done(null, false, item)
        res.sendStatus(404)
        done(null, true, null)
      },
    ], (err, isAnswered, item) => {
      if (err) return next(err)
      if (!isAnswered) res.json(item)
    })`,
    broken: `require('async').waterfall([
      (done) => { load(done) },
      (item, done) => {
        if (item) return done(null, false, item)
        res.sendStatus(404)
        done(null, false, null)
      },
    ], (err, isAnswered, item) => {
      if (err) return next(err)
      if (!isAnswered) res.json(item)
    })`,
  },
  'a second head whose failure is dropped': {
    clean: `const source = open(req.path)
    source.on('error', () => { try { res.writeHead(500) } catch {} res.destroy() })
    res.writeHead(200)
    source.pipe(res)`,
    broken: `const source = open(req.path)
    source.on('error', () => { res.writeHead(500); res.destroy() })
    res.writeHead(200)
    source.pipe(res)`,
  },
  'a countdown whose last call answers': {
    clean: `let left = req.body.length
    let hasFailed = false
    req.body.forEach((one) => save(one, (err) => {
      if (hasFailed) return
      if (err) { hasFailed = true; return res.sendStatus(500) }
      if (--left === 0) res.json([])
    }))`,
    broken: `let left = req.body.length
    req.body.forEach((one) => save(one, (err) => {
      if (err) res.sendStatus(500)
      if (--left === 0) res.json([])
    }))`,
  },
  'what is thrown is an Error': {
    clean: `const app = require('express')()
    app.get('/t', (req, res) => {
      work(req).catch((e) => { if (e instanceof Error) res.sendStatus(500); else res.send('x') })
    })`,
    broken: `const app = require('express')()
    app.get('/t', (req, res) => {
      work(req).catch((e) => { if (e instanceof Error) res.sendStatus(500); res.send('x') })
    })`,
  },
  'a middleware that hands on, or gives what is sent': {
    clean: `require('express')
    exports.run = (list) => (req, res, done) => {
      const go = (at) => {
        if (at === list.length) return done()
        Promise.resolve(list[at](req, res, () => go(at + 1))).then((result) => {
          if (result) res.send(result)
        })
      }
      go(0)
    }`,
    broken: `require('express')
    exports.run = (list) => (req, res, done) => {
      const go = (at) => {
        if (at === list.length) return done()
        res.send('x')
        Promise.resolve(list[at](req, res)).then((result) => { res.send(result) })
      }
      go(0)
    }`,
  },
  'a worker that fails sends no message any more': {
    clean: `const { Worker } = require('node:worker_threads')
    const worker = new Worker('x')
    worker.once('message', (text) => { res.send(text) })
    worker.once('error', () => { if (!res.headersSent) res.sendStatus(500) })`,
    broken: `const { Worker } = require('node:worker_threads')
    const worker = new Worker('x')
    worker.once('message', (text) => { res.send(text) })
    res.sendStatus(202)`,
  },
  'a transfer that breaks off has no status of its own': {
    clean: `const { codes } = require('@shop/core')
    const app = require('express')()
    app.get('/t', (req, res, next) => {
      res.sendFile('a', (err) => {
        if (err && err.status === codes.NOT_FOUND) next()
      })
    })
    app.use((req, res) => { res.sendStatus(404) })`,
    broken: `const { codes } = require('@shop/core')
    const app = require('express')()
    app.get('/t', (req, res, next) => {
      res.sendFile('a', (err) => {
        if (err && err.status !== codes.NOT_FOUND) res.sendStatus(500)
      })
    })`,
  },
  'a helper that gives nothing where it answered, through a promise': {
    clean: `const ask = async () => {
      const one = await find(req)
      if (one) return one
      res.status(501).end()
      return null
    }
    const all = req.query.a
      ? (() => ask().then(async (one) => { if (!one) return null; return await one.all() }))()
      : other()
    const list = await Promise.resolve(all)
    if (!list) return
    res.json(list)`,
    broken: `const ask = async () => {
      const one = await find(req)
      if (one) return one
      res.status(501).end()
      return null
    }
    const list = await ask().then(async (one) => { if (!one) return []; return await one.all() })
    if (!list) return
    res.json(list)`,
  },
  'a route whose path is put together elsewhere': {
    clean: `const app = require('express')()
    app.get('/t', (req, res, next) => { res.send('a'); return next() })
    const base = require('./settings').base.concat('/docs')
    app.use(base.concat('/v2'), (req, res) => { res.send('docs') })
    app.listen(80)`,
    broken: `const app = require('express')()
    app.get('/t', (req, res, next) => { res.send('a'); return next() })
    app.use(require('./settings').layer, (req, res) => { res.send('docs') })
    app.get('/:any', (req, res) => { res.send('b') })
    app.listen(80)`,
  },
  'a query, which each request has': {
    clean: `if (!req.query) res.sendStatus(400)
    res.json(req.query)`,
    broken: `if (!req.query.id) res.sendStatus(400)
    res.json(req.query)`,
  },
  'a header of constants, which is not refused in time': {
    clean: `const app = require('express')()
    app.get('/t', (req, res) => {
      req.once('close', () => res.json([]))
      res.setHeader('content-type', 'text/plain')
    })`,
    broken: `const app = require('express')()
    app.get('/t', (req, res) => {
      req.once('close', () => res.json([]))
      res.setHeader('content-type', req.query.type)
      res.send('ok')
    })`,
  },
  'the same list of constants, asked twice': {
    clean: `if (!['a', 'b'].includes(req.query.kind)) res.sendStatus(400)
    if (['a', 'b'].includes(req.query.kind)) res.json([])`,
    broken: `if (!['a', 'b'].includes(req.query.kind)) res.sendStatus(400)
    if (['a', 'c'].includes(req.query.kind)) res.json([])`,
  },
  'a rejection by the event of a failure, handed on': {
    clean: `const app = require('express')()
    app.get('/t', (req, res, next) => {
      open().then((file) => new Promise((resolve, reject) => {
        file.on('error', reject).pipe(res)
      })).catch(next)
    })
    app.get('/t', (req, res) => { res.send('late') })`,
    broken: `const app = require('express')()
    app.get('/t', (req, res, next) => {
      open().then((file) => new Promise((resolve, reject) => {
        file.on('error', reject).pipe(res)
      })).catch(() => next())
    })
    app.get('/t', (req, res) => { res.send('late') })`,
  },
  'an optional call on nothing, which cannot fail': {
    clean: `const connection = null
    try {
      res.json([])
      await connection?.close()
    } catch (error) { res.sendStatus(500) }`,
    broken: `try {
      res.json([])
      await req.connection?.store()
    } catch (error) { res.sendStatus(500) }`,
  },
  'a switch that was told apart in front of an await': {
    clean: `class Events {
      async handle(kind) {
        switch (kind) {
          case 'a': { res.end(); this.a(await read(req)); return true }
          case 'b': { res.end(); this.b(await read(req)); return true }
          case 'c': { const c = await read(req); if (!c) return false; res.json(c); return true }
          default: return false
        }
      }
    }
    try { if (await new Events().handle(req.query.kind)) return } catch (e) { next(e); return }
    next()`,
    broken: `class Events {
      async handle(kind) {
        switch (kind) {
          case 'a': { res.end(); this.a(await read(req)); return false }
          default: return false
        }
      }
    }
    try { if (await new Events().handle(req.query.kind)) return } catch (e) { return }
    res.json({})`,
  },
}

testShapes(shapes)
