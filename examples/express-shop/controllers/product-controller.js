import { findProduct, listProducts } from '../services/store.js'
import { convertPrice } from '../services/exchange.js'

function sendFailure(res, err) {
  if (res.headersSent) {
    res.destroy(err)
    return
  }
  res.status(err.status ?? 500).json({ error: err.message })
}

function required(value, name) {
  if (value === undefined) {
    throw Object.assign(new Error(`${name} is missing`), { status: 400, expose: true })
  }
  return value
}

export const productController = {
  async list(req, res) {
    const all = await listProducts()
    const names = String(req.query.names ?? '')
      .split(',')
      .filter((name) => name !== '')
    if (names.length === 0) return res.json(all)
    names.forEach((name) => {
      res.json(all.find((product) => product.name === name) ?? null)
    })
  },

  async search(req, res) {
    const words = required(req.query.q, 'q')
    for (const product of await listProducts()) {
      if (product.name === words) return res.json(product)
    }
    return res.status(404).json({ error: 'nothing found' })
  },

  async show(req, res) {
    const product = await findProduct(req.params.id)
    switch (req.accepts(['json', 'text'])) {
      case 'text':
        res.type('text').send(product?.name ?? 'unknown')
        break
      default:
        res.json(product ?? null)
    }
  },

  async price(req, res) {
    let body
    try {
      const product = await findProduct(req.params.id)
      body = await convertPrice(product, req.query.currency ?? 'EUR')
    } catch (err) {
      return sendFailure(res, err)
    }
    return res.json(body)
  },

  /** Asks for all prices at once; the last one to come answers. */
  compare(req, res) {
    const ids = String(req.query.ids ?? '1,2').split(',')
    const prices = {}
    let pending = ids.length
    for (const id of ids) {
      findProduct(id).then((product) => {
        prices[id] = product?.price ?? null
        if (--pending === 0) res.json(prices)
      })
    }
  },
}
