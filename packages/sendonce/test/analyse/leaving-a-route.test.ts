import { testShapes } from './shapes.ts'

const app = `const express = require('express')
const app = express()
const router = express.Router()
`

/** A handler that goes on behind its `next(err)`, in a router of a router; the error handler looks first. */
const outOf = (others: string): string => `${app}const outer = express.Router()
  router.get('/t', (req, res, next) => { if (!req.query.a) next(new Error('no a')); res.send('a') })
  outer.use(router)
  ${others}
  app.use(outer)
  app.use((err, req, res, next) => { if (res.headersSent) return next(err); res.sendStatus(500) })
  app.listen(80)`

testShapes({
  'a handler of the same route that is left out': {
    clean: `${app}app.get('/t', (req, res, next) => { res.send('a'); next('route') }, (req, res) => { res.send('b') })
    app.listen(80)`,
    broken: `${app}app.get('/t', (req, res, next) => { res.send('a'); next('route') }, (req, res) => { res.send('b') })
    app.get('/t', (req, res) => { res.send('c') })
    app.listen(80)`,
  },
  'a handler of a route by its path': {
    clean: `${app}app.route('/t').get((req, res, next) => { res.send('a'); next('route') }).all((req, res) => { res.send('b') })
    app.listen(80)`,
    broken: `${app}app.route('/t').get((req, res, next) => { res.send('a'); next() }).all((req, res) => { res.send('b') })
    app.listen(80)`,
  },
  'the rest of a router, and of routers below it': {
    clean: `${app}const inner = express.Router()
    router.get('/t', (req, res, next) => { res.send('a'); next('router') })
    router.get('/t', (req, res) => { res.send('b') })
    inner.get('/t', (req, res) => { res.send('c') })
    router.use(inner)
    app.use(router)
    app.listen(80)`,
    broken: `${app}const inner = express.Router()
    inner.get('/t', (req, res, next) => { res.send('a'); next('router') })
    inner.get('/t', (req, res) => { res.send('b') })
    router.use(inner)
    router.get('/t', (req, res) => { res.send('c') })
    app.use(router)
    app.listen(80)`,
  },
  'a handler that left its route and looks whether somebody has answered': {
    clean: `${app}app.get('/t', (req, res, next) => { next(); if (!res.headersSent) res.send('a') })
    app.get('/t', (req, res) => { res.send('b') })
    app.listen(80)`,
    // The end of a router comes in a turn of its own.
    broken: `${app}router.get('/t', (req, res, next) => { next(); if (!res.headersSent) res.send('a') })
    app.use(router)
    app.get('/t', (req, res) => { res.send('b') })
    app.listen(80)`,
  },
  'a layer that fails: the framework hears of it, and not who handed on': {
    clean: `${app}app.get('/t', (req, res, next) => { try { res.send('a'); next() } catch (err) { res.sendStatus(500) } })
    app.get('/t', (req) => { if (!req.query.b) throw new Error('bad request') })
    app.listen(80)`,
    broken: `${app}app.get('/t', (req, res) => { try { res.send('a'); check(req) } catch (err) { res.sendStatus(500) } })
    function check(req) { if (!req.query.b) throw new Error('bad request') }
    app.listen(80)`,
  },
  'a handler that looks whether somebody has answered, in a router that has layers left': {
    clean: `${app}router.get('/t', (req, res, next) => { next(); if (!res.headersSent) res.send('a') })
    router.get('/u', (req, res) => { res.send('u') })
    app.use(router)
    app.get('/t', (req, res) => { res.send('b') })
    app.listen(80)`,
    broken: `${app}router.get('/t', (req, res, next) => { next(); if (!res.headersSent) res.send('a') })
    router.use((req, res, next) => { next() })
    app.use(router)
    app.get('/t', (req, res) => { res.send('b') })
    app.listen(80)`,
  },
  'the routes that have a parameter, left by its handler': {
    clean: `${app}app.param('id', (req, res, next) => { res.sendStatus(204); next('route') })
    app.get('/:id', (req, res) => { res.send('a') })
    app.listen(80)`,
    broken: `${app}app.param('id', (req, res, next) => { res.sendStatus(204); next() })
    app.get('/:id', (req, res) => { res.send('a') })
    app.listen(80)`,
  },
  // A router calls what is behind it at once where layers are left that do not match, and else in a later turn.
  'an error out of a router, and the code that goes on': {
    clean: outOf(''),
    broken: outOf("router.get('/u', (req, res) => {}); outer.get('/u', (req, res) => {})"),
  },
  'an error out of a router whose last layer is for all requests': {
    clean: outOf('router.use((req, res, next) => { next() }); outer.use("/u", other)'),
    broken: outOf('router.use("/u", other); outer.use("/u", other)'),
  },
  'an error out of a router in a router': {
    clean: outOf("outer.get('/u', (req, res) => { res.send('u') })"),
    broken: outOf(
      "router.get('/v', (req, res) => { res.send('v') }); outer.get('/u', (req, res) => { res.send('u') })",
    ),
  },
})
