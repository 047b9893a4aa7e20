// One route for each kind of operation: its answer is late when that operation is, and a file is read meanwhile.
const express = require('express')
const crypto = require('node:crypto')
const dns = require('node:dns')
const { once } = require('node:events')
const fs = require('node:fs')
const http = require('node:http')
const net = require('node:net')
const { setTimeout: sleep } = require('node:timers/promises')
const { promisify } = require('node:util')
const zlib = require('node:zlib')

const here = __filename
/** A service that answers with what it was sent, and one of HTTP. */
const echo = net.createServer((socket) => socket.on('data', (data) => socket.write(data)).unref())
const service = http.createServer((req, res) => res.end('{}'))
const portOf = (server) => server.address().port

/** A connection that is there before requests come, as that of a pool. */
let pooled = null
const query = (text) =>
  new Promise((done) => {
    pooled.once('data', done)
    pooled.write(text)
  })

const work = {
  callback: () => new Promise((done) => fs.stat(here, done)),
  promise: () => fs.promises.stat(here),
  promisified: () => promisify(fs.stat)(here),
  handle: async () => {
    const file = await fs.promises.open(here)
    await file.close()
  },
  stream: () => once(fs.createReadStream(here).resume(), 'end'),
  lookup: () => dns.promises.lookup('127.0.0.1'),
  gzip: () => promisify(zlib.gzip)('text'),
  random: () => promisify(crypto.randomBytes)(8),
  wait: () => new Promise((done) => setTimeout(done, 2)),
  sleep: () => sleep(2),
  promisifiedTimer: () => promisify(setTimeout)(2),
  immediate: () => new Promise((done) => setImmediate(done)),
  query: () => query('select'),
  request: () =>
    new Promise((done) => {
      http.get({ port: portOf(service), agent: false }, (res) => res.resume().on('end', done))
    }),
  fetch: async () => {
    const answer = await fetch(`http://127.0.0.1:${portOf(service)}`)
    await answer.text()
  },
}

const app = express()
for (const [name, run] of Object.entries(work))
  app.get(`/${name}`, async (req, res) => {
    setTimeout(() => res.json({ name }), 20)
    await run()
    try {
      res.setHeader('x-work', name)
    } catch {}
  })

exports.kinds = Object.keys(work)
exports.app = app
exports.open = async () => {
  for (const server of [echo, service]) await once(server.listen(0, '127.0.0.1'), 'listening')
  pooled = net.connect(portOf(echo), '127.0.0.1')
  await once(pooled, 'connect')
}
exports.close = () => {
  pooled.destroy()
  for (const server of [echo, service]) server.close()
}
