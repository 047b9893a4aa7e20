import { testShapes } from './shapes.ts'

testShapes({
  'an iteration over what was put on the response': {
    clean: `const _ = require('lodash')
    _.forEach(res.prepared.headers, (value, name) => { res.set(name, value) })
    next()`,
    broken: `const _ = require('lodash')
    _.forEach(res.prepared.items, (value) => { res.json(value) })
    next()`,
  },
  'a missing value of which a property is read': {
    clean: `const lists = undefined
    find(req.query.id, () => { res.json(lists.map((one) => one.id)) })
    res.sendStatus(202)`,
    broken: `const lists = []
    find(req.query.id, () => { res.json(lists.map((one) => one.id)) })
    res.sendStatus(202)`,
  },
  'a failure of a class that comes in front of the answer': {
    clean: `try {
      await pipeline(await open(req.query), res)
    } catch (err) {
      if (err instanceof NotFound) res.status(404).json({})
      else throw err
    }`,
    broken: `try {
      await pipeline(await open(req.query), res)
    } catch (err) {
      if (err instanceof Error) res.status(404).json({})
      else throw err
    }`,
  },
  'what a function that was called does not come back with, and what it calls back with': {
    clean: `const result = req.app.act(req.query, (text) => { res.send(text) })
    if (typeof result === 'string') res.send(result)`,
    broken: `const result = req.app.act(req.query, (text) => { res.send(text) })
    if (req.query.now) res.send('now')`,
  },
  'a reader that tells of a failure, and the failure of what it reads': {
    clean: `const template = open(req.query.name)
    template.on('error', () => { res.end('none') })
    req.app.read(template, res, (err) => { if (err) res.end('none') })`,
    broken: `const template = open(req.query.name)
    template.on('error', () => { res.sendStatus(404) })
    template.pipe(res)`,
  },
  'a stream in place of the methods of the response': {
    clean: `require('express')
    module.exports = function (req, res, next) {
      const write = res.write, end = res.end
      const zip = require('zlib').createGzip()
      zip.on('data', (chunk) => { write.call(res, chunk) })
      zip.on('end', () => { end.call(res) })
      res.write = (chunk) => zip.write(chunk)
      res.end = (chunk) => zip.end(chunk)
      next()
    }`,
    broken: `require('express')
    module.exports = function (req, res, next) {
      const zip = require('zlib').createGzip()
      zip.on('end', () => { res.json({}) })
      res.json({})
    }`,
  },
  'promises each of which has a catch': {
    clean: `try {
      res.json({})
      await Promise.all([a().catch((err) => { log(err) }), b().catch((err) => { log(err) })])
    } catch (err) { res.sendStatus(500) }`,
    broken: `try {
      res.json({})
      await Promise.all([a().catch((err) => { log(err) }), b()])
    } catch (err) { res.sendStatus(500) }`,
  },
  'a route by an expression, behind another path': {
    clean: `const app = require('express')()
    app.use('/preview.html', (req, res, next) => { res.send('a'); next() })
    app.use(/^\\/weinre/, (req, res) => { res.send('b') })
    app.listen(80)`,
    broken: `const app = require('express')()
    app.use('/preview.html', (req, res, next) => { res.send('a'); next() })
    app.use(/^\\/prev(iew)?/, (req, res) => { res.send('b') })
    app.listen(80)`,
  },
  'a domain around what is behind': {
    clean: `const domain = require('domain').create()
    domain.run(() => { next() })
    domain.on('error', (err) => { next(err) })`,
    broken: `const domain = require('domain').create()
    domain.run(() => { next() })
    next()`,
  },
  'functions that are printed, and a model that is called Log': {
    clean: `const send = () => { res.json({}) }
    console.log(send)
    logger.info('sends', res.json)
    send()`,
    broken: `res.json({})
    Log.find({}, (err, logs) => { res.json(logs) })`,
  },
  "a context with Koa's response, which has a body": {
    clean: `require('express')
    class Driver {
      handleSuccess(result, action, options) {
        options.request.log(result)
        if (action.redirect) options.response.redirect(result)
        else options.response.body = result
        options.response.set('x-action', action.name)
      }
    }
    exports.Driver = Driver`,
    broken: `require('express')
    class Driver {
      handleSuccess(result, action, options) {
        options.request.log(result)
        if (action.redirect) options.response.redirect(result)
        options.response.set('x-action', action.name)
      }
    }
    exports.Driver = Driver`,
  },
  'a stream that is fed in a try: what it cannot take it emits': {
    clean: `try {
      const parser = createParser(req.headers)
      parser.on('finish', () => next())
      parser.end(req.raw)
    } catch (err) { next() }`,
    broken: `try {
      const parser = createParser(req.headers)
      parser.on('finish', () => next())
      parser.end(req.raw)
      if (!req.raw) throw new Error('no body')
    } catch (err) { next() }`,
  },
})
