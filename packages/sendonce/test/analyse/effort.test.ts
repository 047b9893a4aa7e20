import { describe, expect, test } from 'vitest'
import { findConflicts } from '../../src/analyse/entry/find-conflicts.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'
import { app, found } from './program-findings.ts'

/** Steps that exploring the handlers of a program takes, without what its top level takes. */
function stepsOf(text: string): number {
  const manifest = JSON.stringify({ dependencies: { express: '^5.0.0' } })
  const host = createMemoryHost({ 'app.js': text, 'package.json': manifest })
  const idle = findConflicts(host, ['app.js'], { isWanted: () => false })
  const busy = findConflicts(host, ['app.js'])
  return busy.program.engine.stepsTaken - idle.program.engine.stepsTaken
}

const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n    ')

/** A layer that answers in three ways. */
const route = `app.get('/t', (req, res) => {
      if (req.query.a) return res.send('a')
      if (req.query.b) return res.send('b')
      res.json([])
    })`

describe('what shows nothing new is not explored', () => {
  test('what is left of a call behind its last await does nothing', () => {
    const text = (rest: string): string =>
      app(`app.use(async (req, res, next) => {
      await Promise.all(req.app.limits.map(async (limit) => {
        if (limit.path === req.path) {
          await limit.handler(req, res, () => {})
          ${rest}
        }
      }))
      next()
    })
    ${route}`)
    expect(stepsOf(text(''))).toBeLessThan(100)
    const answers = text('if (limit.isOver) res.sendStatus(429)')
    expect(found(answers)).toContainEqual(expect.stringMatching(/ 6 13$/))
  })

  test('what a call is waited for with does nothing while the request is handed on', () => {
    const text = (rest: string): string =>
      app(`app.use(async (req, res, next) => {
      let done = 0
      const count = async () => {
        done++
        await store(req)
        ${rest}
      }
      count()
      next()
    })
    ${route}`)
    expect(stepsOf(text('return done'))).toBeLessThan(40)
    const answers = text('if (req.query.c) res.sendStatus(429)')
    expect(found(answers)).toContainEqual(expect.stringMatching(/ \d+ 7$/))
  })

  test('failures at one place behind one answer are handed to the error handlers once', () => {
    const text = (count: number): string =>
      app(`const answer = (res, found) => {
      if (found.a) found.b = res.app.b
      res.json(found)
      record(found)
    }
    app.get('/t', (req, res) => {
      ${lines(count, (index) => `if (req.query.a${index}) return answer(res, find(${index}))`)}
      answer(res, find(req))
    })
    app.use((err, req, res, next) => {
      ${lines(20, (index) => `if (err.a${index}) log(err.b${index})`)}
      res.sendStatus(500)
    })`)
    expect(stepsOf(text(6))).toBeLessThan(400)
    expect(found(text(6))).toContain('SO009 low 4 37')
  })

  test('a handler that is registered again is run once', () => {
    const text = (count: number): string =>
      app(`const report = (err, req, res, next) => {
      if (err.status) res.status(err.status).json({})
      else next(err)
    }
    app.get('/t', (req, res) => {
      res.send('done')
      record(req)
    })
    ${lines(count, () => `app.use('/t', report)`)}
    app.use((err, req, res, next) => { res.sendStatus(500) })`)
    expect(stepsOf(text(20))).toBeLessThan(150)
    expect(stepsOf(text(40))).toBe(stepsOf(text(20)))
    // However often the one in front of it is registered, the last one is tried as well.
    expect(found(text(20))).toContain('SO002 low 7 30')
  })

  test('a call that is awaited at once fails in one way', () => {
    const text = (wait: string): string =>
      app(`app.get('/t', async (req, res) => {
      try {
        const one = ${wait} load(req.query.a)
        res.send(one)
      } catch (error) {
        if (error.status) res.sendStatus(error.status)
        res.json([])
      }
    })`)
    expect(stepsOf(text('await'))).toBeLessThan(25)
    expect(found(text('await'))).toEqual(found(text('')))
  })

  test('what the layers behind next() do for one path, they do for those that come there alike', () => {
    const text = app(`const Busboy = require('busboy')
    app.post('/t', (req, res, next) => {
      const parts = Busboy({ headers: req.headers })
      let count = 0
      parts.on('file', async (name, file) => {
        if (name) count++
        if (file) await store(file)
        if (req.query.c) log(name)
        next()
      })
      parts.on('error', (error) => { next(error) })
      parts.on('close', () => { if (count === 0) next() })
      req.pipe(parts)
    }, (req, res) => {
      if (req.query.a) return res.send('a')
      if (req.query.b) return res.send('b')
      res.json([])
    })`)
    expect(stepsOf(text)).toBeLessThan(1500)
    expect(found(text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^SO012 \w+ 16 10$/),
        expect.stringMatching(/^SO012 \w+ 17 10$/),
        expect.stringMatching(/^SO012 \w+ 18 13$/),
        expect.stringMatching(/^SO012 \w+ 12 10$/),
      ]),
    )
  })

  test('an event that repeats comes twice on a path', () => {
    const text = app(`app.post('/t', (req, res) => {
      let last = null
      let size = 0
      req.on('data', (chunk) => {
        if (chunk.a) last = chunk
        if (chunk.b) size += chunk.length
        if (size > 100) res.sendStatus(413)
      })
      req.on('end', () => { res.send(last) })
    })`)
    expect(stepsOf(text)).toBeLessThan(300)
    expect(found(text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^SO\d+ \w+ 8 8$/),
        expect.stringMatching(/^SO\d+ \w+ 8 10$/),
      ]),
    )
  })
})

test('what a long program registers last is known', () => {
  const helpers = lines(
    60,
    (index) => `function prepare${index}(store) {
      ${lines(150, (at) => `store.set${at}(${index})`)}
    }`,
  )
  const text = app(`${helpers}
    function create() {
      ${lines(60, (index) => `prepare${index}(app.locals.store)`)}
      app.get('/t', (req, res) => {
        res.send('done')
        record(req)
      })
      app.use((err, req, res, next) => { res.sendStatus(500) })
    }
    module.exports = create`)
  expect(found(text)).toContainEqual(expect.stringMatching(/^SO009 low \d+ \d+$/))
})

test('what takes too long leaves something for what comes behind it', () => {
  const text = app(`app.post('/t', (req, res) => {
      let size = 0
      req.on('data', (chunk) => {
        ${lines(16_000, (index) => `size += chunk.at${index};`)}
      })
      setTimeout(() => {
        res.send('done')
        res.send(size)
      }, 10)
    })`)
  expect(found(text)).toContain('SO003 certain 16007 16008')
})
