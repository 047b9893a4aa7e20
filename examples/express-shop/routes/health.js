import { Router } from 'express'

export const health = Router()

health.get('/', (req, res) => {
  if (process.uptime() < 0) res.status(503).send('starting')
  else res.send('ok')
})

// Answers first and works on: nothing below touches the response.
health.post('/gc', async (req, res) => {
  res.status(202).json({ started: true })
  await new Promise((resolve) => setTimeout(resolve, 1))
  globalThis.gc?.()
})
