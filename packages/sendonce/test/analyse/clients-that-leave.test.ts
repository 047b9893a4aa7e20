import { testShapes } from './shapes.ts'

/** A listener answers a client that has left, and the work that still runs answers as well, unless it asks. */
const left = (listener: string, work: string): string => `const app = require('express')()
  app.get('/t', async (req, res) => {
    let isGone = false
    ${listener}
    const timer = setTimeout(() => { ${work} }, 100)
  })
  app.listen(80)`

/** The same while the handler itself waits for something from outside. */
const whileWaiting = (listener: string): string => `const app = require('express')()
  app.get('/t', async (req, res) => {
    const control = new AbortController()
    res.on('close', () => { ${listener} })
    const answer = await fetch('http://localhost:8080', { signal: control.signal }).catch(() => null)
    res.json({ isThere: answer !== null })
  })
  app.listen(80)`

const overHttp = (module: string): string => `require('node:${module}')
  .createServer((req, res) => {
    req.on('close', () => res.end())
    setTimeout(() => { res.writeHead(200); res.end('done') }, 100)
  })
  .listen(80) // in place of require('express')`

const byWork = 'res.json({ done: true })'
const ending = "req.on('close', () => res.end())"

testShapes({
  'who asks whether the request was aborted': {
    clean: left(ending, `if (req.aborted) return; ${byWork}`),
    broken: left(ending, `if (req.paused) return; ${byWork}`),
  },
  'who asks whether the request was destroyed': {
    clean: left(
      "req.on('aborted', () => res.status(499).send('gone'))",
      `if (!req.destroyed) ${byWork}`,
    ),
    broken: left("req.on('aborted', () => res.status(499).send('gone'))", byWork),
  },
  'who asks whether the connection is there': {
    clean: left(ending, `if (!req.socket.destroyed) ${byWork}`),
    broken: left(ending, `if (!req.socket.encrypted) ${byWork}`),
  },
  'who asks whether the response is closed': {
    clean: left(
      "res.on('close', () => res.status(499).end())",
      `if (res.closed) return; ${byWork}`,
    ),
    broken: left("res.on('close', () => res.status(499).end())", byWork),
  },
  'who remembers that the client is gone': {
    clean: left("req.on('close', () => { isGone = true; res.end() })", `if (!isGone) ${byWork}`),
    broken: left("req.on('close', () => { isGone = true; res.end() })", byWork),
  },
  'who stops the work': {
    clean: left("req.on('close', () => { clearTimeout(timer); res.end() })", byWork),
    broken: left("req.on('close', () => { clearInterval(isGone); res.end() })", byWork),
  },
  'who waits for work that is told to stop': {
    clean: whileWaiting('control.abort(); res.end()'),
    broken: whileWaiting('control.toString(); res.end()'),
  },
  'what is written for nobody throws nothing': {
    clean: left(ending, "res.write('more')"),
    broken: left(ending, "res.setHeader('x-more', '1')"),
  },
  'a body for a destroyed response commits nothing': {
    clean: left("res.on('close', () => { if (!res.writableEnded) res.json({ isGone }) })", byWork),
    broken: left("res.on('close', () => { if (!res.writableEnded) res.writeHead(499) })", byWork),
  },
  'HTTP/2 sends nothing to a stream that was closed': {
    clean: overHttp('http2'),
    broken: overHttp('http'),
  },
  'nobody answers a client that has left': {
    clean: left("req.on('close', () => { isGone = true })", byWork),
    broken: left("req.on('close', () => { isGone = true; res.end() })", byWork),
  },
})
