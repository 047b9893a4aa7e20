import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { app } from './typed.ts'

test('guilty: an order without a sku', async () => {
  const server = app.listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const { status } = await fetch(`http://localhost:${port}/orders/7`)
  server.close()
  expect(status).toBe(400)
})
