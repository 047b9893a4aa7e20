import { Router } from 'express'
import { findProduct } from '../services/store.js'

export const cart = Router()

async function requireStock(req, res) {
  const product = await findProduct(req.body?.product)
  if (!product || product.stock === 0) {
    res.status(409).json({ error: 'out of stock' })
  }
}

cart.post('/', async (req, res) => {
  requireStock(req, res)
  res.status(201).json({ added: req.body?.product })
})

async function isAllowed(req, res) {
  const product = await findProduct(req.params.product)
  if (product) return true
  res.status(404).json({ error: 'no such product' })
  return false
}

cart.delete('/:product', async (req, res) => {
  if (!(await isAllowed(req, res))) return
  res.status(204).end()
})
