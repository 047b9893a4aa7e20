// SO004
import { setTimeout as delay } from 'node:timers/promises'

async function answer(res, text, ms) {
  await delay(ms)
  res.writeHead(200).end(text) // @first @second
}

export async function listener(req, res) {
  await Promise.all([answer(res, 'one', 5), answer(res, 'two', 15)]).catch(() => {})
}
