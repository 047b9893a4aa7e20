// Programs that look at Express itself: arities, names, the stack of layers, prototypes, `this`.
const http = require('node:http')
const { ask, get, request } = require('../wire.cjs')

const looking = (name, build, talk = get('/')) => ({
  name,
  app: (kit) => {
    const express = kit.express()
    const app = express()
    app.set('env', 'production')
    return build(app, kit, express) ?? app
  },
  talk,
})

const stackOf = (app) => (app._router ?? app.router).stack
const shape = (fn) => `${fn.name}/${fn.length}`

const cases = [
  looking('handlers that look at themselves', (app, kit) => {
    app.use(function named(req, res, next) {
      kit.log(shape(named), arguments.length, shape(next), this === undefined, typeof this)
      next()
    })
    app.get('/', (req, res, next) => {
      kit.log(next.length, Object.getOwnPropertyNames(next).toSorted(), next.constructor.name)
      res.send('ok')
    })
  }),
  looking('the stack of layers', (app, kit, express) => {
    function one(req, res, next) {
      next()
    }
    const two = (error, req, res, next) => next(error)
    const router = express.Router()
    router.get('/in', one)
    app.use(one, two)
    app.use('/r', router)
    app.get('/', (req, res) => {
      const layers = stackOf(app)
      kit.log(layers.map((layer) => `${layer.name} ${shape(layer.handle)}`))
      kit.log(layers.map((layer) => Object.keys(layer)))
      const handles = layers.map((layer) => layer.handle)
      kit.log(handles.includes(one), handles.includes(two), handles.includes(router))
      const { route } = layers.at(-1)
      kit.log(
        Object.keys(route),
        route.stack.map((layer) => [layer.method, shape(layer.handle)]),
      )
      res.send('ok')
    })
  }),
  looking(
    'a layer taken out of the stack and put back',
    (app, kit) => {
      app.get('/', (req, res) => res.send('first'))
      app.get('/', (req, res) => res.send('second'))
      return (req, res) => {
        const stack = stackOf(app)
        const at = stack.findIndex((layer) => layer.route)
        const [taken] = stack.splice(at, 1)
        app(req, res)
        stack.splice(at, 0, taken)
        kit.log('layers', stack.length)
      }
    },
    ask(request('GET', '/'), request('GET', '/')),
  ),
  looking('a handle that is replaced in its layer', (app, kit) => {
    app.get('/', (req, res) => res.send('old'))
    const layer = stackOf(app).at(-1).route.stack[0]
    const old = layer.handle
    layer.handle = (req, res, next) => {
      kit.log('replaced', shape(old))
      old(req, res, next)
    }
  }),
  looking(
    'arity decides: 0 to 5 parameters, rest and defaults',
    (app, kit) => {
      app.use((...all) => {
        kit.log('rest', all.length)
        all[2]()
      })
      app.use((req, res, next = () => {}) => {
        kit.log('default')
        next()
      })
      app.use(function () {
        kit.log('arguments', arguments.length)
        arguments[2]()
      })
      app.use((a, b, c, d, e) => kit.log('five are never called', a, b, c, d, e))
      app.get('/', (req, res) => res.send('ok'))
      app.get('/throws', () => {
        throw new Error('looks for four')
      })
      app.use((error, req, res, next = null) => kit.log('three and a default', error, next))
      app.use((error, req, res, _next) => res.status(500).send(error.message))
    },
    ask(request('GET', '/'), request('GET', '/throws')),
  ),
  looking(
    'bound, proxied, class and generator handlers',
    (app, kit) => {
      class Controller {
        #text = 'private'
        show(req, res) {
          kit.log('this', this instanceof Controller)
          res.send(this.#text)
        }
        static *all(req, res, next) {
          yield next()
        }
      }
      const controller = new Controller()
      const seen = (handle) =>
        new Proxy(handle, {
          apply(target, self, args) {
            kit.log('proxied', args.length)
            return Reflect.apply(target, self, args)
          },
        })
      app.use(seen((req, res, next) => next()))
      app.use('/generator', Controller.all)
      app.get('/', controller.show.bind(controller))
    },
    async (client) => {
      await get('/')(client)
      // A generator does nothing until somebody asks it to.
      const connection = client.open().send(request('GET', '/generator'))
      await new Promise((resolve) => setTimeout(resolve, 30))
      connection.leave()
    },
  ),
  looking('frozen handlers and handlers with properties', (app, kit) => {
    const frozen = Object.freeze((req, res, next) => next())
    const marked = Object.assign((req, res) => res.send('ok'), { unless: 1, [Symbol.for('m')]: 2 })
    app.use(frozen)
    app.get('/', marked)
    kit.log(stackOf(app).at(-1).route.stack[0].handle === marked, Reflect.ownKeys(marked).length)
  }),
  looking('keys and prototypes of request and response', (app, kit, express) => {
    app.get('/', (req, res) => {
      const text = (keys) =>
        keys.map(String).filter((key) => /once/i.test(key) && !/Once$|once/.test(key))
      kit.log(text(Reflect.ownKeys(res)), text(Reflect.ownKeys(req)))
      kit.log(Reflect.ownKeys(res).length, Reflect.ownKeys(req).length, Object.keys(res).length)
      let count = 0
      for (const key in res) if (typeof key === 'string') count++
      kit.log('enumerable', count)
      kit.log(
        Object.getPrototypeOf(res) === app.response,
        Object.getPrototypeOf(app.response) === express.response,
      )
      kit.log(Object.getPrototypeOf(express.response) === http.ServerResponse.prototype)
      kit.log(Object.keys(express.response).toSorted(), Object.keys(express.request).length)
      res.send('ok')
    })
  }),
  looking('methods of the response: names, arities, descriptors', (app, kit, express) => {
    for (const name of ['send', 'json', 'redirect', 'sendFile', 'render', 'status', 'set']) {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(express.response, name)
      kit.log(shape(value), flags, Object.hasOwn(value, 'prototype'), Reflect.ownKeys(value).length)
    }
    app.get('/', (req, res) => res.send('ok'))
  }),
  looking('own methods over those of Express, before and after', (app, kit, express) => {
    const before = express.response.send
    app.response.send = function (body) {
      kit.log('app.response.send', this.app === app)
      return before.call(this, `[${body}]`)
    }
    app.response.shout = function (text) {
      return this.send(text.toUpperCase())
    }
    app.get('/', (req, res) => res.shout('loud'))
  }),
  looking('handle of the app replaced, as agents of monitoring do', (app, kit, express) => {
    const { handle } = express.application
    app.handle = function (...args) {
      kit.log('handle', args.length, this === app, shape(handle))
      return handle.apply(this, args)
    }
    app.get('/', (req, res) => res.send('ok'))
  }),
  looking('methods of Express called on nothing, and a class among them', (app, kit, express) => {
    express.response.Page = class Page {
      text = 'page'
    }
    app.get('/', (req, res) => {
      for (const name of ['set', 'type', 'json', 'send', 'redirect', 'cookie', 'vary', 'append'])
        kit.attempt(name, () => Reflect.apply(res[name], undefined, ['x']))
      kit.attempt('status', () => Reflect.apply(res.status, undefined, [200]))
      kit.attempt('class', () => new res.Page().text)
      res.send('ok')
    })
  }),
  looking('use and route replaced on the prototype of routers', (app, kit, express) => {
    const router = express.Router()
    const { use, get: getOf } = router
    router.use = function (...args) {
      kit.log('use', args.length, shape(use))
      return use.apply(this, args)
    }
    router.get = function (...args) {
      kit.log('get', args.length, shape(getOf))
      return getOf.apply(this, args)
    }
    kit.attempt('use', () => router.use((req, res, next) => next()), { router })
    kit.attempt('get', () => router.get('/', (req, res) => res.send('ok')), { router })
    kit.attempt('use of nothing', () => router.use())
    kit.attempt('use of text', () => router.use('/x', 'text'))
    kit.attempt('get of nothing', () => router.get('/x', undefined))
    app.use(router)
  }),
  looking('what Express is', (app, kit, express) => {
    kit.log(Object.keys(express).toSorted(), shape(express), shape(express.Router), shape(app))
    kit.log(shape(app.use), shape(app.get), shape(app.handle), shape(app.listen))
    kit.log(Object.getOwnPropertyNames(express.Router).toSorted(), typeof express.Router.prototype)
    const router = express.Router()
    kit.log(shape(router), Object.keys(router).toSorted(), typeof Object.getPrototypeOf(router))
    app.get('/', (req, res) => res.send('ok'))
  }),
  looking('the depth of the stack in a handler', (app, kit) => {
    app.get('/', (req, res) => {
      const { stackTraceLimit } = Error
      Error.stackTraceLimit = Infinity
      const { length } = new Error('depth').stack.split('\n')
      Error.stackTraceLimit = stackTraceLimit
      kit.about('frames', length, 0.8)
      res.send('ok')
    })
  }),
  looking(
    'AsyncLocalStorage of the app across Express',
    (app, kit) => {
      const { AsyncLocalStorage } = require('node:async_hooks')
      const store = new AsyncLocalStorage()
      app.use((req, res, next) => store.run({ id: req.headers['x-id'] }, next))
      app.get('/', async (req, res) => {
        kit.log('before', store.getStore())
        await new Promise((resolve) => setTimeout(resolve, 2))
        res.on('finish', () => kit.log('finish', store.getStore()))
        store.enterWith({ id: 'entered' })
        res.send(JSON.stringify(store.getStore()))
      })
    },
    ask(request('GET', '/', { 'x-id': 'a' }), request('GET', '/', { 'x-id': 'b' })),
  ),
]

module.exports = { cases, usesExpress: true }
