import { Router } from 'express'
import { productController } from '../controllers/product-controller.js'
import { findProduct, relatedTo } from '../services/store.js'

export const products = Router()

products.get('/', productController.list)
products.get('/search', productController.search)
products.get('/compare', productController.compare)
products.get('/:id', productController.show)
products.get('/:id/price', productController.price)

products.get('/:id/related', (req, res, next) => {
  findProduct(req.params.id)
    .then((product) => {
      if (!product) {
        return res.status(404).json({ error: 'no such product' })
      }
      return relatedTo(product)
    })
    .then((related) => {
      res.json({ related: related.length })
    })
    .catch(next)
})

// One of both runs: they are the two sides of one promise.
products.get('/:id/stock', (req, res) => {
  findProduct(req.params.id).then(
    (product) => res.json({ stock: product?.stock ?? 0 }),
    () => res.status(503).send('try again'),
  )
})
