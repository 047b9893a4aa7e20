const { once } = require('node:events')
const { createServer, get } = require('node:http')
const fastify = require('fastify')
const inject = require('light-my-request')
const supertest = require('supertest')
const { app } = require('./app.cjs')

/** A request by each of the clients that people use in tests. */
const clients = {
  async fetch(path) {
    const server = app.listen(0)
    await once(server, 'listening')
    try {
      const response = await fetch(`http://localhost:${server.address().port}${path}`)
      await response.text()
      return response.status
    } finally {
      server.close()
    }
  },
  async supertest(path) {
    const { status } = await supertest(app).get(path)
    return status
  },
}

function expectStatus(actual, expected = 200) {
  if (actual !== expected) throw new Error(`${expected} was expected, not ${actual}`)
}

const fetching = (path, status) => async () => expectStatus(await clients.fetch(path), status)
const asking = (path, status) => async () => expectStatus(await clients.supertest(path), status)

const listener = async (request, response) => {
  response.end('first')
  if (request.url === '/') return
  if (request.url === '/late') await new Promise((resolve) => setTimeout(resolve, 20))
  try {
    response.writeHead(500).end('second')
  } catch {
    // Nobody hears of it.
  }
}

/** Tests that all pass where nobody watches; the name of those whose request is answered twice begins with "guilty". */
const sequential = {
  // Its second answer comes while another test runs.
  'guilty: when it is over': fetching('/late/300'),
  'clean: plain': fetching('/plain'),
  'guilty: swallowed': asking('/swallowed'),
  'clean: awaited': asking('/awaited'),
  'guilty: loud': fetching('/loud'),
  'guilty: late by 5 ms': asking('/late/5'),
  'clean: file': fetching('/file'),
  'guilty: late by 30 ms': fetching('/late/30'),
  'guilty: late by 100 ms': asking('/late/100'),
  'clean: streamed': asking('/streamed'),
  'guilty: by file': fetching('/by-file'),
  'clean: refused': asking('/refused', 401),
  async 'guilty: its clock moved on'({ clock }) {
    clock.stop()
    try {
      await fetching('/late/60000')()
      clock.moveOn(60_000)
      await Promise.resolve()
    } finally {
      clock.goOn()
    }
  },
  'clean: only a warning': asking('/by-timer'),
  'clean: asked': fetching('/asked'),
  async 'guilty: its clock left standing'({ clock }) {
    clock.stop()
    await asking('/swallowed')()
  },
  async 'clean: behind a clock that stands'({ clock }) {
    await asking('/logged')()
    clock.goOn()
  },
  async 'clean: expected'({ expectIncident }) {
    expectIncident?.('SO005')
    await fetching('/swallowed')()
  },
  // By what opens no connection.
  async 'guilty: injected'() {
    expectStatus((await inject(listener, '/twice')).statusCode)
  },
  async 'guilty: injected, and late'() {
    expectStatus((await inject(listener, '/late')).statusCode)
  },
  async 'clean: injected'() {
    expectStatus((await inject(listener, '/')).statusCode)
  },
  async 'guilty: a header behind the answer of fastify'() {
    const server = fastify()
    server.get('/', (_request, reply) => {
      reply.send({ first: true })
      setImmediate(() => {
        try {
          reply.raw.setHeader('x-late', 'yes')
        } catch {
          // Nobody hears of it.
        }
      })
    })
    expectStatus((await server.inject('/')).statusCode)
    await server.close()
  },
  async 'guilty: expected in vain'({ expectIncident }) {
    expectIncident?.('SO001')
    await asking('/plain')()
  },
  async 'clean: expected and asked for'({ expectIncident, incidents }) {
    expectIncident?.()
    await asking('/late/20')()
    const codes = (await incidents?.())?.map(({ code }) => code) ?? ['SO005']
    if (codes.join() !== 'SO005') throw new Error(`${codes.join()} has happened`)
  },
  async 'clean: sends another request on the way'() {
    const inner = app.listen(0)
    await once(inner, 'listening')
    const outer = createServer((_request, response) => {
      get(`http://localhost:${inner.address().port}/plain`, (answer) => answer.pipe(response))
    })
    const { status } = await supertest(outer).get('/')
    inner.close()
    expectStatus(status)
  },
  async 'guilty: another one on the way'() {
    const inner = app.listen(0)
    await once(inner, 'listening')
    const outer = createServer((_request, response) => {
      get(`http://localhost:${inner.address().port}/late/20`, (answer) => answer.pipe(response))
    })
    const { status } = await supertest(outer).get('/')
    inner.close()
    expectStatus(status)
  },
  // Its second answer comes when all tests are over.
  'guilty: when all are over': asking('/late/600'),
}

const behind = (run) => async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  await run()
}

/** Four that run side by side, two of them guilty. */
const parallel = {
  'guilty: swallowed': behind(asking('/swallowed')),
  'clean: plain': behind(asking('/plain')),
  'guilty: late by 30 ms': behind(fetching('/late/30')),
  'clean: logged': behind(fetching('/logged')),
}

/** For a hook: in front of all tests it is no test's. */
const hook = asking('/swallowed')

module.exports = { sequential, parallel, hook }
