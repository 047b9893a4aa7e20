// Answers one request, of a framework that keeps the server's address with it, and is killed a little later.
const http = require('node:http')
const express = require('express')

const app = express()
app.get('/orders', (req, res) => {
  req.baseUrl = 'http://shop.example'
  res.json({})
})
const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, path: '/orders' }, (response) => {
    response.resume()
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1500)
  })
})
