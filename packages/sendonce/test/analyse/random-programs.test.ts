import { describe, expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

describe('what comparing random programs with the recorder taught', () => {
  test('the handler goes on behind a next() behind which nothing answers', () => {
    const text = app(`app.get('/t', (req, res, next) => {
      res.send('done')
      next()
      res.sendStatus(204)
    })`)
    expect(found(text)).toContain('SO003 certain 3 5')
  })

  test('next() is followed by an answer: each answer behind it may have been the first', () => {
    const text = app(`app.use((req, res, next) => {
      next()
      return res.redirect('/login')
    })
    app.get('/t', (req, res) => {
      if (req.query.c) return res.end()
      res.status(404).json({})
    })`)
    expect(found(text)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^SO\d+ \w+ 7 4$/),
        expect.stringMatching(/^SO\d+ \w+ 8 4$/),
      ]),
    )
  })

  test('what is behind next() may answer later than the code that goes on', () => {
    const text = app(`app.get('/t', (req, res, next) => {
      next()
      res.json({})
      return res.sendStatus(204)
    })`)
    expect(found(text)).toContain('SO003 high 4 5')
  })

  test('a response that was begun and ended is named by both calls', () => {
    const text = `require('node:http').createServer((req, res) => {
      res.writeHead(200)
      res.end('ok')
      res.end('again')
    }).listen(3000)`
    expect(found(text)).toEqual(['SO003 certain 2 4', 'SO003 certain 3 4'])
  })

  test('that an answer itself throws before it was given is not certain', () => {
    const text = app(`app.get('/t', (req, res) => {
      try {
        if (req.query.a) return res.end()
      } catch (err) {
        res.sendStatus(204)
      }
      res.status(400).send('bad')
    })`)
    expect(found(text)).toEqual(['SO001 high 6 8'])
  })

  test('a short function that throws for what it was given does so for that only', () => {
    const text = app(`function parse(text) { if (!text) throw new Error('empty') }
    app.get('/t', (req, res) => {
      if (req.query.b) return res.end()
      parse(req.query.b)
      res.send('done')
      res.json({})
    })`)
    expect(found(text)).toEqual([])
  })

  test('Express answers what a handler throws, before what it left under way', () => {
    const text = app(`app.get('/t', (req, res) => {
      setTimeout(() => res.json({}), 10)
      if (!req.query.c) throw new Error('bad request')
    })`)
    expect(found(text)).toEqual([expect.stringMatching(/^SO\d+ (high|medium) - 3$/)])
  })

  test('an error handler answers what a handler throws, and the timer answers as well', () => {
    const text = app(`app.get('/t', (req, res) => {
      setTimeout(() => res.json({}), 10)
      if (!req.query.c) throw new Error('bad request')
    })
    app.use((err, req, res, next) => res.sendStatus(500))`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ (high|medium) 6 3$/))
  })

  test('a guarded next() hands on to a handler that answers again', () => {
    const text = app(`app.use((req, res, next) => {
      res.end()
      if (res.headersSent) return next()
    })
    app.get('/t', (req, res) => res.redirect('/login'))`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO002 \w+ 3 6$/))
  })

  test('emit() runs the listeners before it comes back', () => {
    const text = app(`const { EventEmitter } = require('node:events')
    app.get('/t', (req, res) => {
      const job = new EventEmitter()
      job.on('done', () => res.redirect('/login'))
      job.emit('done')
      res.json([])
    })`)
    expect(found(text)).toEqual([expect.stringMatching(/^SO\d+ \w+ 5 7$/)])
  })

  test('a handler behind next() answers again in a timer', () => {
    const text = app(`app.use((req, res, next) => {
      res.send('done')
      next()
    })
    app.get('/t', (req, res) => {
      setTimeout(() => res.json({}), 20)
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO002 \w+ 3 7$/))
  })

  test('nextTick comes before what is behind the await of a promise that is settled', () => {
    const text = app(`app.get('/t', async (req, res) => {
      process.nextTick(() => {
        if (req.query.a) res.end()
      })
      await Promise.resolve(1)
      res.sendStatus(204)
    })`)
    expect(found(text)).toEqual([expect.stringMatching(/^SO\d+ \w+ 4 7$/)])
  })

  test('what a promise leaves to nextTick waits for the reactions that are queued', () => {
    const text = app(`app.get('/t', async (req, res) => {
      await Promise.resolve(1)
      process.nextTick(() => {
        if (!res.headersSent) res.end()
      })
      await Promise.resolve(2)
      res.sendStatus(204)
    })`)
    expect(found(text)).toEqual([])
  })

  test('an asynchronous function that fails for what it was given does so for that only', () => {
    const text = app(`async function load(id) { if (!id) throw new Error('unknown') }
    app.get('/t', async (req, res) => {
      if (req.query.b) return res.end()
      await load(req.query.b)
      res.send('done')
      res.json({})
    })`)
    expect(found(text)).toEqual([])
  })

  test('what a layer behind next() left for later comes behind the answer of the code that goes on', () => {
    const text = app(`app.use((req, res, next) => {
      next()
      res.send('done')
    })
    app.get('/t', (req, res) => {
      setTimeout(() => {
        setTimeout(() => res.setHeader('x-a', 'b'), 10)
      }, 10)
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 4 8$/))
  })

  test('what a listener leaves to the queues waits for the code that calls emit()', () => {
    const text = app(`const { EventEmitter } = require('node:events')
    app.get('/t', (req, res) => {
      process.nextTick(() => res.json({}))
      const job = new EventEmitter()
      job.on('done', () => res.setHeader('x-a', 'b'))
      job.emit('done')
      res.end()
    })`)
    expect(found(text)).toEqual([expect.stringMatching(/^SO\d+ \w+ 8 4$/)])
  })

  test('others run while a function waits for a timer of its own', () => {
    const text = app(`const fs = require('node:fs')
    const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
    async function load(id) {
      if (!id) throw new Error('unknown')
      await pause()
    }
    app.get('/t', async (req, res) => {
      fs.readFile('a.txt', () => { if (!res.headersSent) res.end() })
      await load(req.query.c)
      res.type('json')
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 9 11$/))
  })

  test('what a reaction has started comes while the same code still waits', () => {
    const text = app(`const fs = require('node:fs')
    app.get('/t', async (req, res) => {
      fs.promises.readFile('a.txt').then(() => {
        fs.promises.readFile('b.txt').catch(() => { if (!res.headersSent) res.end() })
      })
      await fs.promises.readFile('c.txt')
      res.set('x-kind', 'a')
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 5 8$/))
  })

  test('two paths exclude what each of them excludes in its own way', () => {
    const text = app(`app.get('/t', (req, res) => {
      switch (req.query.kind) {
        case 'x':
          break
        case 'y':
        default:
          if (req.query.kind === 'x') res.end()
      }
      res.json([])
    })`)
    expect(found(text)).toEqual([])
  })

  test('a guard speaks for the code that reads it, and not for what runs later', () => {
    const text = app(`const fs = require('node:fs')
    app.get('/t', (req, res, next) => {
      res.json([])
      fs.promises.readFile('a.txt').then(() => next(new Error('bad')))
      if (res.headersSent) return
      res.end()
    })
    app.use((err, req, res, next) => res.sendStatus(500))`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 4 9$/))
  })

  test('behind a layer that does not answer, what is under way here may answer twice', () => {
    const text = app(`app.use((req, res, next) => {
      process.nextTick(() => {
        if (!res.headersSent) res.json([])
        res.send('bad')
      })
      next()
    })
    app.get('/t', (req, res) => {
      if (!req.query.b) return res.send('done')
    })`)
    const pairs = found(text)
    expect(pairs).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 4 5$/))
    expect(pairs).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 10 5$/))
  })

  test('Express answers where the promise that a handler gives back fails', () => {
    const text = app(`const fs = require('node:fs')
    app.get('/t', (req, res) => {
      setTimeout(() => res.json([]), 10)
      return fs.promises.readFile('a.txt').then(() => {})
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ low - 4$/))
  })

  test('of paths that make the same mistake the likely ones are followed', () => {
    const text = app(`app.get('/t', (req, res) => {
      setImmediate(() => { if (!req.query.b) res.send('done') })
      try {
        if (!req.query.b) throw new Error('bad request')
        other(req)
        res.json([])
        return
      } catch (err) {}
      return res.json([])
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ high 10 3$/))
  })

  test('a path that forgot what it knew is not certain', () => {
    const text = app(`app.get('/t', (req, res) => {
      for (const id of [1, 2]) {
        try {
          if (res.headersSent) return
          if (req.query.c) throw new Error('bad request')
        } catch (err) {
          const list = (req.query.ids || '').split(',').filter(Boolean)
          list.forEach(() => res.status(201))
          if (req.query.b) res.redirect('/login')
        }
      }
      res.json([])
    })`)
    expect(found(text)).not.toContainEqual(expect.stringMatching(/certain/))
  })

  test('behind next(error) no layer is left for another next()', () => {
    const text = app(`app.use((req, res, next) => {
      res.send('done')
      next(new Error('bad'))
      next()
    })
    app.all('/t', (req, res) => res.json([]))`)
    expect(found(text)).not.toContainEqual(expect.stringMatching(/ 3 (5|7)$/))
  })

  test('a response that was begun on some ways only is named by that call as well', () => {
    const text = `const fs = require('node:fs')
    require('node:http').createServer((req, res) => {
      if (req.headers['x-c'] && req.headers['x-a']) res.write('more')
      fs.readFile('a.txt', () => {
        res.end('ok')
        res.writeHead(404)
      })
    }).listen(3000)`
    expect(found(text).map((one) => one.split(' ').slice(2).join(' '))).toEqual(['3 6', '5 6'])
  })

  test('emit() throws what a listener throws', () => {
    const text = app(`const { EventEmitter } = require('node:events')
    app.get('/t', (req, res) => {
      setTimeout(() => res.redirect('/login'), 10)
      const job = new EventEmitter()
      job.on('done', () => { if (!res.headersSent) throw new Error('bad request') })
      job.emit('done')
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ - 4$/))
  })

  test('that nothing is sent behind next(), asked twice, is still behind next()', () => {
    const text = app(`app.use((req, res, next) => {
      next()
      if (res.headersSent) return
      if (!res.writableEnded) res.json([])
    })
    app.get('/t', (req, res) => {
      setTimeout(() => res.setHeader('x-a', 'b'), 10)
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 5 8$/))
  })

  test('Express answers behind the last layer, before a timer of the handler', () => {
    const text = app(`app.get('/t', (req, res, next) => {
      next()
      if (!res.headersSent) setTimeout(() => res.send('done'), 10)
    })`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 3 4$/))
  })

  test('an error handler answers for a layer behind next() that fails', () => {
    const text = app(`app.use((req, res, next) => {
      next()
      setTimeout(() => res.set('x-count', '1'), 10)
    })
    app.use(async (req, res) => {
      if (req.query.c) throw new Error('bad request')
      res.sendStatus(204)
    })
    app.use((err, req, res, next) => res.sendStatus(500))`)
    expect(found(text)).toContainEqual(expect.stringMatching(/^SO\d+ \w+ 10 4$/))
  })

  test('a reaction that was queued first runs first', () => {
    const text = app(`app.get('/t', (req, res) => {
      Promise.resolve(1)
        .then(() => {
          Promise.resolve(2).then(() => res.send('done'))
        })
        .then(() => {
          if (!res.headersSent) res.send('bad')
        })
    })`)
    expect(found(text)).toEqual([])
  })
})
