// Requests that nobody answers, or only late; the client leaves after 300 ms, or stays.
const http = require('node:http')
const net = require('node:net')
const express = require('express')

const app = express()
app.use(function sessionLayer(req, res, next) {
  next()
})
app.get('/left', function neverAnswers() {})
app.get('/stays', function waitsForever() {})
app.get('/nameless', () => {})
app.get('/slow', (req, res) => {
  setTimeout(() => res.send('slow'), 400)
})
app.get('/slow-left', (req, res) => {
  setTimeout(() => res.send('to nobody'), 700)
})
app.get('/quick-left', () => {})
app.get('/events', (req, res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream' })
  res.write('data: 1\n\n')
})
app.get('/poll', (req, res) => {
  setTimeout(() => res.json([]), 500)
})
app.post('/upload', (req, res) => {
  req.resume().on('end', () => res.end())
})

const server = http.createServer(app)
server.on('upgrade', (req, socket) => {
  socket.on('error', () => {})
  socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: test\r\nconnection: upgrade\r\n\r\n')
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const ask = (path, leaveAfter, options = {}) => {
    const request = http.request({ host: '127.0.0.1', port, path, agent: false, ...options })
    request.on('response', (response) => response.on('error', () => {}).resume())
    request.on('error', () => {})
    if (options.method) request.write('part of it')
    else request.end()
    if (leaveAfter) setTimeout(() => request.destroy(), leaveAfter)
  }
  ask('/left', 300)
  ask('/stays')
  ask('/nameless', 300)
  ask('/slow')
  ask('/slow-left', 300)
  ask('/quick-left', 50)
  ask('/events', 300)
  ask('/poll')
  ask('/upload', 300, { method: 'POST', headers: { 'content-length': 1000 } })
  const socket = net.connect(port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write('GET /socket HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: test\r\n\r\n')
  setTimeout(() => process.exit(), 3500)
})
