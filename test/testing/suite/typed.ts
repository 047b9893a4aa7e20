import express, { type Request, type Response } from 'express'

interface Order {
  readonly id: string
}

// What a compiler takes away stands above.
type Loader = (id: string) => Promise<Order>

const load: Loader = (id) => Promise.resolve({ id })

export const app: express.Express = express()

app.get('/orders/:id', async (req: Request, res: Response): Promise<void> => {
  const order: Order = await load(String(req.params['id']))
  if (!req.query['sku']) res.status(400).json({ error: 'no sku' })
  res.json(order)
})
