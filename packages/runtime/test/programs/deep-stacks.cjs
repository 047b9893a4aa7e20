// Answers behind so many layers and helpers that the stack of the first answer is kept in part only. Before its
// mistake each route may have answered as often without one as WARM says.
'use strict'
const express = require(process.env.EXPRESS ?? 'express')
const { get } = require('node:http')

const app = express()
for (let count = 0; count < Number(process.env.LAYERS ?? 12); count++)
  app.use((_request, _response, next) => next())

function answerBelow(response, depth) {
  if (depth > 0) answerBelow(response, depth - 1)
  else response.json({ from: 'below' }) // first answer of helper
}

const isFine = (request) => 'fine' in request.query

app.get('/straight', (request, response) => {
  if (isFine(request)) return response.json({})
  response.json({}) // first of straight
  response.json({}) // second of straight
})
app.get('/helper', (request, response) => {
  answerBelow(response, 30)
  if (isFine(request)) return
  response.json({}) // second of helper
})
app.use('/next', (request, response, next) => {
  next()
  if (isFine(request)) return
  response.json({}) // second of next
})
app.get('/next', (_request, response) => {
  response.json({}) // first of next
})
app.use('/await', async (request, response, next) => {
  await next()
  if (isFine(request)) return
  await new Promise((resolve) => setTimeout(resolve, 5))
  try {
    response.json({}) // second of await
  } catch {
    // What is recorded is what the test looks at.
  }
})
app.get('/await', (_request, response) => {
  response.json({}) // first of await
})
app.get('/loop', (request, response) => {
  for (const item of isFine(request) ? [1] : [1, 2]) response.json({ item }) // first and second of loop
})
app.get('/rare', (request, response) => {
  if (isFine(request)) return response.json({})
  respond(response)
  setTimeout(() => {
    try {
      response.json({}) // second of rare
    } catch {
      // See above.
    }
  }, 5)
})
app.get('/guard', (request, response) => {
  if (!isFine(request)) assertOwner(response)
  response.json({}) // second of guard
})

const assertOwner = (response) => refuse(response)
const refuse = (response) => fail(response, 403)
const fail = (response, status) => {
  response.status(status).json({}) // first of guard
}

function respond(response) {
  return [response].map((one) => one.json({})) // first of rare
}

app.use((_error, _request, _response, _next) => {})

const ask = (port, path) =>
  new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume().on('end', () => setTimeout(resolve, 20))
    })
  })

const server = app.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of ['straight', 'helper', 'next', 'await', 'loop', 'guard', 'rare']) {
    const healthy = Array.from({ length: Number(process.env.WARM) }, () =>
      ask(port, `/${path}?fine`),
    )
    await Promise.all(healthy)
    await ask(port, `/${path}`)
  }
  server.close()
})
