import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

const awaiting = (body: string): string => `const app = require('express')()
  app.get('/t', async (req, res) => {\n${body}\n})`

test('a failure that a handler of its own takes is no rejection of the handler', () => {
  const lost = (body: string): string[] =>
    analyze({
      files: { 'app.js': awaiting(body), 'package.json': '{"dependencies":{"express":"4.21.0"}}' },
    })
      .findings.filter(({ code }) => code === 'SO102')
      .map(({ code }) => code)
  const work = `await db.command({}).then(() => { req.done = true })`
  expect(lost(`${work}.catch((err) => { console.error(err) })\nres.redirect('/')`)).toEqual([])
  expect(lost(`${work}\nres.redirect('/')`)).toEqual(['SO102'])
  expect(lost(`${work}.catch((err) => { throw err })\nres.redirect('/')`)).toEqual(['SO102'])
})

test('what has a catch of its own is not where a failure is lost', () => {
  const lines = (body: string): (number | undefined)[] =>
    analyze({
      files: { 'app.js': awaiting(body), 'package.json': '{"dependencies":{"express":"4.21.0"}}' },
    })
      .findings.filter(({ code }) => code === 'SO102')
      .map(({ first }) => first?.line)
  const find = `const one = await db.find({}).catch(() => { res.status(500).send('failed') })`
  expect(lines(`${find}\nif (!one) return\nres.send(await db.count(one))`)).toEqual([5])
  expect(lines(`${find}\nif (!one) return\nres.send(one.name)`)).toEqual([])
  const thrown = `const one = await db.find({}).catch((err) => { throw err })`
  expect(lines(`${thrown}\nres.send(one.name)`)).toEqual([3])
})

test('a failure that is thrown again is as likely as it was', () => {
  const lost = (block: string): string[] =>
    analyze({
      files: {
        'app.js': awaiting(`try { ${block} } catch (err) { console.error(err); throw err }`),
        'package.json': '{"dependencies":{"express":"4.21.0"}}',
      },
    })
      .findings.filter(({ code }) => code === 'SO102')
      .map(({ confidence }) => confidence)
  expect(lost('return layer(1)(req, res)')).toEqual([])
  const sorted = 'if (err.code === 404) return res.sendStatus(404); throw err'
  expect(lost(`try { return layer(1)(req, res) } catch (err) { ${sorted} }`)).toEqual(['high'])
  expect(lost('res.send(JSON.parse(req.query.list))')).toEqual(['medium'])
  expect(lost('res.send(await db.command({}))')).toEqual(['high'])
  expect(lost("if (!req.query.id) throw new Error('none'); res.send('one')")).toEqual(['high'])
})

test('that a call may throw behind a condition says nothing of the condition', () => {
  const waiting = (rest: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const render = require('templates').compile('page')
          const find = async (id) => { return id }
          app.get('/t', (req, res) => {
            find(req.query.id).then((found) => {
              if (req.query.frame) { if (res.remove) res.remove('X-Frame-Options') }
              ${rest}
            })
          })`,
      },
      minConfidence: 'medium',
    }).findings.map(({ code }) => code)
  expect(waiting('res.send(render(found))')).toEqual([])
  expect(waiting("if (!found) throw new Error('none'); res.send(render(found))")).toEqual(['SO102'])
})

test('a layer in front that answers behind next() answers for the handlers behind it', () => {
  const waiting = (front: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          app.use((req, res, next) => { ${front} })
          app.get('/t', (req, res) => { if (req.query.x) return; res.json({}) })`,
      },
    }).findings.map(({ code }) => code)
  expect(waiting('next(); if (!res.headersSent) res.sendStatus(404)')).toEqual([])
  expect(waiting('next(); if (!res.headersSent) console.log(req.url)')).toEqual(['SO101'])
})

