// What listens for the end of each response fails, and no handler ends for that: some answer again.
'use strict'
const { get } = require('node:http')
const express = require('express')

const later = () => new Promise((resolve) => setTimeout(resolve, 20))
const app = express()
const orders = express.Router()
app.use((_request, response, next) => {
  response.on('finish', () => response.set('x-took', '1')) // wrapper
  next()
})
orders.get('/twice', async (_request, response) => {
  response.json({}) // first
  await later()
  response.json({}) // second
})
orders.get('/:id', (_request, _response, next) => next(new Error('none')))
orders.get('/', (_request, response) => response.json([]))
app.use('/shop/orders', orders)
app.use((_error, _request, response, _next) => {
  if (!response.headersSent) response.status(404).json({}) // handled
})
process.on('uncaughtException', () => {})

const server = app.listen(0, async () => {
  const { port } = server.address()
  for (const path of ['twice', '7']) {
    await new Promise((resolve) => {
      get({ port, path: `/shop/orders/${path}`, agent: false }, (answer) => {
        answer.resume().on('close', resolve)
      })
    })
    await later().then(later)
  }
  server.close()
})
