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
