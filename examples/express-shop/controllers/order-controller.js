import { findOrder, saveOrder } from '../services/store.js'
import { sendReceipt } from '../services/mailer.js'

function assertOwner(req, res, order) {
  if (order.owner !== req.user.id && req.user.role !== 'admin') {
    res.status(403).json({ error: 'not your order' })
  }
}

class BaseController {
  ok(res, body) {
    return res.status(200).json(body)
  }

  invalid(res, message) {
    return res.status(422).json({ error: message })
  }
}

export class OrderController extends BaseController {
  show = async (req, res) => {
    const order = await findOrder(req.params.id)
    if (!order) return res.status(404).json({ error: 'no such order' })
    assertOwner(req, res, order)
    res.json(order)
  }

  create = async (req, res) => {
    const { items, email } = req.body ?? {}
    if (!Array.isArray(items) || items.length === 0) return this.invalid(res, 'items are missing')
    const order = await saveOrder({ items, email, owner: req.user.id })
    try {
      res.status(201).json(order)
      await sendReceipt(order)
    } catch (err) {
      res.status(502).json({ error: err.message })
    }
  }

  async status(req, res) {
    const order = await findOrder(req.params.id)
    if (!order) {
      res.status(404).json({ error: 'no such order' })
    }
    return res.json({ id: req.params.id, state: order?.state ?? 'open' })
  }
}
