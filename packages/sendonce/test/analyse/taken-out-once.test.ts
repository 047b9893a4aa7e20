import { testShapes } from './shapes.ts'

/** A request waits for the first of a timer and an event; `guard` is what each of them asks, and `after` what it leaves. */
const waiting = (made: string, kept: string, guard: string, after = ''): string =>
  `const app = require('express')()
  const waiting = ${made}
  let last = 0
  app.get('/t', (req, res) => {
    const id = ++last
    const settle = (value) => {
      ${guard}
      res.json(value)
      ${after}
    }
    const timer = setTimeout(settle, 300, null)
    ${kept}
    bus.once('data', settle)
  })
  app.listen(80)`

testShapes({
  'who takes the key out of a map answers': {
    clean: waiting('new Map()', 'waiting.set(id, settle)', 'if (!waiting.delete(id)) return'),
    broken: waiting('new Map()', 'waiting.set(id, settle)', 'waiting.delete(id)'),
  },
  'who finds the response in a set takes it out': {
    clean: waiting(
      'new Set()',
      'waiting.add(res)',
      'if (!waiting.has(res)) return; waiting.delete(res)',
    ),
    broken: waiting('new Set()', 'waiting.add(res)', 'if (!waiting.has(res)) return'),
  },
  'what is there no longer is got no more': {
    clean: waiting(
      'new Map()',
      'waiting.set(id, { res, timer })',
      'const entry = waiting.get(id); if (!entry) return',
      'waiting.clear()',
    ),
    broken: waiting(
      'new Map()',
      'waiting.set(id, { res, timer })',
      'const entry = waiting.get(id); if (!entry) return; waiting.set(id, entry)',
    ),
  },
  'what nobody has put there is there no more once it was taken out': {
    clean: waiting('new Set()', '', 'if (!waiting.has(id)) return', 'waiting.delete(id)'),
    broken: waiting(
      'new Set()',
      '',
      'if (!waiting.has(id)) return',
      'waiting.delete(id); waiting.add(id)',
    ),
  },
  'who marks the response first answers it': {
    clean: waiting('new WeakSet()', '', 'if (waiting.has(res)) return; waiting.add(res)'),
    broken: waiting('new WeakSet()', '', 'if (waiting.has(res)) return; waiting.add(req)'),
  },
  'what a map says of a key is what was put there': {
    clean: waiting(
      'new Map()',
      '',
      "if (waiting.get(id) === 'done') return; waiting.set(id, 'done')",
    ),
    broken: waiting(
      'new Map()',
      '',
      "if (waiting.get(id) === 'done') return; waiting.set(id, 'begun')",
    ),
  },
  'who deletes a property that was there answers': {
    clean: waiting('{}', 'waiting[id] = settle', 'if (!waiting[id]) return; delete waiting[id]'),
    broken: waiting(
      '{}',
      'waiting[id] = settle',
      'if (!waiting[id]) return; delete waiting[id]; waiting[id] = settle',
    ),
  },
})
