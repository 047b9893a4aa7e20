import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const controller = (handler: string): string => `import { injectable } from 'tsyringe'
import { OrderService } from './service'
@injectable()
export class OrderController {
  constructor(private readonly orders: OrderService) {}
  show = ${handler}
}`

const show = `async (req: Request, res: Response) => {
    const order = await this.orders.find(req.params.id)
    if (!order) res.status(404).json({})
    res.json(order)
  }`

const service = `export class OrderService {
  rows = new Map()
  async find(id: string) { return this.rows.get(id) }
}`

const router = `import { Router } from 'express'
import { OrderController } from './controller'
export class OrderRouter {
  readonly router = Router()
  constructor(orders: OrderController) { this.router.get('/:id', orders.show) }
}`

const main = (ask: string): string => `import express from 'express'
import { container } from 'tsyringe'
import { OrderRouter } from './router'
const app = express()
app.use('/orders', ${ask}.router)
app.listen(80)`

const found = (files: Readonly<Record<string, string>>): string[] =>
  analyze({ files, minConfidence: 'low' }).findings.map(
    ({ code, confidence, entry }) => `${code} ${confidence} ${entry?.route ?? '-'}`,
  )

test('a handler in a field of a class that nobody is seen to make has an instance for its this', () => {
  const files = (handler: string): Record<string, string> => ({
    'controller.ts': controller(handler),
    'service.ts': service,
  })
  expect(found(files(show))).toEqual(['SO001 certain -'])
  expect(found(files(`wrap(${show})`))).toEqual(['SO001 certain -'])
  expect(found(files(show.replace('res.status', 'return void res.status')))).toEqual([])
})

test('what a container is asked for by its class is the instance that has the routes', () => {
  const files = (ask: string): Record<string, string> => ({
    'controller.ts': controller(show),
    'service.ts': service,
    'router.ts': router,
    'main.ts': main(ask),
  })
  expect(found(files('container.resolve(OrderRouter)'))).toEqual(['SO001 certain /orders/:id'])
  expect(found(files('container.get(OrderRouter)'))).toEqual(['SO001 certain /orders/:id'])
})

test('a token stands for the class that the container was told with it', () => {
  const files = (told: string, ask: string): Record<string, string> => ({
    'controller.ts': controller(show),
    'service.ts': service,
    'router.ts': router,
    'types.ts': "export const TYPES = { router: Symbol.for('router'), other: Symbol.for('other') }",
    'main.ts': main(ask)
      .replace('const app', `${told}\nconst app`)
      .replace('import express', "import { TYPES } from './types'\nimport express"),
  })
  const expected = ['SO001 certain /orders/:id']
  const bound = 'container.bind(TYPES.router).to(OrderRouter).inSingletonScope()'
  expect(found(files(bound, 'container.get<OrderRouter>(TYPES.router)'))).toEqual(expected)
  const registered = "container.registerSingleton<OrderRouter>('orders', OrderRouter)"
  expect(found(files(registered, "container.resolve('orders')"))).toEqual(expected)
  const described = "container.register('orders', { useClass: OrderRouter })"
  expect(found(files(described, "container.resolve('orders')"))).toEqual(expected)
  expect(found(files(bound, 'container.get(TYPES.other)'))).toEqual(['SO001 certain -'])
})
