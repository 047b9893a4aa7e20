import express from 'express'
import { authenticate } from './middleware/authenticate.js'
import { handleErrors, notFound } from './middleware/errors.js'
import { rateLimit } from './middleware/rate-limit.js'
import { account } from './routes/account.js'
import { cart } from './routes/cart.js'
import { events } from './routes/events.js'
import { health } from './routes/health.js'
import { orders } from './routes/orders.js'
import { products } from './routes/products.js'
import { reports } from './routes/reports.js'
import { webhooks } from './routes/webhooks.js'

export function createApp() {
  const app = express()
  app.use(express.json())
  app.use(rateLimit({ perMinute: 600 }))
  app.use('/health', health)
  app.use('/products', products)
  app.use('/webhooks', webhooks)
  app.use('/orders', authenticate, orders)
  app.use('/cart', cart)
  app.use('/account', account)
  app.use('/events', events)
  app.use('/reports', reports)
  app.use(notFound)
  app.use(handleErrors)
  return app
}
