import { testShapes } from './shapes.ts'

/** A method that all responses of the application have. */
const lent = (on: string, body: string): string => `const express = require('express')
  const app = express()
  ${on}.finish = function (data) { return this.json(data) }
  app.get('/t', (req, res) => {
    ${body}
    res.sendStatus(404)
  })
  app.listen(80)`

testShapes({
  'a method of app.response': {
    clean: lent('app.response', 'if (req.query.id) return res.finish({})'),
    broken: lent('app.response', 'if (req.query.id) res.finish({})'),
  },
  'a method of express.response': {
    clean: lent('express.response', 'if (req.query.id) return res.finish({})'),
    broken: lent('express.response', 'if (req.query.id) res.finish({})'),
  },
})

/** Methods that a layer puts on the response by names that it goes through. */
const byNames = (fill: string, body: string): string => `const app = require('express')()
  const helpers = { ok(data) { return this.json(data) }, gone() { return this.sendStatus(410) } }
  app.use((req, res, next) => {
    ${fill}
    next()
  })
  app.get('/t', (req, res) => {
    ${body}
    res.gone()
  })
  app.listen(80)`

const fills = {
  'for … in': 'for (const name in helpers) res[name] = helpers[name]',
  'Object.keys()':
    'Object.keys(helpers).forEach((name) => { res[name] = helpers[name].bind(res) })',
  'a list of names':
    "['ok', 'gone'].forEach((name) => { res[name] = (data) => res.status(name === 'ok' ? 200 : 410).json(data) })",
}

testShapes(
  Object.fromEntries(
    Object.entries(fills).map(([name, fill]) => [
      `methods of the response by ${name}`,
      {
        clean: byNames(fill, 'if (req.query.id) return res.ok({})'),
        broken: byNames(fill, 'if (req.query.id) res.ok({})'),
      },
    ]),
  ),
)
