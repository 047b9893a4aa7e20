// Programs that keep contexts of their own, and those that look at asynchronous work as Node numbers it.
const {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
  executionAsyncResource,
  triggerAsyncId,
} = require('node:async_hooks')
const { EventEmitter, EventEmitterAsyncResource, on, once } = require('node:events')
const http = require('node:http')
const { PassThrough, Readable } = require('node:stream')
const { ask, get, post, request } = require('../wire.cjs')

const bare = (name, handle, more = {}) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk: get('/'),
  ...more,
})

/** One connection, several requests, one behind the other. */
const onOneConnection =
  (...paths) =>
  async (client) => {
    const connection = client.open()
    for (const path of paths) {
      const seen = connection.received.length
      connection.send(request('GET', path, { connection: 'keep-alive' }))
      await connection.until(seen + 80)
    }
    connection.leave('end')
    await connection.closed()
  }

const late = (kit, res, name = 'late') => kit.attempt(name, () => res.setHeader('x', '1'))

const cases = [
  bare(
    'a context that is entered, over one connection',
    (() => {
      const store = new AsyncLocalStorage()
      return (res, kit, req) => {
        kit.log(req.url, 'comes in', store.getStore() ?? 'none')
        store.enterWith(req.url)
        res.on('finish', () => kit.log(req.url, 'finish', store.getStore() ?? 'none'))
        req.on('close', () => kit.log(req.url, 'close', store.getStore() ?? 'none'))
        setImmediate(() => {
          res.end(`answer to ${req.url} in ${store.getStore()}`)
          late(kit, res)
        })
      }
    })(),
    { talk: onOneConnection('/1', '/2', '/3') },
  ),
  {
    name: 'a server that was made in a context',
    serve: (kit) => {
      const store = new AsyncLocalStorage()
      return store.run('of the server', () =>
        http.createServer((req, res) => {
          kit.log(store.getStore() ?? 'none')
          store.run('of the request', () => {
            res.write('a', () => kit.log('write', store.getStore()))
            res.end('b', () => kit.log('end', store.getStore()))
            late(kit, res)
          })
          kit.log(store.getStore() ?? 'none')
        }),
      )
    },
    talk: get('/'),
  },
  bare('contexts that throw, exit and nest', (res, kit) => {
    const outer = new AsyncLocalStorage()
    const inner = new AsyncLocalStorage()
    outer.run(1, () => {
      kit.attempt('throws', () =>
        inner.run(2, () => {
          res.end('ok')
          res.setHeader('x', '1')
        }),
      )
      kit.log(outer.getStore(), inner.getStore() ?? 'none')
      inner.run(3, () => outer.exit(() => kit.log(outer.getStore() ?? 'none', inner.getStore())))
      inner.disable()
      kit.log(outer.getStore(), inner.getStore() ?? 'none')
    })
  }),
  bare('a context in the error of a late write', (res, kit) => {
    const store = new AsyncLocalStorage()
    store.run('at the listener', () =>
      res.on('error', (error) => kit.log(error.code, store.getStore() ?? 'none')),
    )
    res.end('ok')
    store.run('at the write', () =>
      res.write('late', (error) => kit.log(error.code, store.getStore() ?? 'none')),
    )
  }),
  bare(
    'contexts of streams and emitters',
    async (res, kit, req) => {
      const store = new AsyncLocalStorage()
      const tell = (where) => kit.log(where, store.getStore() ?? 'none')
      await store.run('body', async () => {
        for await (const chunk of req) tell(`chunk of ${chunk.length}`)
        tell('body read')
      })
      const emitter = store.run('emitter', () => new EventEmitterAsyncResource({ name: 'Mine' }))
      emitter.on('news', () => tell('news'))
      emitter.emit('news')
      const through = store.run('through', () => new PassThrough())
      through.on('data', () => tell('data')).on('end', () => tell('end'))
      store.run('pipe', () => Readable.from(['a', 'b']).pipe(through).pipe(res))
      res.on('finish', () => tell('finish'))
      res.on('unpipe', () => tell('unpipe'))
    },
    { talk: post('/', {}, 'a body that is read') },
  ),
  bare('contexts of event iterators and promises', async (res, kit) => {
    const store = new AsyncLocalStorage()
    const emitter = new EventEmitter()
    const reading = store.run('reader', async () => {
      for await (const [value] of on(emitter, 'value')) {
        kit.log(value, store.getStore())
        if (value === 2) return store.getStore()
      }
      return 'never'
    })
    emitter.emit('value', 1)
    emitter.emit('value', 2)
    kit.log(await reading, store.getStore() ?? 'none')
    const waiting = store.run('once', () => once(res, 'finish').then(() => store.getStore()))
    store.run('end', () => res.end('ok'))
    kit.log(await waiting, store.getStore() ?? 'none')
    late(kit, res)
    const thenable = { then: (resolve) => resolve(store.getStore() ?? 'none') }
    kit.log(await store.run('thenable', async () => thenable))
  }),
  bare('a pool whose tasks are bound', (res, kit) => {
    const store = new AsyncLocalStorage()
    const tasks = []
    const add = (name, task) => {
      const resource = new AsyncResource('Task', { requireManualDestroy: true })
      tasks.push(() => {
        resource.runInAsyncScope(task, { name }, name)
        kit.log(resource.asyncId() > 0, resource.triggerAsyncId() > 0)
        resource.emitDestroy()
      })
    }
    store.run('one', () =>
      add('one', function (name) {
        kit.log(this.name, name, store.getStore())
        res.end('one')
      }),
    )
    store.run('two', () => add('two', () => late(kit, res, `two in ${store.getStore()}`)))
    setImmediate(() => tasks.forEach((task) => task()))
  }),
  bare('numbers of timers, ticks and immediates', (res, kit) => {
    const outside = executionAsyncId()
    setTimeout(() => {
      kit.log('timer', triggerAsyncId() === outside, executionAsyncId() > outside)
      const timer = executionAsyncId()
      kit.log(executionAsyncResource().constructor.name)
      setImmediate(() => {
        kit.log('immediate', triggerAsyncId() === timer, executionAsyncId() > timer)
        process.nextTick(() => {
          kit.log('tick', executionAsyncId() > timer, executionAsyncResource().constructor.name)
          res.end('ok')
          late(kit, res)
        })
      })
    }, 1)
  }),
  bare('work that its own hooks count in one handler', (res, kit) => {
    const begun = []
    const hook = createHook({ init: (_id, type) => begun.push(type) }).enable()
    setTimeout(() => {}, 0)
    process.nextTick(() => {})
    setImmediate(() => {})
    void Promise.resolve().then(() => {})
    res.writeHead(200)
    res.write('a')
    res.end('b')
    hook.disable()
    // A recorder in development has one microtask for an answer, and a timer now and then.
    const counted = begun.filter((type) => !/^(?:Microtask|Timeout)$/.test(type))
    kit.log(counted.toSorted((one, two) => one.localeCompare(two)))
  }),
  bare('resources marked by the program', (res, kit) => {
    const mark = Symbol('mark')
    const hook = createHook({
      init(_id, _type, _trigger, resource) {
        const current = executionAsyncResource()
        if (current) resource[mark] = current[mark]
      },
    }).enable()
    executionAsyncResource()[mark] = 'of the request'
    setTimeout(() => {
      kit.log('timer', executionAsyncResource()[mark])
      res.on('finish', () => kit.log('finish', executionAsyncResource()[mark]))
      res.end('ok')
      void Promise.resolve().then(() => {
        kit.log('promise', executionAsyncResource()[mark])
        hook.disable()
        return late(kit, res)
      })
    }, 1)
  }),
  bare(
    'contexts of many requests at once',
    (() => {
      const store = new AsyncLocalStorage()
      return (res, kit, req) =>
        store.run({ path: req.url }, async () => {
          for (let step = 0; step < 3; step++)
            await new Promise((resolve) => setTimeout(resolve, Number(req.url.slice(1)) % 3))
          res.end(store.getStore().path)
          late(kit, res)
        })
    })(),
    {
      talk: async (client) => {
        const all = Array.from({ length: 12 }, (_, at) =>
          client.open().send(request('GET', `/${at}`)),
        )
        for (const connection of all) await connection.closed()
      },
    },
  ),
  bare(
    'a context behind an uncaught error',
    (res, kit) => {
      const store = new AsyncLocalStorage()
      process.on('uncaughtException', (error) => {
        kit.log(error.code, store.getStore() ?? 'none')
        kit.done()
      })
      store.run('of the timer', () =>
        setTimeout(() => {
          res.end('ok')
          res.setHeader('x', '1')
        }, 1),
      )
    },
    { own: true },
  ),
  bare(
    'no context but the own is kept',
    (res, kit) => {
      const hook = createHook({ init() {} })
      kit.log(typeof hook.enable().disable, process.listenerCount('async'))
      res.end('ok')
      setTimeout(kit.done, 1)
    },
    { own: true },
  ),
  {
    name: 'an own context around every request, as loggers keep it',
    app: (kit) => {
      const store = new AsyncLocalStorage()
      const express = require('express')
      const app = express()
      app.set('env', 'test')
      app.use((req, res, next) => store.run(new Map([['path', req.url]]), next))
      app.use((req, res, next) => setTimeout(next, 1))
      app.get('/twice', (req, res) => {
        res.json({ path: store.getStore().get('path') })
        res.json({ again: true })
      })
      app.get('/ok', async (req, res) => {
        await null
        store.getStore().set('user', 1)
        res.on('close', () => kit.log('close', [...store.getStore().keys()]))
        res.json([...store.getStore().keys()])
      })
      app.use((error, req, res, next) => {
        kit.log(error.code, store.getStore().get('path'))
        if (!res.headersSent) next(error)
      })
      return app
    },
    talk: ask(request('GET', '/ok'), request('GET', '/twice'), request('GET', '/none')),
  },
]

module.exports = { cases }
