import { Router } from 'express'
import { findProduct, listProducts, relatedTo } from '../services/store.js'

export const products = Router()

products.get('/', async (req, res) => {
  const all = await listProducts()
  const names = String(req.query.names ?? '')
    .split(',')
    .filter((name) => name !== '')
  if (names.length === 0) return res.json(all)
  names.forEach((name) => {
    res.json(all.find((product) => product.name === name) ?? null) // @first SO013 @second SO013
  })
})

products.get('/:id', async (req, res) => {
  const product = await findProduct(req.params.id)
  switch (req.accepts(['json', 'text'])) {
    case 'text':
      res.type('text').send(product?.name ?? 'unknown')
      break
    default:
      res.json(product ?? null)
  }
})

products.get('/:id/related', (req, res, next) => {
  findProduct(req.params.id)
    .then((product) => {
      if (!product) {
        return res.status(404).json({ error: 'no such product' }) // @first SO007
      }
      return relatedTo(product)
    })
    .then((related) => {
      res.json({ related }) // @second SO007
    })
    .catch(next)
})

// One of both runs: they are the two sides of one promise.
products.get('/:id/price', (req, res) => {
  findProduct(req.params.id).then(
    (product) => res.json({ price: product?.price ?? null }),
    () => res.status(503).send('try again'),
  )
})
