import { Router } from 'express'
import { listProducts } from '../services/store.js'

export const events = Router()

/** Stock levels as server-sent events: many writes, one end. */
events.get('/stock', async (req, res) => {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  const limit = Number(req.query.limit ?? 3)
  let sent = 0
  const timer = setInterval(async () => {
    const all = await listProducts()
    if (res.writableEnded) return
    res.write(`data: ${JSON.stringify(all.map(({ id, stock }) => ({ id, stock })))}\n\n`)
    if (++sent >= limit) {
      clearInterval(timer)
      res.end()
    }
  }, 20)
  req.on('close', () => clearInterval(timer))
})

/** One address for the two things that a client may do with its subscription. */
events.all('/subscription', (req, res, next) => {
  if (req.method === 'POST') {
    res.status(201).json({ subscribed: true })
  }
  if (req.method === 'DELETE') {
    res.status(204).end()
  }
  if (req.method !== 'POST' && req.method !== 'DELETE') next()
})
