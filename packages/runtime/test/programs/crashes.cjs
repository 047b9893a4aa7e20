// A late call of which the process dies: Node throws it, or emits an error event that nobody listens to.
const http = require('node:http')
const express = require('express')

const app = express()
app.get('/throws', (req, res) => {
  res.send('a')
  setTimeout(() => res.send('b'), 5)
})
app.get('/emits', (req, res) => {
  res.send('a')
  res.end('b')
})
app.get('/refuses', (req, res) => {
  setTimeout(() => res.end(7), 5)
})

const server = app.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, path: process.argv[2] }, (response) => response.resume())
})