test('a failure that a try around it took is not what the handler fails with', () => {
  const lost = (body: string): string[] =>
    analyze({
      files: { 'app.js': body, 'package.json': '{"dependencies":{"express":"4.21.0"}}' },
      minConfidence: 'medium',
    }).findings.map(({ code, first }) => `${code}:${first?.line}`)
  const app = (handler: string): string => `const app = require('express')()
    async function decrypt(text) {
      let last
      for (const key of keys) { try { return await open(text, key) } catch (err) { last = err } }
      throw last
    }
    app.use(async (req, res, next) => { ${handler} })
    app.get('/', (req, res) => { res.cookie('a', 'b'); res.end() })`
  expect(
    lost(app(`try { req.user = await decrypt(req.query.u) } catch (err) { log(err) } next()`)),
  ).toEqual([])
  expect(lost(app(`req.user = await decrypt(req.query.u); next()`))).toEqual(['SO102:5'])
})

test('a method put on the response that does not answer leaves that to who calls it', () => {
  const found = (method: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          app.use((req, res, next) => { ${method}; next() })
          app.get('/', (req, res) => { res.end() })`,
      },
    }).findings.map(({ code }) => code)
  const cookie = `const cookie = res.cookie
    res.cookie = (name, value, options) => { options = options || {}; cookie.call(res, name, value, options) }`
  expect(found(cookie)).toEqual([])
  expect(found(`res.fail = (code) => { res.sendStatus(code); res.sendStatus(500) }`)).toEqual([
    'SO003',
  ])
})

test('what goes on in a call of its own that is not followed any deeper may answer', () => {
  const waiting = (again: string): string[] =>
    analyze({
      files: {
        'app.js': `const http = require('http')
          function load(times, done) {
            http.get('http://x', (up) => { up.resume(); up.on('end', () => done(null)) })
              .on('error', (error) => {
                if (times > 0) return ${again}
                done(error)
              })
          }
          require('express')().get('/t', (req, res) => {
            load(3, (error) => { res.sendStatus(error ? 502 : 204) })
          })`,
      },
      minConfidence: 'low',
    })
      .findings.filter(({ code }) => code === 'SO101')
      .map(({ code }) => code)
  expect(waiting('load(times - 1, done)')).toEqual([])
  expect(waiting('console.error(error)')).toEqual(['SO101'])
})

test('a list that holds not more than nothing holds nothing', () => {
  const waiting = (front: string): string[] =>
    analyze({
      files: {
        'app.js': `require('express')().get('/t', (req, res, next) => {
          const problems = check(req.query)
          ${front}
          if (problems.length === 0) next()
        })`,
      },
      minConfidence: 'low',
    })
      .findings.filter(({ code }) => code === 'SO101')
      .map(({ code }) => code)
  expect(waiting('if (problems.length > 0) return res.status(422).json(problems)')).toEqual([])
  expect(
    waiting('problems.forEach((one) => res.write(one)); if (problems.length) res.end()'),
  ).toEqual([])
  expect(waiting('if (problems.length > 1) return res.status(422).json(problems)')).toEqual([
    'SO101',
  ])
})

test('what fails in a catch is not what stands in front of its try', () => {
  const lost = (before: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          class Tx { async commit() {} }
          const own = { async begin() { return new Tx() } }
          app.get('/t', async (req, res, next) => {
            const tx = await ${before}
            try { await tx.commit(); res.json({}) } catch (err) {
              await tx.rollback()
              next(err)
            }
          })`,
        'package.json': '{"dependencies":{"express":"4.21.0"}}',
      },
      minConfidence: 'low',
    })
      .findings.filter(({ code }) => code === 'SO102')
      .map(({ confidence, first }) => `${confidence} ${first?.line}`)
  expect(lost('own.begin()')).toEqual(['low 7'])
  expect(lost('db.begin()')).toEqual(['medium 5'])
})

