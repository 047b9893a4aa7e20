// A router answers and hands on: when the second answer comes, it was left, and its path with it.
'use strict'
const { get } = require('node:http')
const express = require('express')

const app = express()
const orders = express.Router()
orders.get('/:id', (_request, response, next) => {
  response.json({})
  next()
})
app.use('/shop/orders', orders)
app.use((_request, response, _next) => {
  try {
    response.json({})
  } catch (error) {
    // As many of the program's frames as without the recorder.
    const lines = error.stack.split('\n').filter((line) => !line.includes('recorder.js'))
    console.log(lines.length, lines.filter((line) => line.includes(__filename)).length)
  }
})
const server = app.listen(0, () => {
  get({ port: server.address().port, path: '/shop/orders/7', agent: false }, (answer) => {
    answer.resume().on('close', () => server.close())
  })
})
