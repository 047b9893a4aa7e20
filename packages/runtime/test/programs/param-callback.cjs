// A callback of `param` answers and hands on, in a router behind a layer that has handed on itself.
'use strict'
const express = require(process.env.EXPRESS ?? 'express')
const { get } = require('node:http')

const app = express()
app.use((_request, _response, next) => next())

const users = express.Router()
users.param('id', (_request, response, next, id) => {
  if (id === 'none') {
    response.status(400).json({}) // first
  }
  next()
})
users.get('/:id', (request, response) => {
  response.json({ id: request.params.id }) // second
})
app.use('/users', users)
app.use((_error, _request, _response, _next) => {})

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  get({ host: '127.0.0.1', port, path: '/users/none', agent: false }, (response) => {
    response.resume().on('end', () => setTimeout(() => server.close(), 20))
  })
})
