// What a program does around http: stores of its own, domains, order of callbacks, threads, clusters, replaced methods.
const {
  AsyncLocalStorage,
  AsyncResource,
  createHook,
  executionAsyncId,
} = require('node:async_hooks')
const http = require('node:http')
const { ask, get, request } = require('../wire.cjs')

const bare = (name, handle, more = {}) => ({
  name,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk: get('/'),
  ...more,
})
const alone = (name, handle, more = {}) => bare(name, handle, { own: true, ...more })
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

const cases = [
  bare('order of everything around an end', (res, kit) => {
    const { log } = kit
    kit.watch(res, 'res')
    setImmediate(() => log('immediate before'))
    process.nextTick(() => log('tick before'))
    queueMicrotask(() => log('microtask before'))
    res.write('a', () => log('write called back'))
    res.end('b', () => log('end called back'))
    process.nextTick(() => log('tick behind'))
    queueMicrotask(() => log('microtask behind'))
    void Promise.resolve().then(() => log('promise behind'))
    setImmediate(() => log('immediate behind'))
    log('handler over')
  }),
  bare('order of everything around late calls', (res, kit) => {
    const { log } = kit
    res.on('error', (error) => log('error', error.code))
    res.end('first')
    process.nextTick(() => log('tick 1'))
    res.write('late', () => log('write called back'))
    queueMicrotask(() => log('microtask 1'))
    kit.attempt('setHeader', () => res.setHeader('x', '1'))
    process.nextTick(() => log('tick 2'))
    res.end('late', () => log('end called back'))
    void Promise.resolve().then(() => log('promise'))
    setImmediate(() => log('immediate'))
  }),
  bare(
    'await of write and end',
    async (res, kit) => {
      await new Promise((resolve) => res.write('a', resolve))
      kit.log('written', res.writableLength)
      await new Promise((resolve) => res.end('b', resolve))
      kit.log('ended', res.writableFinished)
      await null
      kit.attempt('late', () => res.setHeader('x', '1'))
    },
    {
      talk: async (client) => {
        await get('/')(client)
        await pause(15)
      },
    },
  ),
  bare('a store of its own, in every callback', (res, kit) => {
    const store = new AsyncLocalStorage()
    const tell = (where) => () => kit.log(where, store.getStore() ?? 'no store')
    store.run('mine', () => {
      for (const event of ['finish', 'close', 'prefinish']) res.on(event, tell(event))
      res.on('error', tell('error'))
      res.write('a', tell('write'))
      setImmediate(() => store.run('other', () => res.end('b', tell('end'))))
      store.exit(tell('exit'))
      process.nextTick(tell('tick'))
    })
    tell('outside')()
  }),
  bare(
    'stores of two requests do not meet',
    (() => {
      const store = new AsyncLocalStorage()
      return (res, kit, req) => {
        store.enterWith(req.url)
        setTimeout(async () => {
          await null
          res.end(store.getStore())
          res.on('finish', () => kit.log(store.getStore()))
        }, 2)
      }
    })(),
    { talk: ask(request('GET', '/1'), request('GET', '/2')) },
  ),
  bare('snapshot, bind and AsyncResource', (res, kit) => {
    const store = new AsyncLocalStorage()
    const bound = store.run('bound', () => AsyncLocalStorage.bind(() => store.getStore()))
    const snapshot = store.run('snapshot', () => AsyncLocalStorage.snapshot())
    const resource = store.run('resource', () => new AsyncResource('Mine'))
    kit.log(
      bound(),
      snapshot(() => store.getStore()),
      resource.runInAsyncScope(() => store.getStore()),
    )
    res.end(AsyncResource.bind(() => 'ok')())
  }),
  bare('async hooks of its own count the same kinds', (res, kit) => {
    const kinds = new Set()
    const hook = createHook({ init: (id, type) => kinds.add(type) }).enable()
    setTimeout(() => {
      res.end('ok')
      hook.disable()
      // Those who look at all asynchronous work see that of a recorder as well: it has one microtask for an answer.
      kinds.delete('Microtask')
      kit.log(
        [...kinds].toSorted((one, two) => one.localeCompare(two)),
        executionAsyncId() > 0,
      )
    }, 2)
  }),
  bare(
    'a domain for each request',
    (res, kit) => {
      const domain = require('node:domain').create()
      domain.on('error', (error) => {
        kit.error('domain', error)
        kit.log(process.domain === domain || process.domain === null, error.domainThrown)
        if (!res.headersSent) res.writeHead(500)
        res.end('by the domain')
        kit.done()
      })
      domain.add(res)
      domain.run(() =>
        setTimeout(() => {
          throw new Error('in the domain')
        }, 1),
      )
    },
    { own: true, talk: get('/') },
  ),
  bare('stackTraceLimit and prepareStackTrace stay as they are', (res, kit) => {
    const { stackTraceLimit, prepareStackTrace } = Error
    let calls = 0
    Error.stackTraceLimit = 3
    Error.prepareStackTrace = (error, frames) => {
      calls++
      return `mine: ${frames.length} frames`
    }
    res.end('first')
    try {
      res.setHeader('x', '1')
    } catch (error) {
      kit.log(error.stack, calls, Error.stackTraceLimit)
    }
    Error.stackTraceLimit = 0
    kit.attempt('writeHead', () => res.writeHead(500))
    delete Error.stackTraceLimit
    kit.attempt('writeHead', () => res.writeHead(500))
    kit.log(Object.hasOwn(Error, 'stackTraceLimit'))
    Error.stackTraceLimit = stackTraceLimit
    Error.prepareStackTrace = prepareStackTrace
    if (prepareStackTrace === undefined) delete Error.prepareStackTrace
    kit.log(calls)
  }),
  alone('stackTraceLimit that knows who sets it', (res, kit) => {
    let limit = 7
    let times = 0
    Object.defineProperty(Error, 'stackTraceLimit', {
      configurable: true,
      get: () => limit,
      set(value) {
        times++
        limit = value
      },
    })
    res.end('ok')
    kit.attempt('late', () => res.setHeader('x', '1'))
    setTimeout(() => {
      kit.log(limit, times)
      kit.done()
    }, 5)
  }),
  alone('a clock, timers and files of its own, as tests have them', async (res, kit) => {
    const fs = require('node:fs')
    // The first of all incidents loads what reports it, by Node's own loader: it is over before.
    const first = new http.ServerResponse({ method: 'GET', headers: {} })
    first.end('first')
    kit.attempt('first', () => first.setHeader('x', '1'))
    await pause(30)
    const calls = []
    const spied = (owner, name, answer) => {
      const original = owner[name]
      owner[name] = (...args) => {
        calls.push(name)
        return answer ? answer(...args) : Reflect.apply(original, owner, args)
      }
      return () => (owner[name] = original)
    }
    const answers = [1, 2, 3]
    const restore = [
      spied(performance, 'now', () => answers.shift()),
      spied(Date, 'now'),
      spied(process, 'hrtime'),
      ...['setTimeout', 'setImmediate', 'setInterval', 'queueMicrotask'].map((name) =>
        spied(globalThis, name),
      ),
    ]
    const { appendFileSync } = fs
    const names = [
      'writeFileSync',
      'readFileSync',
      'statSync',
      'writeSync',
      'existsSync',
      'appendFileSync',
    ]
    for (const name of names) restore.push(spied(fs, name))
    for (const name of ['write', 'end']) restore.push(spied(process.stderr, name))
    for (const name of ['log', 'error', 'warn']) restore.push(spied(console, name))
    const late = () => {
      try {
        res.setHeader('x', '1')
      } catch (error) {
        return error.code
      }
      return 'no error'
    }
    const began = performance.now()
    res.end('ok')
    const caught = [late(), late()]
    const took = performance.now() - began
    // Long enough for whatever comes behind an answer; by a timer that nobody counts.
    require('node:timers/promises')
      .setTimeout(30)
      .then(() => {
        const seen = calls.slice()
        restore.forEach((one) => one())
        kit.log(seen, caught, took, answers, typeof appendFileSync)
        return kit.done()
      })
  }),
  bare('methods replaced on one response and put back', (res, kit) => {
    const { end, write, writeHead } = res
    res.writeHead = function (...args) {
      kit.log('writeHead', args.length, this === res)
      return writeHead.apply(this, args)
    }
    res.write = (...args) => write.call(res, ...args)
    res.end = function (...args) {
      res.end = end
      kit.log('end', args.length)
      return res.end(...args)
    }
    res.write('a')
    res.end('b')
    delete res.end
    kit.log(Object.hasOwn(res, 'end'), res.end === http.ServerResponse.prototype.end)
    kit.attempt('late', () => res.writeHead(500))
  }),
  alone('methods replaced on the prototype for good', (res, kit) => {
    const { prototype } = http.ServerResponse
    const { setHeader } = http.OutgoingMessage.prototype
    const inherited = prototype.setHeader
    prototype.setHeader = function (name, value) {
      kit.log('setHeader', name, this.headersSent)
      if (this.headersSent) return this
      return inherited.call(this, name, value)
    }
    kit.log(setHeader === inherited, setHeader.name, setHeader.length)
    res.setHeader('x-a', '1')
    res.end('ok')
    kit.attempt('swallowed', () => res.setHeader('x-b', '1'), { res })
    kit.done()
  }),
  alone('warnings and their listeners', (res, kit) => {
    process.on('warning', ({ name, message }) => kit.log('warning', name, message))
    for (let at = 0; at < 12; at++) res.on('finish', () => {})
    process.emitWarning('of the program', { code: 'MINE', detail: 'told' })
    res.end('ok')
    setTimeout(kit.done, 10)
  }),
  alone('a limit of listeners of one', (res, kit) => {
    res.setMaxListeners(1)
    res.on('finish', () => kit.log('one'))
    res.on('close', () => kit.log('close'))
    kit.log(['finish', 'close', 'error', 'prefinish'].map((event) => res.listenerCount(event)))
    res.end('ok')
    setTimeout(kit.done, 10)
  }),
  alone('uncaughtExceptionMonitor and a listener, in order', (res, kit) => {
    process.on('uncaughtExceptionMonitor', (error, origin) =>
      kit.log('monitor', error.code, origin),
    )
    process.on('uncaughtException', (error, origin) => {
      kit.log('listener', error.code, origin, process.listenerCount('uncaughtException'))
      setTimeout(kit.done, 5)
    })
    res.end('ok')
    setImmediate(() => res.writeHead(500))
  }),
  ...['strict', 'throw', 'warn', 'none', 'warn-with-error-code'].map((mode) =>
    alone(
      `a late rejection under --unhandled-rejections=${mode}`,
      async (res, kit) => {
        setTimeout(kit.done, 20)
        process.on('exit', (code) => kit.log('exit', code))
        res.end('ok')
        await null
        res.writeHead(500)
      },
      { nodeArgs: [`--unhandled-rejections=${mode}`] },
    ),
  ),
  alone('rejectionHandled comes behind it', (res, kit) => {
    process.on('unhandledRejection', (error) => kit.log('unhandled', error.code))
    process.on('rejectionHandled', () => kit.log('handled'))
    res.end('ok')
    const late = (async () => res.writeHead(500))()
    setTimeout(() => late.catch((error) => kit.log('caught', error.code)), 5)
    setTimeout(kit.done, 15)
  }),
  alone('a server in a worker thread', (res, kit) => {
    const { Worker } = require('node:worker_threads')
    const code = `
      const http = require('node:http')
      const { parentPort } = require('node:worker_threads')
      const server = http.createServer((req, res) => {
        res.end('from the thread')
        try { res.setHeader('x', '1') } catch (error) { parentPort.postMessage(error.code) }
      }).listen(0, '127.0.0.1', () => {
        http.get({ port: server.address().port, agent: false }, (answer) => {
          answer.on('data', (chunk) => parentPort.postMessage(String(chunk)))
          answer.on('end', () => server.close(() => process.exit(4)))
        })
      })`
    const worker = new Worker(code, { eval: true })
    worker.on('message', (message) => kit.log('message', message))
    worker.on('error', (error) => kit.error('worker', error))
    worker.on('exit', (exit) => {
      kit.log('exit', exit)
      res.end('threaded')
      kit.done()
    })
  }),
  alone('a cluster of one worker', (res, kit) => {
    const cluster = require('node:cluster')
    cluster.setupPrimary({
      exec: require('node:path').join(kit.files, '..', 'cases', 'process-level.cjs'),
      args: ['--worker'],
    })
    const worker = cluster.fork()
    worker.on('message', (message) => kit.log('message', message))
    worker.on('exit', (code, signal) => {
      kit.log('exit', code, signal)
      res.end('clustered')
      kit.done()
    })
  }),
]

/** The worker of the cluster is this file again. */
function serveAsWorker() {
  const server = http.createServer((req, res) => {
    res.end('from the worker')
    setImmediate(() => {
      try {
        res.setHeader('x', '1')
      } catch (error) {
        process.send(error.code, () => process.exit(6))
      }
    })
  })
  server.listen(0, '127.0.0.1', () =>
    http.get({ port: server.address().port }, (answer) => answer.resume()),
  )
}

if (require('node:cluster').isWorker && process.argv[2] === '--worker') serveAsWorker()

module.exports = { cases }
