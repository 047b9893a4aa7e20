// A second call on an answered response, by the method that is named: the first incident of a process in production.
const http = require('node:http')
const express = require(process.env.EXPRESS ?? 'express')

const late = {
  cookie: (res) => res.cookie('a', 'b'),
  header: (res) => res.header('x-a', 'b'),
  json: (res) => res.json({}),
  redirect: (res) => res.redirect('/'),
  send: (res) => res.send(),
  sendStatus: (res) => res.sendStatus(200),
  set: (res) => res.set({ 'x-a': 'b' }),
  status: (res) => res.status(500),
  type: (res) => res.type('html'),
  vary: (res) => res.vary('accept'),
}

const app = express()
app.get('/', (req, res) => {
  res.json({})
  try {
    late[process.env.LATE](res)
  } catch {
    // What is recorded is what the test looks at.
  }
})
const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, agent: false }, (response) => {
    response.resume().on('close', () => setTimeout(() => process.exit(), 50))
  })
})
