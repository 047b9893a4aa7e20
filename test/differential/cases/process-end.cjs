// How processes end: exit listeners of every kind, work that keeps them alive, children and threads that end.
const { fork, spawn } = require('node:child_process')
const { get, request } = require('../wire.cjs')

const alone = (name, handle, more = {}) => ({
  name,
  own: true,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk: get('/'),
  ...more,
})

const late = (kit, res, name = 'late') => kit.attempt(name, () => res.setHeader('x', '1'))

const cases = [
  ...[9, 10, 11].map((count) =>
    alone(`${count} listeners of exit`, (res, kit) => {
      process.on('warning', ({ name, message }) => kit.log(name, message))
      for (let at = 0; at < count; at++) process.on('exit', () => kit.log('exit', at))
      kit.log(process.listenerCount('exit'), process.rawListeners('exit').length)
      kit.log(process.eventNames().includes('exit'), Object.keys(process).length)
      res.end('ok')
      late(kit, res)
      setTimeout(kit.done, 5)
    }),
  ),
  alone('listeners of exit that are all taken off', (res, kit) => {
    process.on('exit', () => kit.log('never'))
    process.removeAllListeners('exit')
    kit.log(process.listenerCount('exit'))
    res.end('ok')
    late(kit, res)
    kit.done()
  }),
  alone('exit that ends in exit', (res, kit) => {
    process.on('exit', (code) => {
      kit.log('one', code, process.exitCode ?? 'none')
      process.exit(9)
    })
    process.on('exit', () => kit.log('never'))
    res.end('ok', () => process.exit(2))
  }),
  alone('exit codes that are set on the way', (res, kit) => {
    process.prependListener('exit', (code) => kit.log('first', code))
    process.once('exit', (code) => {
      kit.log('second', code)
      process.exitCode = 12
    })
    process.on('exit', (code) => kit.log('third', code, process.exitCode))
    res.end('ok')
    late(kit, res)
    kit.done()
  }),
  alone('a late answer in a listener of exit', (res, kit) => {
    process.on('exit', () => {
      late(kit, res)
      kit.attempt('write', () => res.write('late'), { res })
      kit.attempt('end', () => res.end('late'), { res })
    })
    res.end('ok', () => process.exit(0))
  }),
  alone('a first answer in a listener of exit', (res, kit) => {
    process.on('exit', () => {
      kit.attempt('end', () => res.end('never gets out'), { res })
      late(kit, res)
    })
    setTimeout(() => process.exit(1), 5)
  }),
  alone('emit of the process replaced, as signal-exit does', (res, kit) => {
    const { emit, reallyExit } = process
    process.emit = function (event, ...args) {
      const result = emit.call(this, event, ...args)
      if (event === 'exit') kit.log('behind exit', result, args.length, this === process)
      return result
    }
    process.reallyExit = function (code) {
      kit.log('really', code, this === process)
      return reallyExit.call(this, code)
    }
    process.on('exit', () => kit.log('exit'))
    kit.log(emit.name, emit.length, Object.hasOwn(process, 'emit'))
    res.end('ok', () => process.exit(3))
  }),
  alone('exit emitted by the program itself, and life goes on', (res, kit) => {
    process.on('exit', (code) => kit.log('exit', code))
    kit.log(process.emit('exit', 77), process.emit('nobody listens'))
    res.end('ok')
    late(kit, res)
    setTimeout(() => {
      late(kit, res, 'later still')
      kit.done()
    }, 5)
  }),
  alone('beforeExit that finds more to do, twice', (res, kit) => {
    let left = 2
    process.on('beforeExit', (code) => {
      kit.log('beforeExit', code)
      if (left-- > 0) setTimeout(() => kit.log('more'), 1)
    })
    process.on('exit', () => kit.log('exit'))
    res.end('ok')
    late(kit, res)
    kit.done()
  }),
  alone('timers and handles without a reference', (res, kit) => {
    setTimeout(() => kit.log('never'), 60_000).unref()
    setInterval(() => kit.log('never'), 60_000).unref()
    kit.log(process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length)
    res.end('ok')
    late(kit, res)
    kit.done()
  }),
  alone('a timer with a reference, behind the last answer', (res, kit) => {
    setTimeout(() => kit.log('timer', late(kit, res) === undefined), 60)
    res.end('ok')
    kit.done()
  }),
  alone('an open answer when the server closes', (res, kit) => {
    res.write('part')
    setTimeout(() => res.end('rest'), 40)
    kit.done()
  }),
  alone('a rejection in exit, and one before', (res, kit) => {
    process.on('unhandledRejection', (error) => kit.log('rejected', error.code ?? error.message))
    process.on('exit', () => void Promise.reject(new Error('too late')))
    res.end('ok')
    void (async () => res.setHeader('x', '1'))()
    setTimeout(kit.done, 5)
  }),
  alone('uncaughtException that throws again', (res) => {
    process.on('uncaughtException', (error) => {
      throw new Error('again', { cause: error.code })
    })
    res.end('ok')
    setImmediate(() => res.setHeader('x', '1'))
  }),
  alone('an error that is thrown in a listener of close', (res) => {
    res.on('close', () => res.writeHead(500))
    res.end('ok')
  }),
  alone('an error that is thrown in the callback of a write', (res) => {
    res.write('a', () => res.setHeader('x', '1'))
    res.end('b')
  }),
  alone('a cause, an aggregate and a stack of its own', (res, kit) => {
    process.on('uncaughtException', (error) => {
      kit.log(error.name, error.errors.length, error.errors[0].cause.code, error.stack)
      kit.done()
    })
    res.end('ok')
    try {
      res.setHeader('x', '1')
    } catch (cause) {
      const all = new AggregateError([new Error('one', { cause })], 'all')
      all.stack = 'mine'
      throw all
    }
  }),
  alone('a child that is forked and says what it sees', (res, kit) => {
    const child = fork(__filename, ['--child'], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    let out = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => (out += chunk))
    child.on('message', (message) => kit.log('message', message))
    child.on('close', (code, signal) => {
      kit.log('child', code, signal, out.trim())
      res.end('forked')
      kit.done()
    })
  }),
  alone('a child that is spawned without an environment', (res, kit) => {
    const code = 'console.log(Object.keys(process.env).length, process.execArgv.length)'
    const child = spawn(process.execPath, ['-e', code], { env: {} })
    let out = ''
    child.stdout.on('data', (chunk) => (out += chunk))
    child.on('close', (exit) => {
      kit.log(exit, out.trim())
      res.end('spawned')
      kit.done()
    })
  }),
  alone('a thread that throws, and one that is ended', (res, kit) => {
    const { Worker } = require('node:worker_threads')
    const throws = new Worker('throw new TypeError("in the thread")', { eval: true })
    throws.on('error', (error) => kit.log(error.name, error.message))
    throws.on('exit', (code) => {
      kit.log('exit', code)
      const endless = new Worker('setInterval(() => {}, 1000)', { eval: true })
      endless.on('exit', (ended) => {
        kit.log('ended', ended)
        res.end('threads')
        kit.done()
      })
      endless.on('online', () => endless.terminate())
    })
  }),
  alone('threads that say how they end', async (res, kit) => {
    const { Worker } = require('node:worker_threads')
    const code = `process.on('exit', (code) => require('node:worker_threads').parentPort.postMessage(
      [code, process.listenerCount('exit')]))
      if (process.argv[2] === 'exits') process.exit(5)`
    for (const how of ['exits', 'ends']) {
      const worker = new Worker(code, { eval: true, argv: [how] })
      worker.on('message', (message) => kit.log(how, message))
      kit.log(await new Promise((resolve) => worker.on('exit', resolve)))
    }
    res.end('ok')
    kit.done()
  }),
  alone(
    'an answer that is under way as the process is told to end',
    (res, kit, req) => {
      if (req.url === '/slow') return void setTimeout(() => res.end('slow but there'), 40)
      res.end('ends now')
      process.once('SIGTERM', () => {
        kit.log('SIGTERM')
        setTimeout(kit.done, 60)
      })
      process.kill(process.pid, 'SIGTERM')
    },
    {
      talk: async (client) => {
        const slow = client.open().send(request('GET', '/slow'))
        const quick = client.open().send(request('GET', '/now'))
        await quick.closed()
        await slow.closed()
      },
    },
  ),
]

/** The forked child is this file again: it serves once, answers twice, and tells. */
function serveAsChild() {
  const http = require('node:http')
  process.on('exit', (code) => console.log('exit', code, process.listenerCount('exit')))
  const server = http.createServer((req, res) => {
    res.end('child')
    try {
      res.setHeader('x', '1')
    } catch (error) {
      process.send(error.code)
    }
    server.close(() => process.disconnect())
  })
  server.listen(0, '127.0.0.1', () =>
    http.get({ port: server.address().port, agent: false }, (answer) => answer.resume()),
  )
}

if (process.argv[2] === '--child') serveAsChild()

module.exports = { cases }
