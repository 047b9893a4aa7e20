// Answers behind so many layers and helpers that the stack of the first answer is kept in part only.
'use strict'
const express = require(process.env.EXPRESS ?? 'express')
const { get } = require('node:http')

const app = express()
for (let count = 0; count < 12; count++) app.use((_request, _response, next) => next())

function answerBelow(response, depth) {
  if (depth > 0) answerBelow(response, depth - 1)
  else response.json({ from: 'below' }) // first answer of helper
}

app.get('/straight', (_request, response) => {
  response.json({}) // first of straight
  response.json({}) // second of straight
})
app.get('/helper', (_request, response) => {
  answerBelow(response, 30)
  response.json({}) // second of helper
})
app.use('/next', (_request, response, next) => {
  next()
  response.json({}) // second of next
})
app.get('/next', (_request, response) => {
  response.json({}) // first of next
})
app.use('/await', async (_request, response, next) => {
  await next()
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
app.get('/loop', (_request, response) => {
  for (const item of [1, 2]) response.json({ item }) // first and second of loop
})

app.use((_error, _request, _response, _next) => {})

const paths = ['straight', 'helper', 'next', 'await', 'loop']
const server = app.listen(0, '127.0.0.1', async () => {
  for (const path of paths) {
    await new Promise((resolve) => {
      const { port } = server.address()
      get({ host: '127.0.0.1', port, path: `/${path}`, agent: false }, (response) => {
        response.resume().on('end', () => setTimeout(resolve, 20))
      })
    })
  }
  server.close()
})
