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
