import { Router } from 'express'
import { OrderController } from '../controllers/order-controller.js'
import { asyncHandler } from '../middleware/async-handler.js'
import { requireAdmin } from '../middleware/authenticate.js'
import { exportOrders } from '../services/store.js'

const controller = new OrderController()

export const orders = Router()

orders.get('/export.csv', requireAdmin, (req, res) => {
  const rows = exportOrders({ fails: req.query.fails === '1' })
  rows.on('error', (err) => {
    if (res.headersSent) {
      res.destroy(err)
      return
    }
    res.status(500).send('export failed')
  })
  res.type('text/csv')
  rows.pipe(res)
})
orders.get('/:id', asyncHandler(controller.show))
orders.get(
  '/:id/status',
  asyncHandler((req, res) => controller.status(req, res)),
)
orders.post('/', asyncHandler(controller.create))
