import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const found = (text: string): string[] =>
  analyze({ files: { 'app.js': text } }).findings.map(
    ({ code, first, second }) => `${code} ${first?.line ?? '-'} ${second?.line ?? '-'}`,
  )

describe('one root cause is one finding', () => {
  test('two handlers with a mistake each, behind which the same layers answer', () => {
    const text = `const app = require('express')()
      app.get('/a', (req, res, next) => {
        if (!req.query.id) res.sendStatus(400)
        load(req.query.id, (err, item) => { if (err) return next(err); res.json(item) })
      })
      app.get('/b', (req, res, next) => {
        if (!req.query.id) res.sendStatus(400)
        load(req.query.id, (err, item) => { if (err) return next(err); res.json(item) })
      })
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    // That the work goes well needs the least besides.
    expect(found(text)).toEqual(['SO004 3 4', 'SO004 7 8'])
  })

  test.each([
    ['app.use((req, res) => res.sendStatus(404))', ['SO012 10 3', 'SO012 10 7']],
    ["app.use(require('layer')())", ['SO012 4 3', 'SO012 8 7']],
  ])('two layers one behind the other that hand on twice, each by itself: %s', (last, wanted) => {
    const text = `const app = require('express')()
      app.use((req, res, next) => {
        req.logIn(1, () => next())
        next()
      })
      app.use((req, res, next) => {
        require('fs').stat('x', () => next())
        next()
      })
      ${last}`
    expect(found(text)).toEqual(wanted)
  })

  test('a wrapper that calls what it was given is no cause in common', () => {
    const text = `const app = require('express')()
      const wrap = (fn) => (req, res, next) => { Promise.resolve(fn(req, res, next)).catch(next) }
      app.get('/a', wrap(async (req, res) => {
        if (!req.query.id) res.sendStatus(400)
        res.json(await load(req.query.id))
      }))
      app.get('/b', wrap(async (req, res) => {
        if (!req.query.id) res.sendStatus(400)
        res.json(await load(req.query.id))
      }))
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    expect(found(text)).toEqual(['SO001 4 5', 'SO001 8 9'])
  })

  test('two chains of promises that are started side by side are one cause, whichever of their steps answer', () => {
    const text = `require('express')().post('/signup', (req, res) => {
        users.findOne(req.body.mail)
          .then((found) => { if (found) return res.sendStatus(409) })
          .catch((err) => res.status(500).json(err))
        users.create(req.body)
          .then((user) => res.status(201).json(user))
          .catch((err) => res.status(500).json(err))
      })`
    expect(found(text)).toEqual(['SO004 3 6'])
  })

  test('of the two orders in which answers come the one that throws is told', () => {
    const text = `const bus = new (require('events').EventEmitter)()
      require('express')().get('/poll', (req, res) => {
        setTimeout(() => res.status(204).end(), 25000)
        bus.once('message', (message) => res.json(message))
      })`
    expect(found(text)).toEqual(['SO015 3 4'])
  })

  test('the failure of a handler that went on behind a helper is no cause of its own', () => {
    const text = `const app = require('express')()
      const wrap = (fn) => (req, res, next) => { Promise.resolve(fn(req, res, next)).catch(next) }
      const fail = (res, status) => { res.sendStatus(status) }
      app.get('/a', wrap(async (req, res) => {
        if (!req.query.id) fail(res, 400)
        res.json(await load(req.query.id))
      }))
      app.get('/b', wrap(async (req, res) => {
        if (!req.query.id) fail(res, 400)
        res.json(await load(req.query.id))
      }))
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    expect(found(text)).toEqual(['SO005 3 6', 'SO005 3 10'])
  })

  test('what a handler gets to for want of a return may have a mistake of its own', () => {
    const text = `const app = require('express')()
      app.post('/a', (req, res) => {
        if (!req.body.name) res.sendStatus(400)
        store.put(req.body.name, (err) => { if (err) res.sendStatus(500) })
        res.redirect('/')
      })`
    expect(found(text)).toEqual(['SO004 5 4', 'SO001 3 5'])
  })

  test('a helper that calls its callback twice is to blame for all who hand one over', () => {
    const text = `const app = require('express')()
      const query = (sql, done) => require('db').query(sql, (err, rows) => {
        if (err) done(err)
        done(null, rows)
      })
      app.get('/a', (req, res) => {
        query('a', (err, rows) => { if (err) return res.sendStatus(500); res.json(rows) })
      })
      app.get('/b', (req, res, next) => {
        query('b', (err, rows) => { if (err) return next(err); res.json(rows) })
      })
      app.get('/c', (req, res) => {
        query('c', (err, rows) => {
          for (const row of rows) query(row.sql, (err, more) => { if (!err) res.json(more) })
        })
      })
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    expect(found(text)).toEqual(['SO012 7 7', 'SO013 14 14'])
  })

  test('a callback that is called twice is told with all handlers that hand it over', () => {
    const text = `const app = require('express')()
      const load = (id, done) => require('fs').readFile(id, (error, text) => {
        if (error) done(error)
        try {
          done(null, JSON.parse(text))
        } catch (failure) {
          done(failure)
        }
      })
      app.get('/a', (req, res) => {
        load('a', (error, item) => {
          if (error) return res.json([])
          res.json(item)
        })
      })
      app.get('/b', (req, res) => {
        load('b', (error, item) => {
          if (error) return res.sendStatus(500)
          res.json(item)
        })
      })`
    const [finding, ...more] = analyze({ files: { 'app.js': text } }).findings
    expect(more).toEqual([])
    // There is no text then, which cannot be parsed.
    expect([finding?.calls?.first?.line, finding?.calls?.second?.line]).toEqual([3, 7])
    const pairs = (finding ? [finding, ...finding.related] : []).map((pair) => [
      pair.first?.line,
      pair.second?.line,
    ])
    expect(pairs).toEqual([
      [12, 12],
      [18, 18],
    ])
  })

  test('a timer and the work are one cause, whichever of their calls comes too late', () => {
    const text = `require('http').createServer(async (req, res) => {
      setTimeout(() => {
        res.writeHead(504)
        res.end('late')
      }, 20)
      const answer = await fetch('http://localhost')
      res.writeHead(answer.status)
      res.end(await answer.text())
    })`
    expect(found(text)).toEqual(['SO015 4 7'])
  })

  test('of two functions that each answer later the calls are one cause, whichever comes first', () => {
    const text = `const fs = require('fs')
      const one = (res) => fs.stat('a', (err, stat) => {
        if (err) return res.sendStatus(404)
        res.json(stat)
      })
      const other = (res) => fs.readFile('b', (err, text) => {
        if (err) return res.sendStatus(500)
        res.send(text)
      })
      require('express')().get('/', (req, res) => {
        one(res)
        other(res)
      })`
    expect(found(text)).toHaveLength(1)
  })

  test('a helper that always answers is right: each that goes on behind it is a mistake of its own', () => {
    const text = `const app = require('express')()
      const fail = (res, status) => { res.sendStatus(status) }
      app.get('/a', (req, res) => {
        if (!req.query.id) fail(res, 400)
        if (!req.query.of) return fail(res, 404)
        res.json({})
      })
      app.get('/b', (req, res) => {
        if (!req.query.id) fail(res, 400)
        res.json([])
      })`
    expect(found(text)).toEqual(['SO005 2 2', 'SO005 2 10'])
  })

  test('a helper that answers in a callback, in a loop and in a line is right in all of them', () => {
    const text = `const { createServer } = require('http')
      const send = (res, text) => { res.writeHead(200); res.end(text) }
      async function one(req, res) {
        const row = await load(req.url).catch(() => { send(res, 'none') })
        send(res, row)
      }
      async function each(req, res) {
        for (const row of await load(req.url)) if (row) send(res, row)
      }
      createServer((req, res) => {
        if (req.url === '/one') return void one(req, res).catch(() => {})
        if (req.url === '/each') return void each(req, res).catch(() => {})
        send(res, 'a')
        if (req.url === '/two') send(res, 'b')
      })`
    expect(found(text)).toEqual(['SO005 2 2', 'SO007 2 2', 'SO013 2 2'])
  })

  test('a helper whose own loop answers again is one mistake, whoever calls it', () => {
    const text = `const app = require('express')()
      const answer = (req, res, all) => {
        for (const one of all) {
          if (!one) { res.status(401).set('X-Reason', 'none').json({}); continue }
          req.app.keep(one)
        }
      }
      app.post('/a', (req, res) => { answer(req, res, req.body.a) })
      app.post('/b', (req, res) => { answer(req, res, req.body.b) })`
    expect(found(text)).toHaveLength(1)
  })

  test('a helper that answers now and then is one mistake, whoever goes on behind it', () => {
    const text = `const app = require('express')()
      const guard = (req, res) => { if (!req.query.id) res.sendStatus(400) }
      app.get('/a', (req, res) => { guard(req, res); res.json({}) })
      app.get('/b', (req, res) => { guard(req, res); res.json([]) })`
    expect(found(text)).toEqual(['SO005 2 3'])
  })

  test('a request that is handed on twice, whichever layers answer then', () => {
    const text = `const app = require('express')()
      app.get('/a', (req, res, next) => {
        const job = start(req.query.id)
        job.on('failed', (error) => next(error))
        job.on('done', () => next())
      }, async (req, res) => {
        const rows = await load(req.query.id)
        if (!rows) return res.sendStatus(404)
        res.json(rows)
      })
      app.use(async (err, req, res, next) => {
        await report(err)
        if (err.status) return res.sendStatus(err.status)
        res.status(500).json({ error: err.message })
      })`
    const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'low' })
    const twice = findings.filter(({ first, second }) => first && second)
    expect(twice.map(({ code }) => code)).toEqual(['SO012'])
    const lines = twice
      .flatMap((one) => [one, ...one.related])
      .flatMap(({ first, second }) => [first?.line, second?.line])
    // Each of the two calls, and each answer behind one of them, is among the pairs.
    expect(lines).toEqual(expect.arrayContaining([4, 5, 8, 9, 13, 14]))
  })

  test('a handler that goes on behind a `next(error)`, whatever answers then', () => {
    const text = `const app = require('express')()
      app.post('/a', async (req, res, next) => {
        if (req.body.byMail) {
          try { return res.send(await mail(req.body)) } catch (error) { next(error) }
        }
        if (!req.body.password) return res.sendStatus(400)
        find(req.body, (error, user) => {
          if (error) return next(error)
          if (!user) return res.sendStatus(401)
          res.json(user)
        })
      })
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    expect(found(text)).toEqual(['SO001 13 6'])
    const [finding] = analyze({ files: { 'app.js': text } }).findings
    const handedOn = finding?.path.find(({ note }) => note === 'hands the request on')
    expect(handedOn?.site.line).toBe(4)
  })

  test('one answer and all that come behind it', () => {
    const text = `const app = require('express')()
      app.get('/a', (req, res) => {
        if (!req.query.id) res.sendStatus(400)
        if (req.query.id > 9) return res.sendStatus(404)
        res.json({})
      })`
    expect(found(text)).toEqual(['SO001 3 4'])
  })

  test('an error handler that asks nothing, behind handlers that are right otherwise', () => {
    const text = `const app = require('express')()
      app.get('/a', (req, res) => { res.json({}); audit(req); throw new Error('late') })
      app.get('/b', (req, res) => { res.json({}); audit(req); throw new Error('late') })
      app.use((err, req, res, next) => { res.status(500).send('sorry') })`
    expect(found(text)).toHaveLength(1)
    expect(found(text)[0]).toMatch(/^SO009 /)
  })

  test('two handlers that answer with the same helpers, each without a return', () => {
    const text = `const app = require('express')()
      const fail = (res) => res.status(400).json({})
      const ok = (res, data) => res.json(data)
      app.get('/a', (req, res) => {
        if (!req.query.id) fail(res)
        if (!req.query.name) fail(res)
        ok(res, {})
      })
      app.get('/b', (req, res) => {
        if (!req.query.id) fail(res)
        ok(res, [])
      })
      app.get('/c', (req, res) => {
        if (!req.query.id) return fail(res)
        ok(res, [])
      })`
    const { findings } = analyze({ files: { 'app.js': text } })
    expect(findings.map(({ entry }) => entry?.route)).toEqual(['/a', '/b'])
    expect(new Set(findings.map((one) => one.fingerprint)).size).toBe(2)
  })
})
