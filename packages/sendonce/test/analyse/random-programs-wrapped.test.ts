import { expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

test('what listens for the abort of a signal runs while abort() does', () => {
  const text = app(`app.get('/t', (req, res) => {
    const controller = new AbortController()
    controller.signal.addEventListener('abort', () => {
      res.status(503).send('stopped')
    })
    if (req.query.stop) controller.abort()
    res.json({})
  })`)
  expect(found(text)).toEqual(['SO004 medium 5 8'])
})

test('nobody but its controller aborts a signal', () => {
  const text = (aborts: string): string =>
    app(`app.get('/t', async (req, res) => {
      const controller = new AbortController()
      controller.signal.addEventListener('abort', () => {
        res.status(503).send('stopped')
      })
      ${aborts}
      res.json({})
    })`)
  expect(found(text('if (req.query.stop) return controller.abort()'))).toEqual([])
  expect(found(text('setTimeout(() => controller.abort(), 100)'))).toEqual(['SO004 medium 8 5'])
})

test('a method of an emitter may call what listens to it', () => {
  const text = app(`const { EventEmitter } = require('node:events')
  class Job extends EventEmitter {
    run(id) {
      if (!id) return this.emit('failed')
      this.emit('done')
    }
  }
  app.get('/t', (req, res) => {
    const job = new Job()
    job.on('failed', () => {
      res.status(400).send('failed')
    })
    job.run(req.query.id)
    res.json({})
  })`)
  expect(found(text)).toEqual(['SO004 medium 12 15'])
})

test('behind a response that was destroyed nothing is sent, and nothing refused', () => {
  const text = `require('node:http').createServer((req, res) => {
    res.destroy()
    if (!req.headers.a) res.end('missing')
    res.setHeader('b', 'c')
    res.end('ok')
  }).listen(3000)`
  expect(found(text)).toEqual([])
})

test('format() is refused before it calls one of its functions', () => {
  const text = app(`app.get('/t', (req, res) => {
    res.json({})
    res.format({
      json: () => {
        if (!res.headersSent) res.json({})
      },
    })
  })`)
  expect(found(text)).toEqual(['SO003 certain 3 4'])
})

test('a view that is refused later does not keep the code behind it from running', () => {
  const text = app(`app.get('/t', (req, res) => {
    res.sendFile('a.txt', { root: '/files' }, () => {})
    res.render('page')
    res.end()
  })`)
  expect(found(text)).toEqual(['SO003 certain 3 4', 'SO003 certain 3 5'])
})

test('a WeakMap holds what was put into it, as compiled private fields do', () => {
  const text = app(`var _Reply_response
  class Reply {
    constructor(response) {
      _Reply_response.set(this, response)
    }
    ok() {
      if (_Reply_response.has(this)) _Reply_response.get(this).json({})
    }
  }
  _Reply_response = new WeakMap()
  app.get('/t', (req, res) => {
    new Reply(res).ok()
    res.send('done')
  })`)
  expect(found(text)).toEqual(['SO005 high 8 14'])
})

test.each([
  'Child.prototype = Object.create(Parent.prototype)',
  'Child.prototype = Parent.prototype',
  'function Made() {}; Child.prototype = ((Made.prototype = Parent.prototype), new Made())',
  'Child.prototype = { answer: function (res) { this.refuse(res) }, refuse(res) { res.json({}) } }',
])('%s: what stands there is found on instances', (inherits) => {
  const text = app(`function Parent() {}
  Parent.prototype.answer = function (res) { res.json({}) }
  function Child() {}
  ${inherits}
  const child = new Child()
  app.get('/t', (req, res) => {
    child.answer(res)
    res.send('done')
  })`)
  expect(found(text)).toEqual([expect.stringMatching(/^SO005 high [35] 9$/)])
})
