import { testShapes } from './shapes.ts'

/** A timer answers, and aborts what is waited for. */
const limited = (asking: string): string => `const app = require('express')()
  app.get('/t', async (req, res) => {
    const control = new AbortController()
    const timer = setTimeout(() => { control.abort(); res.sendStatus(504) }, 300)
    try {
      const found = await load(req.query.id)
      ${asking}
      res.json(found)
    } catch (err) {
      if (!control.signal.aborted) res.sendStatus(500)
    } finally {
      clearTimeout(timer)
    }
  })
  app.listen(80)`

testShapes({
  'what is behind throwIfAborted() was not aborted': {
    clean: limited('control.signal.throwIfAborted()'),
    broken: limited('control.signal.addEventListener("abort", log)'),
  },
})

/** What is waited for is told to stop, and its error says so. */
const stopped = (telling: string, asking: string): string => `const app = require('express')()
  app.get('/t', async (req, res) => {
    const control = new AbortController()
    ${telling}
    try {
      const answer = await fetch('http://localhost:8080', { signal: control.signal })
      res.json({ status: answer.status })
    } catch (err) {
      ${asking}
      res.sendStatus(502)
    }
  })
  app.listen(80)`

const whenLeft = "res.on('close', () => control.abort())"

testShapes({
  'an error of work that only a client that leaves stops': {
    clean: stopped(whenLeft, "if (err.name === 'AbortError') return"),
    broken: stopped(whenLeft, "if (err.name === 'TypeError') return"),
  },
  'its code': {
    clean: stopped(whenLeft, "if (err.code === 'ABORT_ERR') { console.log('gone'); return }"),
    broken: stopped(whenLeft, "if (err.code === 'ENOTFOUND') { console.log('gone'); return }"),
  },
  'what answers there as well answers twice': {
    clean: stopped(whenLeft, "if (err.name === 'AbortError') return res.end()"),
    broken: stopped(whenLeft, "if (err.name === 'AbortError') res.end()"),
  },
})
