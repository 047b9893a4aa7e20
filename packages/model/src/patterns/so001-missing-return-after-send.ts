import { definePattern, type Pattern } from '../pattern.ts'
import { pages } from '../pattern-pages.ts'

export const so001: Pattern = definePattern({
  code: 'SO001',
  name: 'missing-return-after-send',
  title: 'The handler answers, then keeps running and answers again',
  text: 'A send is an ordinary call: the function goes on behind it, and each path reaches the next send. The client has its answer, tests stay green, and the second send throws; in a callback or an async function on Express 4 that ends the process.',
  symptom: 'ERR_HTTP_HEADERS_SENT in the log, with the stack of the second place only.',
  why: 'json() reads like an exit, and neither language nor types object to code behind it.',
  fix: 'return right after the first send, or put the rest into else',
  fineWhen:
    'the paths exclude each other: else, a return, a throw, or a helper that never comes back',
  example: `
app.get('/user/:id', async (req, res) => {
  const user = await users.find(req.params.id)
  if (!user) res.status(404).json({ error: 'unknown' }) // first
  res.json(user) // second
})
`,
  seenIn: 34,
  related: [
    { code: 'SO005', difference: 'the first answer stands in a helper' },
    { code: 'SO003', difference: 'nothing but a straight line between both' },
  ],
  references: [pages.headersSentError, pages.writeHead],
})