test('what a request and a response always have is no condition', () => {
  const waiting = (asked: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          app.get('/t', (req, res) => { if (!${asked}) return; res.json({}) })`,
      },
    }).findings.map(({ code }) => code)
  for (const part of ['res.locals', 'req.url', 'req.method', 'req.socket', 'req.params'])
    expect(waiting(part), part).toEqual([])
  for (const part of ['res.locals.user', 'req.body', 'req.socket.remoteAddress'])
    expect(waiting(part), part).toEqual(['SO101'])
})

test('what a function gives back behind the question whether it is there is no promise', () => {
  const lost = (cleaning: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          async function clean(path) {
            try {
              const text = require('jsdom').strip(await req.app.read(path))
              ${cleaning}
            } catch (err) { console.error(err); return null }
          }
          app.get('/t', async (req, res) => {
            const text = await clean(req.query.path)
            res.send(text)
          })`,
        'package.json': '{"dependencies":{"express":"4.21.0"}}',
      },
    }).findings.map(({ code }) => code)
  expect(lost('if (!text) return null; return text')).toEqual([])
  expect(lost('return text')).toEqual(['SO102'])
})

test('the cases of a switch may be all that there are, unless clients say what is compared', () => {
  const waiting = (subject: string, cases: string): string[] =>
    analyze({
      files: {
        'app.js': `${awaiting(`switch (${subject}) { ${cases} }`)}\napp.listen(1)`,
      },
      minConfidence: 'low',
    }).findings.map(({ code, confidence }) => `${code} ${confidence}`)
  const two = `case 'none': res.sendStatus(404); break; case 'one': res.json({})`
  expect(waiting('(await load(req.query.id)).kind', two)).toEqual(['SO101 low'])
  expect(waiting('req.query.kind', two)).toEqual(['SO101 medium'])
  const one = `case 'one': res.json({})`
  expect(waiting('(await load(req.query.id)).kind', one)).toEqual(['SO101 medium'])
})

test('what is left over is told by the conditions of one callback', () => {
  const waiting = (handler: string): string[] =>
    analyze({
      files: { 'app.js': `const app = require('express')()\napp.post('/t', ${handler})` },
      minConfidence: 'low',
    })
      .findings.filter(({ code }) => code === 'SO101')
      .map(({ confidence, first }) => `${confidence} ${first?.line}`)
  const inner = 'check(user, (error, isRight) => {\nif (isRight) res.send(user)\n})'
  const failed = 'if (error) return res.send(error)'
  expect(waiting(`(req, res) => find((error, user) => {\n${failed}\n${inner}\n})`)).toEqual([
    'medium 5',
  ])
  const alternatives = 'if (req.body.a) return res.send(1)\nif (req.body.b) return res.send(2)'
  expect(waiting(`(req, res) => {\n${alternatives}\n}`)).toEqual(['low 4'])
})

test('what deletes a row fails as any query does, also by the name that closes streams', () => {
  const levels = (name: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          app.delete('/t', async (req, res) => {
            try {
              const row = await rows.find(req.query.id)
              res.json(row.id)
              await row.${name}()
            } catch (error) { res.status(500).json(error) }
          })`,
      },
      minConfidence: 'low',
    }).findings.map(({ code, confidence }) => `${code} ${confidence}`)
  expect(levels('destroy')).toEqual(['SO008 medium'])
  expect(levels('close')).toEqual(['SO008 low'])
})

test('who is told that a file was not sent has to answer, and who is given the response anew answers with that', () => {
  const waiting = (handler: string): (string | undefined)[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const proxy = require('http-proxy').createProxyServer({})
          app.get('/t', (req, res, next) => {\n${handler}\n})`,
      },
      minConfidence: 'low',
    })
      .findings.filter(({ code }) => code === 'SO101')
      .map(({ first }) => first?.text)
  const log = '(err) => { if (err) console.error(err) }'
  expect(waiting(`res.sendFile(req.path, ${log})`)).toEqual([`res.sendFile(req.path, ${log})`])
  expect(waiting('res.sendFile(req.path, (err) => { if (err) next(err) })')).toEqual([])
  expect(waiting('res.download(req.path, () => count.add(1))')).toEqual([])
  const gone = "(err) => { if (err && err.code !== 'ECONNABORTED') res.sendStatus(404) }"
  expect(waiting(`res.sendFile(req.path, ${gone})`)).toEqual([])
  const failed = '(err, req, res) => { console.error(err); res.writeHead(502); res.end() }'
  expect(waiting(`if (!req.query.far) return next()\nproxy.web(req, res, {}, ${failed})`)).toEqual(
    [],
  )
})

