// Late operations that nobody catches: how the process dies, and what the client still gets.
const { get, request } = require('../wire.cjs')

const crash = (name, handle, more = {}) => ({
  name,
  own: true,
  app: (kit) => (req, res) => handle(res, kit, req),
  talk: get('/'),
  ...more,
})

const cases = [
  crash('setHeader after end', (res) => {
    res.end('first')
    res.setHeader('x', '1')
  }),
  crash('writeHead twice', (res) => {
    res.writeHead(200)
    res.writeHead(500)
  }),
  crash('write after end without error listener', (res) => {
    res.end('first')
    res.write('late')
  }),
  crash('end with text after end without error listener', (res) => {
    res.end('first')
    res.end('second')
  }),
  crash('end with text long after end: nothing happens', (res, kit) => {
    res.end('first')
    setTimeout(() => {
      kit.attempt('end', () => res.end('second'), { res })
      kit.done()
    }, 20)
  }),
  crash('throw behind a write', (res) => {
    res.write('part')
    throw new Error('mine')
  }),
  crash('timer throws', (res) => {
    res.end('ok')
    setTimeout(() => res.setHeader('x', '1'), 5)
  }),
  crash('rejection unhandled', async (res) => {
    res.end('ok')
    await null
    res.setHeader('x', '1')
  }),
  crash(
    'rejection unhandled, only warned of',
    async (res, kit) => {
      setTimeout(kit.done, 20)
      res.end('ok')
      await null
      res.setHeader('x', '1')
    },
    { nodeArgs: ['--unhandled-rejections=warn'] },
  ),
  crash('rejection taken by a listener', async (res, kit) => {
    process.on('unhandledRejection', (reason, promise) => {
      kit.error('unhandledRejection', reason)
      kit.log(promise instanceof Promise)
      kit.done()
    })
    res.end('ok')
    await null
    res.setHeader('x', '1')
  }),
  crash('uncaughtException taken by a listener', (res, kit) => {
    process.on('uncaughtException', (error, origin) => {
      kit.error(origin, error)
      kit.done()
    })
    res.end('ok')
    res.setHeader('x', '1')
  }),
  crash('uncaughtExceptionMonitor only watches', (res, kit) => {
    process.on('uncaughtExceptionMonitor', (error, origin) => kit.error(origin, error))
    res.end('ok')
    res.end('again')
  }),
  crash('setUncaughtExceptionCaptureCallback', (res, kit) => {
    process.setUncaughtExceptionCaptureCallback((error) => {
      kit.error('captured', error)
      process.setUncaughtExceptionCaptureCallback(null)
      kit.done()
    })
    res.end('ok')
    res.setHeader('x', '1')
  }),
  crash('a listener of error that is added late', (res, kit) => {
    res.end('first')
    res.write('late')
    res.on('error', (error) => {
      kit.error('error event', error)
      kit.done()
    })
  }),
  crash('process.exit in the handler', (res) => {
    res.end('ok')
    process.exit(7)
  }),
  crash('process.exit in a callback of end', (res) => {
    res.end('ok', () => process.exit(3))
  }),
  crash('process.exitCode and a natural end', (res, kit) => {
    process.exitCode = 5
    res.end('ok')
    kit.done()
  }),
  crash('exit listeners see what they see', (res, kit) => {
    process.on('beforeExit', (code) => kit.log('beforeExit', code))
    process.on('exit', (code) => kit.log('exit', code, process.exitCode ?? 'none'))
    res.end('ok')
    kit.done()
  }),
  crash('exit listener that throws', (res, kit) => {
    process.on('exit', () => {
      throw new Error('in exit')
    })
    res.end('ok')
    kit.done()
  }),
  crash('exit listener that writes to a response', (res, kit) => {
    process.on('exit', () => kit.attempt('setHeader', () => res.setHeader('x', '1')))
    res.end('ok')
    kit.done()
  }),
  crash('abort by signal', (res) => {
    res.end('ok', () => process.kill(process.pid, 'SIGTERM'))
  }),
  crash('SIGTERM with a listener', (res, kit) => {
    process.on('SIGTERM', (signal) => {
      kit.log(signal, process.listenerCount('SIGTERM'))
      kit.done()
    })
    res.end('ok', () => process.kill(process.pid, 'SIGTERM'))
  }),
  crash('SIGINT without a listener', (res) => {
    res.end('ok', () => process.kill(process.pid, 'SIGINT'))
  }),
  crash('process.abort is not tried, SIGKILL is', (res) => {
    res.end('ok', () => process.kill(process.pid, 'SIGKILL'))
  }),
  crash('an error that is not one', (res) => {
    res.end('ok')
    throw { not: 'an error' }
  }),
  crash('stack overflow in a handler', (res) => {
    const deeper = () => deeper() + 1
    res.write('part')
    deeper()
  }),
  crash('AssertionError in a late callback', (res) => {
    res.end('ok', () => require('node:assert').equal(1, 2))
  }),
  crash('the domain takes the error', (res, kit) => {
    const domain = require('node:domain').create()
    domain.on('error', (error) => {
      kit.error('domain', error)
      kit.done()
    })
    domain.run(() => {
      res.end('ok')
      setTimeout(() => res.setHeader('x', '1'), 1)
    })
  }),
  crash('the domain takes an error event', (res, kit) => {
    const domain = require('node:domain').create()
    domain.add(res)
    domain.on('error', (error) => {
      kit.error('domain', error)
      kit.log(error.domain === domain, error.domainThrown, error.domainEmitter === res)
      kit.done()
    })
    res.end('ok')
    res.write('late')
  }),
  crash(
    'keep-alive client of a process that dies',
    (res, kit, req) => {
      res.end(`answer to ${req.url}`)
      if (req.url === '/2') setImmediate(() => res.setHeader('x', '1'))
    },
    {
      talk: async (client) => {
        const connection = client.open()
        connection.send(request('GET', '/1', { connection: 'keep-alive' }))
        await connection.until('/1')
        connection.send(request('GET', '/2', { connection: 'keep-alive' }))
        await connection.closed()
      },
    },
  ),
  crash('stdout and stderr of the app', (res, kit) => {
    console.log('to stdout')
    console.error('to stderr')
    process.stdout.write('no newline')
    process.emitWarning('mine', 'MyWarning', 'CODE1')
    res.end('ok')
    kit.done()
  }),
]

module.exports = { cases }
