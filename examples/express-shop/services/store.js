import { Readable } from 'node:stream'

const products = new Map([
  ['1', { id: '1', name: 'lamp', price: 40, stock: 3 }],
  ['2', { id: '2', name: 'chair', price: 90, stock: 0 }],
])
const orders = new Map([
  ['7', { id: '7', owner: 'bob', total: 40 }],
  ['8', { id: '8', owner: 'ada', total: 90 }],
])

const later = (value) => new Promise((resolve) => setTimeout(resolve, 5, value))

export const findProduct = (id) => later(products.get(id))
export const listProducts = () => later([...products.values()])
export const findOrder = (id) => later(orders.get(id))
export const saveOrder = (order) => later({ ...order, id: String(orders.size + 8) })
export const relatedTo = (product) =>
  later([...products.values()].filter((one) => one.id !== product?.id))

export async function slowTotals() {
  await new Promise((resolve) => setTimeout(resolve, 80))
  return { total: 130 }
}

async function* rows(fails) {
  yield 'id,total\n'
  for (const order of orders.values()) yield `${order.id},${order.total}\n`
  if (fails) throw new Error('the disk is gone')
}

export function exportOrders({ fails = false } = {}) {
  return Readable.from(rows(fails))
}
