// Starts the recorder in code, when servers listen already and the framework is loaded.
import http from 'node:http'
import http2 from 'node:http2'
import express from 'express'

const app = express()
app.get('/express', (req, res) => {
  res.json({}) // first
  res.json({}) // second
})
app.use((error, req, res, _next) => res.destroy())

function bare(req, res) {
  res.end('a') // first
  try {
    res.setHeader('x-late', '1') // second
  } catch {
    // The recorder has seen it.
  }
}

const listening = (server) =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server.address().port)))
const ports = {
  express: await listening(http.createServer(app)),
  bare: await listening(http.createServer(bare)),
  http2: await listening(http2.createServer(bare)),
}

const { onIncident, start } = await import(process.argv[2])
start({ mode: 'development' })
let heard = 0
onIncident(() => heard++)

const ask = (port, path) =>
  new Promise((resolve) => {
    http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.on('error', resolve).on('close', resolve).resume()
    })
  })
await ask(ports.express, '/express')
await ask(ports.bare, '/bare')
const session = http2.connect(`http://127.0.0.1:${ports.http2}`)
await new Promise((resolve) => {
  session.request({ ':path': '/http2' }).on('close', resolve).resume()
})
setTimeout(() => {
  process.stdout.write(String(heard))
  process.exit()
}, 100)
