import { testShapes } from './shapes.ts'

const wrapped = (handler: string, behind = ''): string => `const app = require('express')()
  const wrap = require('express-async-handler')
  app.get('/t', wrap(async (one, other, go) => { ${handler} }))
  ${behind}
  app.listen(80)`
const failing = "app.use((err, req, res, next) => { res.status(500).send('failed') })"

testShapes({
  'a handler that a package wraps answers on each path': {
    clean: wrapped('if (one.query.id) return other.json({}); other.sendStatus(404)'),
    broken: wrapped('if (one.query.id) other.json({})'),
  },
  'what it fails with behind its answer comes to the error handlers': {
    clean: wrapped(
      'const row = await one.load(); if (!row) throw new Error(); other.json(row)',
      failing,
    ),
    broken: wrapped("other.json({}); if (one.query.id) throw new Error('late')", failing),
  },
  'layers behind it are known': {
    clean: wrapped('go()', "app.get('/t', (req, res) => { res.json({}) })"),
    broken: wrapped('other.json({}); go()', "app.get('/t', (req, res) => { res.json({}) })"),
  },
})
