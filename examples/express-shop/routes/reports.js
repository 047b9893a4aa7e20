import { Router } from 'express'
import { exportOrders, slowTotals } from '../services/store.js'

export const reports = Router()

reports.get('/orders.csv', (req, res) => {
  const rows = exportOrders({ fails: req.query.fails === '1' })
  res.writeHead(200, { 'content-type': 'text/csv' })
  rows.on('error', (err) => {
    res.status(500).json({ error: err.message })
  })
  rows.pipe(res)
})

reports.get('/totals', async (req, res) => {
  setTimeout(() => {
    res.status(503).json({ error: 'the report takes too long' })
  }, 50)
  const totals = await slowTotals()
  res.json(totals)
})

reports.get('/totals/safe', async (req, res) => {
  const timer = setTimeout(() => {
    if (!res.headersSent) res.status(503).json({ error: 'the report takes too long' })
  }, 50)
  const totals = await slowTotals()
  clearTimeout(timer)
  if (res.headersSent) return
  res.json(totals)
})
