import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'
import { codes } from './codes.ts'

const clean: Readonly<Record<string, string>> = {
  'an item answers and does not say that it is done, so that none comes behind it': `
    async.eachSeries(req.body.ids, (id, done) => {
      load(id, (err) => { if (err) return res.sendStatus(500); done() })
    }, (err) => { if (err) return next(err); res.json({}) })`,
  'what is given the response and calls back may have answered, and the callback asks': `
    intercept(req, res, (err) => {
      if (res.headersSent) return next(err)
      res.json({})
    })`,
  'a variable of the module that this request has written is what it wrote': `
    require('express')
    let page
    module.exports.show = function (req, res) {
      page = false
      if (page) res.send(page)
      res.sendStatus(404)
    }`,
  'a list of tasks that is filled before it is run': `
    const async = require('async')
    const tasks = []
    if (req.query.x) tasks.push((done) => load(done))
    async.parallel(tasks, (err) => { if (err) return next(err); res.json({}) })`,
  'the response is given a method that answers once': `
    const app = require('express')()
    app.use((req, res, next) => {
      res.reply = res.reply || function (body) { if (!body) return res.sendStatus(404); res.json(body) }
      next()
    })`,
  'what cannot throw stands in a try': `
    try { const names = (req.query.names || '').split(',').filter(Boolean) } catch { return res.sendStatus(400) }
    res.send('ok')`,
  'who has handed on asks whether what is behind has answered at once': `
    const app = require('express')()
    app.get('/', (req, res, next) => { next(); if (!res.headersSent) res.sendStatus(404) },
      (req, res) => { res.json({}) })`,
  'a predicate is given a function, and does not call it': `
    const reply = () => res.json({})
    if (!_.isFunction(reply)) return res.sendStatus(500)
    reply()`,
  'a property of the module that this request has written is what it wrote': `
    const app = require('express')()
    const server = { busy: false, free() { this.busy = false } }
    app.get('/', (req, res) => {
      if (server.busy) return res.sendStatus(503)
      server.busy = true
      if (!server.busy) res.sendStatus(503)
      res.json({})
    })`,
  'conditions of an answer and of a timer exclude each other': `
    const app = require('express')()
    app.get('/', (req, res) => {
      setImmediate(() => { if (!req.query.c) res.json({}) })
      if (req.query.c && !req.query.a) return res.sendStatus(404)
      if (req.query.c) res.redirect('/login')
    })`,
  'an error handler of a route that asks whether the head is out': `
    const app = require('express')()
    app.get('/', load, (req, res) => res.json(req.item), (err, req, res, next) => {
      if (res.headersSent) return next(err)
      res.sendStatus(500)
    })`,
  'a helper that gives a function which answers once': `
    module.exports.answering = function (req, res, next) {
      return (err, user) => { if (err) return next(err); res.json(user) }
    }
    require('express')`,
}

describe('correct code is left alone', () => {
  test.each(Object.entries(clean))('%s', (_, source) => {
    expect(codes(source)).toEqual([])
  })
})

