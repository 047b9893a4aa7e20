// The Redis server that is asked which databases it has goes away in the middle of the question: the client's
// 'error' answers, and the question that now fails answers as well.
import { createServer } from 'node:net'
import { join } from 'node:path'
import { askJson, finish, home, listen, load } from './client.mjs'

process.env.NODE_CONFIG_DIR = join(home, 'node_modules', 'redis-commander', 'config')
let questions = 0
const redis = createServer((socket) => {
  socket.on('error', () => {})
  socket.on('data', (data) => {
    const asksInfo = /\binfo\b/i.test(data)
    if (asksInfo && ++questions > 1) return socket.resetAndDestroy()
    const info = 'redis_version:7.0.0\r\nloading:0\r\n'
    socket.write(asksInfo ? `$${info.length}\r\n${info}\r\n` : '+OK\r\n')
  })
})
await new Promise((listening) => redis.listen(0, '127.0.0.1', listening))
const express = load('express')
const app = express()
app.use(express.json())
app.use((req, _res, next) => {
  req.app.locals.redisConnections = []
  next()
})
app.use(load('redis-commander/lib/routes/home.js')())
const port = await listen(app)
const body = { hostname: '127.0.0.1', port: String(redis.address().port), serverType: 'standalone' }
finish(await askJson(port, { method: 'POST', path: '/login/detectDb', body }))
