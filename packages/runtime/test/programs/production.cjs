// The same mistake twice, one after the other, on routes whose paths differ in a key only.
const http = require('node:http')
const express = require('express')

const app = express()
app.get('/orders/:id', (req, res) => {
  res.json({ id: req.params.id }) // first
  res.json({}) // second
})
app.get('/fine', (req, res) => {
  res.json({})
})
app.use((error, req, res, _next) => {
  res.destroy()
})
const server = http.createServer(app).listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of ['/fine', '/orders/1', '/fine', '/orders/2', '/fine']) {
    await new Promise((resolve) => {
      const request = http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response
          .on('error', () => {})
          .on('close', resolve)
          .resume()
      })
      request.on('error', resolve)
    })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  process.exit()
})