const buggy: Readonly<Record<string, readonly [code: string, source: string]>> = {
  'two items of an asynchronous iteration fail, and each answers': [
    'SO013',
    `async.each(req.body.ids, (id, done) => {
      load(id, (err) => { if (err) return res.sendStatus(500); done() })
    }, (err) => { if (err) return next(err); res.json({}) })`,
  ],
  'the last function of an asynchronous iteration': [
    'SO001',
    `async.map(req.body.ids, (id, done) => load(id, done), (err, items) => {
      if (err) res.sendStatus(500)
      res.json(items)
    })`,
  ],
  'a callback finds the head out, hands on an error and answers': [
    'SO001',
    `intercept(req, res, (err, data) => {
      if (res.headersSent) next(err)
      res.send(data)
    })`,
  ],
  'a variable of the module is written and tested': [
    'SO001',
    `require('express')
    let page
    module.exports.show = function (req, res) {
      if (page) return res.send(page)
      page = read()
      if (page) res.send(page)
      res.sendStatus(404)
    }`,
  ],
  'what stands behind a property that begins with nothing': [
    'SO001',
    `const app = require('express')()
    const server = { ready: false, start() { this.ready = true } }
    app.get('/', (req, res) => {
      if (!server.ready) return res.sendStatus(503)
      if (!req.query.id) res.sendStatus(400)
      res.json({})
    })`,
  ],
  'the last function of a list of tasks that is filled before': [
    'SO001',
    `const async = require('async')
    const tasks = []
    if (req.query.x) tasks.push((done) => load(done))
    async.parallel(tasks, (err) => { if (err) res.sendStatus(500); res.json({}) })`,
  ],
  'a method that the response is given': [
    'SO001',
    `const app = require('express')()
    app.use((req, res, next) => {
      res.reply = res.reply || function (body) { if (!body) res.sendStatus(404); res.json(body) }
      next()
    })`,
  ],
  'who has handed on finds nothing sent, and what is behind answers later': [
    'SO004',
    `const app = require('express')()
    app.get('/', (req, res, next) => { next(); if (!res.headersSent) res.sendStatus(404) },
      (req, res) => { load(() => res.json({})) })`,
  ],
  'a callback in a callback, five deep': [
    'SO001',
    `db.users.find(req.query.name, (err, user) => {
      if (err) return next(err)
      hooks.run(user, (err) => {
        if (err) return next(err)
        user.compare(req.query.password, (err, matches) => {
          if (!matches) return res.sendStatus(401)
          session.open(user, () => {
            hooks.run(user, (err) => {
              if (err) res.sendStatus(500)
              res.json({})
            })
          })
        })
      })
    })`,
  ],
  'a timer goes on behind a throw': [
    'SO004',
    `const app = require('express')()
    app.get('/', (req, res) => {
      res.json({})
      setImmediate(() => res.sendStatus(204))
      if (!req.query.id) throw new Error('no id')
    })`,
  ],
  'a timer answers on one of two paths that know different things': [
    'SO004',
    `const app = require('express')()
    app.get('/', (req, res) => {
      setImmediate(() => { if (!req.query.c) res.json({}) })
      if (req.query.c && req.query.a) return res.sendStatus(404)
      res.redirect('/login')
    })`,
  ],
  'an error handler of a route': [
    'SO001',
    `const app = require('express')()
    app.get('/', load, (oops, req, res, next) => {
      if (oops.code) res.sendStatus(404)
      res.sendStatus(500)
    })`,
  ],
  'a function that a helper gives back': [
    'SO001',
    `require('express')
    module.exports.answering = function (req, res, next) {
      return (err, user) => { if (err) res.sendStatus(500); res.json(user) }
    }`,
  ],
  'a likely failure and an unlikely one lead to the same answer': [
    'SO008',
    `const { kind, id } = req.body
    if (!store.has(kind)) return next()
    if (!allowed(req)) return res.sendStatus(403)
    if (checked(kind)) { try { check(kind, id) } catch (err) { return res.sendStatus(400) } }
    let name
    if (kind === 'charts') name = id ?? unique()
    else name = unique()
    try {
      res.json({ name })
      await stores[kind]?.get(id)?.save(name)
      audit.write(name, store.delta(kind, name))
    } catch (err) { res.sendStatus(500) }`,
  ],
}

describe('the same code with a mistake is found', () => {
  test.each(Object.entries(buggy))('%s', (_, [code, source]) => {
    expect(codes(source)).toContain(code)
  })
})

/** The pairs that are found, by their lines. */
function pairsIn(text: string): string[] {
  const { findings } = analyze({ files: { 'app.js': text } })
  return findings
    .flatMap(({ first, second, related }) => [{ first, second }, ...related])
    .map(({ first, second }) => `${first?.line}:${second?.line}`)
    .toSorted()
}

test('what was left for later has its turn behind a call that came too late and threw', () => {
  const text = `const app = require('express')()
    app.get('/', (req, res) => {
      res.json({})
      setImmediate(() => res.sendStatus(204))
      res.redirect('/')
    })`
  expect(pairsIn(text)).toEqual(['3:4', '3:5'])
})

test('who called next() goes on where a layer behind it throws', () => {
  const text = `const app = require('express')()
    app.use((req, res, next) => {
      setTimeout(() => res.sendStatus(204), 10)
      next()
      res.sendStatus(404)
    })
    app.get('/', (req, res) => {
      res.redirect('/login')
      res.send('done')
    })`
  expect(pairsIn(text)).toEqual(expect.arrayContaining(['8:9', '8:5', '8:3']))
})