test('what a promise always comes with is known to who waits for it', () => {
  const silent = (settle: string, asked: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const lib = require('lib')
          const load = (id) => new Promise((resolve, reject) => {
            lib.load(id, (err, row) => { if (err) return reject(err); ${settle} })
          })
          const find = async (id) => load(id)
          app.get('/t', async (req, res) => {
            try {
              if (${asked}) return
              res.send('one')
            } catch (err) { res.sendStatus(500) }
          })`,
        'package.json': '{"dependencies":{"express":"5.0.0"}}',
      },
    }).findings.map(({ code }) => code)
  expect(silent('resolve(row)', '!(await load(req.query.id))')).toEqual(['SO101'])
  expect(silent('resolve({ row })', '!(await load(req.query.id))')).toEqual([])
  expect(silent('resolve({ row })', '!(await find(req.query.id))')).toEqual([])
  expect(silent('row ? resolve({ row }) : resolve(null)', '!(await load(req.query.id))')).toEqual([
    'SO101',
  ])
  expect(silent('row ? resolve({ row }) : resolve([])', '!(await load(req.query.id))')).toEqual([])
  expect(
    silent('row ? resolve({ row }) : lib.check(id, resolve)', '!(await load(req.query.id))'),
  ).toEqual(['SO101'])
  expect(silent('resolve()', 'await load(req.query.id)')).toEqual([])
  expect(silent('row ? resolve(1) : resolve(2)', '(await load(req.query.id)) === 1')).toEqual([
    'SO101',
  ])
})

test('what is decided alike on both sides of a condition is two ways without an answer', () => {
  const { findings } = analyze({
    files: {
      'app.js': `const app = require('express')()
        app.get('/t', (req, res) => {
          if (!req.query.id) {
            if (req.query.dry) return
            return res.sendStatus(400)
          }
          if (req.query.dry) return
          res.json(req.query.id)
        })`,
      'package.json': '{"dependencies":{"express":"5.0.0"}}',
    },
  })
  expect(findings.map(({ code, first }) => [code, first?.line])).toEqual([
    ['SO101', 4],
    ['SO101', 7],
  ])
})

test('a way without an answer ends in the catch of a chain, unless that ends the connection or fails', () => {
  const silent = (handler: string): string[] =>
    analyze({
      files: {
        'app.js': `const app = require('express')()
          const lib = require('lib')
          app.get('/t', (req, res) => {
            lib.find(req.query.id)
              .then((row) => { if (!row) throw new Error('none'); res.send(row) })
              .catch(${handler})
          })`,
        'package.json': '{"dependencies":{"express":"5.0.0"}}',
      },
      minConfidence: 'low',
    }).findings.map(({ code, confidence, first }) => `${code} ${confidence} ${first?.line ?? 0}`)
  expect(silent('(err) => console.log(err)')).toEqual(['SO101 medium 6'])
  expect(silent('lib.log')).toEqual(['SO101 medium 6'])
  expect(silent('(err) => lib.answer(err, res)')).toEqual([])
  expect(silent('(err) => res.sendStatus(404)')).toEqual([])
  expect(silent('(err) => { req.socket.destroy() }')).not.toContain('SO101 medium 6')
  expect(silent('(err) => { throw err }')).not.toContain('SO101 medium 6')
})
