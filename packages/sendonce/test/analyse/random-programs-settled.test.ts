import { describe, expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

describe('what a third range of random programs taught', () => {
  test('a layer that keeps a request keeps it from those behind it that it covers', () => {
    const kept = (path: string): string =>
      app(`app.use((req, res, next) => {
      res.send('done')
      next()
    })
    app.get('${path}', (req, res, next) => {})
    app.get('/t', (req, res) => res.json([]))`)
    expect(found(kept('/t'))).not.toContainEqual(expect.stringMatching(/^SO002 /))
    expect(found(kept('/other'))).toContainEqual(expect.stringMatching(/^SO002 certain 3 4$/))
  })

  test('where one of several promises has failed, what waits for all of them does not run', () => {
    const text = (condition: string): string =>
      app(`const load = async (id) => {
      if (!id) throw new Error('unknown')
    }
    app.get('/t', (req, res) => {
      Promise.all([fetch('/'), load(req.query.b)]).then(() => {
        if (${condition}) res.send('done')
        res.sendStatus(204)
      }).catch(() => {})
    })`)
    expect(found(text('!req.query.b'))).not.toContainEqual(expect.stringMatching(/^SO001 /))
    expect(found(text('req.query.b'))).toContain('SO001 certain 7 8')
  })

  test('Express answers for a layer behind next() that fails, before a timer of the handler', () => {
    const text = app(`app.use((req, res, next) => {
      setTimeout(() => res.sendStatus(503), 1000)
      next()
    })
    app.get('/t', async (req, res) => {
      await fetch('/')
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 4 3$/))
  })

  test('what fails at once is answered before anything that was left for later', () => {
    const text = app(`app.get('/t', async (req, res) => {
      setTimeout(() => {
        res.send('done')
        res.sendStatus(204)
      }, 10)
      if (!req.query.b) throw new Error('bad request')
      res.json([])
    })`)
    expect(found(text)).not.toContainEqual(expect.stringMatching(/ certain 4 5$/))
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 8 4$/))
  })

  test('a callback runs on each path that leads to it', () => {
    const text = app(`const fs = require('node:fs')
    app.get('/t', (req, res) => {
      switch (req.query.kind) {
        case 'x': {
          if (req.query.a) return res.redirect('/login')
        }
        case 'y': {
          let isKnown = false
        }
        default: {
          fs.readFile('a', () => {
            if (req.query.kind === 'x') res.json([])
          })
        }
      }
      res.sendStatus(400)
    })`)
    expect(found(text)).toContain('SO004 high 17 13')
  })

  test('a countdown that has come to its end is over on every path', () => {
    const text = app(`app.get('/t', (req, res) => {
      const ids = String(req.query.ids ?? '1,2').split(',')
      let pending = ids.length
      for (const id of ids) {
        fetch(id).then(() => {
          if (--pending === 0) res.json([])
        })
      }
    })`)
    expect(found(text)).not.toContainEqual(expect.stringMatching(/^SO013 /))
  })
})
