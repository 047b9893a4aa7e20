// SO021
const express = require('express')
const app = express()
let reply = null
app.get('/a', (req, res) => {
  reply ??= res
  reply.json({ for: 'a' }) // @first
})
app.get('/b', (req, res) => {
  setTimeout(() => res.end('b'), 20)
  try {
    reply.json({ for: 'b' }) // @second
  } catch {}
})
exports.requests = [{ path: '/a' }, { path: '/b' }]
exports.listener = app
