// Streams that are piped into a response whose end does not wait for them, or beside another one, and others that are
// all right.
'use strict'
const { once } = require('node:events')
const { createReadStream } = require('node:fs')
const { createServer, request } = require('node:http')
const { PassThrough, Readable, pipeline } = require('node:stream')

const routes = {
  'ended at once': (_request, response) => {
    createReadStream(__filename).pipe(response) // first of ended at once
    response.end() // second of ended at once
  },
  'answered at once': (_request, response) => {
    new PassThrough().pipe(response) // first of answered at once
    response.end('done') // second of answered at once
  },
  'ended behind a head': (_request, response) => {
    response.writeHead(200)
    createReadStream(__filename).pipe(response) // first of ended behind a head
    response.end() // second of ended behind a head
  },
  'head in between': (_request, response) => {
    createReadStream(__filename).pipe(response) // first of head in between
    response.writeHead(201)
    response.end() // second of head in between
  },
  'two at a time': (_request, response) => {
    createReadStream(__filename).pipe(response) // first of two at a time
    createReadStream(__filename).pipe(response) // second of two at a time
  },
  'two behind a head': (_request, response) => {
    response.writeHead(200)
    createReadStream(__filename).pipe(response) // first of two behind a head
    createReadStream(__filename).pipe(response) // second of two behind a head
  },
  'one of two kept open': (_request, response) => {
    createReadStream(__filename).pipe(response, { end: false }) // first of one of two kept open
    createReadStream(__filename).pipe(response) // second of one of two kept open
  },
  'two pipelines': (_request, response) => {
    pipeline(createReadStream(__filename), response, () => {}) // first of two pipelines
    pipeline(createReadStream(__filename), response, () => {}) // second of two pipelines
  },
  'two kept open': (_request, response) => {
    const both = [createReadStream(__filename), createReadStream(__filename)]
    for (const one of both) one.pipe(response, { end: false })
    void Promise.all(both.map((one) => once(one, 'end'))).then(() => response.end())
  },
  'one behind the other': (_request, response) => {
    const one = createReadStream(__filename)
    one.pipe(response, { end: false })
    one.on('end', () => createReadStream(__filename).pipe(response))
  },
  'another in its place': (_request, response) => {
    const one = createReadStream(__filename)
    one.pipe(response)
    one.unpipe(response)
    createReadStream(__filename).pipe(response)
  },
  'another for a failure': (_request, response) => {
    const one = createReadStream('no such file')
    one.on('error', () => createReadStream(__filename).pipe(response))
    one.pipe(response)
  },
  'head in front': (_request, response) => {
    response.writeHead(200)
    createReadStream(__filename).pipe(response)
  },
  'with a body': (_request, response) => {
    Readable.from(['a', 'b']).pipe(response)
  },
  'without a body': (_request, response) => {
    Readable.from([]).pipe(response)
  },
  'already read': (_request, response) => {
    const source = new PassThrough()
    source.end()
    source.resume().on('end', () => {
      source.pipe(response)
      response.end()
    })
  },
  'taken off': (_request, response) => {
    const source = new PassThrough()
    source.pipe(response)
    source.unpipe(response)
    response.end()
  },
  'given up': (_request, response) => {
    const source = createReadStream(__filename)
    source.pipe(response)
    source.destroy()
    response.end()
  },
  'ended after a failure': (_request, response) => {
    const source = createReadStream('no such file')
    source.on('error', () => response.end('sorry'))
    source.pipe(response)
  },
  HEAD: (_request, response) => {
    createReadStream(__filename).pipe(response)
    response.end()
  },
  'kept open': (_request, response) => {
    const source = Readable.from(['a'])
    source.pipe(response, { end: false })
    source.on('end', () => response.end('b'))
  },
}

const server = createServer((req, res) => routes[req.headers['x-route']](req, res))
server.listen(0, '127.0.0.1', async () => {
  for (const route of Object.keys(routes)) {
    await new Promise((resolve) => {
      const { port } = server.address()
      const method = route === 'HEAD' ? 'HEAD' : 'GET'
      const options = { host: '127.0.0.1', port, path: `/${route.replaceAll(' ', '-')}`, method }
      request({ ...options, headers: { 'x-route': route }, agent: false }, (response) => {
        response.resume().on('end', () => setTimeout(resolve, 30))
      }).end()
    })
  }
  server.close()
})
