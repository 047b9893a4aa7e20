import { describe, expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

describe('what a third range of random programs taught', () => {
  test('a layer that can only fail keeps a request from those that are registered with it', () => {
    const text = (layer: string): string =>
      app(`const wrap = (fn) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next)
    app.get('/t', (req, res, next) => {
      setTimeout(() => res.send('late'), 5)
      next()
    }, wrap(${layer}), (req, res) => {
      res.send('behind')
    })`)
    const answering =
      'async (req, res) => { const rows = await load(req.query.id); res.json(rows) }'
    expect(found(text(answering))).toEqual([
      expect.stringMatching(/^SO015 \w+ 2 4$/),
      expect.stringMatching(/^SO015 \w+ 4 6$/),
    ])
    const handingOn =
      'async (req, res, next) => { const rows = await load(req.query.id); if (rows) res.json(rows); else next() }'
    expect(found(text(handingOn))).toContainEqual(expect.stringMatching(/ 7 4$| 4 7$/))
  })

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

  test('behind emit() the listeners are known not to have thrown', () => {
    const text = (condition: string): string =>
      app(`const { EventEmitter } = require('node:events')
    app.get('/t', (req, res) => {
      const job = new EventEmitter()
      job.on('check', () => {
        if (!req.query.b) throw new Error('bad request')
      })
      job.emit('check')
      if (${condition}) res.redirect('/login')
      res.send('done')
    })`)
    expect(found(text('!req.query.b'))).toEqual([])
    expect(found(text('req.query.b'))).toContain('SO001 certain 9 10')
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

  test('what waits for several promises waits for those that the program settles itself', () => {
    const text = (failure: string): string =>
      app(`const load = async (id) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (${failure}) throw new Error('unknown')
    }
    app.get('/t', (req, res) => {
      if (req.query.b) return res.end()
      Promise.all([fetch('/'), load(req.query.b)]).then(() => {
        res.send('done')
        res.sendStatus(204)
      }).catch(() => {})
    })`)
    expect(found(text('!id'))).not.toContainEqual(expect.stringMatching(/ 9 10$/))
    expect(found(text('id'))).toContainEqual(expect.stringMatching(/^SO\d+ certain 9 10$/))
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

  test('of timers that are started together the shorter one goes off first', () => {
    const text = (guarded: number, plain: number): string =>
      app(`app.get('/t', (req, res) => {
      setTimeout(() => {
        if (!res.headersSent) res.send('late')
      }, ${guarded})
      setTimeout(() => res.json([]), ${plain})
    })`)
    expect(found(text(1000, 50))).toEqual([])
    expect(found(text(50, 1000))).toEqual(['SO015 medium 4 6'])
    // Of equal ones the one that was started first.
    expect(found(text(50, 50))).toEqual(['SO015 medium 4 6'])
  })

  test('a timer has gone off where a longer one has been waited for', () => {
    const text = (delay: number): string =>
      app(`app.get('/t', async (req, res) => {
      setTimeout(() => res.send('first'), ${delay})
      await new Promise((resolve) => setTimeout(resolve, 100))
      if (res.headersSent) res.json([])
      else res.end()
    })`)
    expect(found(text(50))).toEqual([expect.stringMatching(/ 3 5$/)])
    expect(found(text(200))).toEqual([expect.stringMatching(/ 6 3$/)])
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

describe('what a fourth set of packages taught', () => {
  test('what a path takes for granted behind a mistake has no bearing on it', () => {
    const text = app(`app.get('/t', (req, res) => {
      const list = req.app.locals.connections
      if (list[req.params.name] === undefined) res.status(400).json({})
      if (req.query.b) res.status(400).json({})
      list[req.params.name].open()
    })`)
    expect(found(text)).toContain('SO001 high 4 5')
  })

  test('Promise.allSettled does not fail', () => {
    const text = (name: string): string =>
      app(`app.get('/t', async (req, res) => {
      res.send('done')
      try {
        await Promise.${name}(req.body.map(async (one) => fetch(one)))
      } catch {
        res.sendStatus(500)
      }
    })`)
    // That there is no list is far-fetched.
    expect(found(text('allSettled'))).toEqual(['SO001 low 3 7'])
    expect(found(text('all'))).toContainEqual(expect.stringMatching(/^SO001 (?:medium|high) 3 7$/))
  })

  test('how each promise of Promise.allSettled is settled is not known', () => {
    const text = app(`app.get('/t', (req, res) => {
      Promise.allSettled([fetch('/a'), fetch('/b')]).then(([one]) => {
        if (one.status === 'rejected') res.status(502).json({})
        res.json(one.value)
      })
    })`)
    expect(found(text)).toEqual(['SO001 certain 4 5'])
  })

  test('a request that was destroyed gets no response', () => {
    const text = (destroyed: string): string =>
      app(`app.get('/t', (req, res) => {
      const out = require('node:https').request({}, () => {
        clearTimeout(timer)
        res.sendStatus(200)
      })
      const timer = setTimeout(() => {
        ${destroyed}
        res.sendStatus(504)
      }, 10)
      out.end()
    })`)
    expect(found(text(''))).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 9 5$/))
    expect(found(text('out.destroy()'))).toEqual([])
  })

  test('a layer fails when it has handed on, and the layer behind answers later', () => {
    const text = (handler: string, error = ''): string =>
      app(`app.use(async (req, res, next) => {
      next()
      throw new Error('too late to refuse')
    })
    app.get('/t', (req, res) => {
      ${handler}
    })
    ${error}`)
    const later = `setTimeout(() => res.send('done'), 10)`
    expect(found(text(later))).toEqual([expect.stringMatching(/^SO015 \w+ - 7$/)])
    const onError = 'app.use((error, req, res, next) => { res.sendStatus(500) })'
    expect(found(text(later, onError))).toContainEqual(expect.stringMatching(/^SO015 \w+ 9 7$/))
    expect(found(text(`res.send('done')`))).toEqual([])
  })
})

describe('what random programs with many inputs taught', () => {
  test('while several promises race, something else may come, and the one that wins may fail', () => {
    const text = (waiting: string): string =>
      app(`const { EventEmitter } = require('node:events')
    app.get('/t', async (req, res) => {
      const job = new EventEmitter()
      job.on('done', () => res.writeHead(302, { location: '/login' }).end())
      setTimeout(() => job.emit('done'), 20)
      ${waiting}
      res.setHeader('content-type', 'text/plain')
      res.end('text')
    })`)
    const onTimer = expect.stringMatching(/^SO011 medium 5 8$/)
    expect(
      found(text('await Promise.race([fetch(req.query.a), fetch(req.query.b)])')),
    ).toContainEqual(onTimer)
    expect(found(text('await fetch(req.query.a)'))).toContainEqual(onTimer)
    expect(found(text(''))).not.toContainEqual(onTimer)
    const refused = (waiting: string): string =>
      app(`app.get('/t', async (req, res) => {
      try { ${waiting} } catch (error) { res.sendStatus(502) }
      res.end('text')
    })`)
    const afterFailure = expect.stringMatching(/^SO001 \w+ 3 4$/)
    expect(
      found(refused('await Promise.race([fetch(req.query.a), fetch(req.query.b)])')),
    ).toContainEqual(afterFailure)
    expect(found(refused('await Promise.race([1, 2])'))).toEqual([])
  })

  test('format() in front of what is to flow runs one of its functions, and answers no more than that one does', () => {
    const text = (opening: string): string =>
      app(`app.get('/t', (req, res, next) => {
      ${opening}
      res.format({
        json: () => { if (req.query.a) res.sendStatus(204) },
        html: () => {},
      })
    })`)
    expect(found(text("fs.createReadStream('a').pipe(res)"))).toEqual([
      expect.stringMatching(/^SO001 high 3 5$/),
    ])
    expect(found(text("res.send('a')"))).toEqual([expect.stringMatching(/^SO003 certain 3 4$/)])
  })
})
