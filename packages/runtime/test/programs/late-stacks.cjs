// Prints the stacks of the errors that Node makes of late calls, in several ways to look at them.
const http = require('node:http')
const express = require(process.argv[3] ?? 'express')

const way = process.argv[2]
const site = (one) => `${one.getFunctionName()} ${one.getFileName()}:${one.getLineNumber()}`
if (way === 'own text')
  Error.prepareStackTrace = (error, sites) => [error.message, ...sites.map(site)].join('\n')
if (way === 'sites') Error.prepareStackTrace = (error, sites) => sites.map(site)
if (way === 'few') Error.stackTraceLimit = 3
if (way === 'none') Error.stackTraceLimit = 0

const shown = (error) => ({
  keys: Object.getOwnPropertyNames(error).toSorted(),
  property: Object.keys(Object.getOwnPropertyDescriptor(error, 'stack')),
  stack: error.stack,
  isError: error instanceof Error && Object.prototype.toString.call(error),
})
const seen = []

const app = express()
app.get('/thrown', (req, res) => {
  res.json(1)
  res.json(2)
})
app.get('/told', (req, res) => {
  const { nextTick } = process
  res.on('error', (error) => seen.push(['event', shown(error)]))
  res.end('first')
  res.write('late', (error) => seen.push(['write', shown(error)]))
  res.end('late', (error) => seen.push(['end', shown(error)]))
  seen.push(['as it was', process.nextTick === nextTick, Error.stackTraceLimit])
})
app.get('/again', (req, res) => {
  res.on('finish', () => res.end((error) => seen.push(['again', shown(error)])))
  res.end('first')
})
app.get('/formatted-later', (req, res) => {
  res.end('first')
  try {
    res.setHeader('x-late', '1')
  } catch (error) {
    error.extra = 1
    const before = Error.prepareStackTrace
    Error.prepareStackTrace = (_error, sites) => sites.map(site)
    seen.push(['later', shown(error), shown(error)])
    Error.prepareStackTrace = before
    error.stack = 'its own'
    seen.push(['set', error.stack])
  }
})
app.use((error, req, res, next) => {
  seen.push(['handed on', shown(error)])
  next()
})

const ask = (port, [path, ...others], done) => {
  if (!path) return done()
  http.get({ port, path, agent: false }, (response) => {
    response.resume().on('close', () => setTimeout(ask, 20, port, others, done))
  })
}
const server = http.createServer(app).listen(0, () => {
  const { port } = server.address()
  ask(port, ['/thrown', '/told', '/again', '/formatted-later'], () => {
    console.log(JSON.stringify(seen, null, 1))
    process.exit()
  })
})
