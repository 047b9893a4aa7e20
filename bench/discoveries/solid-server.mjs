// A pod whose profile is no Turtle: the handler says so, goes on without the graph, and its own catch answers.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, finish, listen, load, loadModule, surviveErrors } from './client.mjs'

surviveErrors()
const { default: paymentPointerDiscovery } = await loadModule(
  'solid-server/lib/payment-pointer-discovery.mjs',
)
const card = join(mkdtempSync(join(tmpdir(), 'sendonce-solid-')), 'card')
writeFileSync(card, 'this is no Turtle')
const app = load('express')()
app.locals.ldp = {
  resourceMapper: {
    resolveUrl: (host, path) => `https://${host}${path}`,
    mapUrlToFile: async () => ({ path: card }),
  },
}
app.use(paymentPointerDiscovery())
const port = await listen(app)
finish(await ask(port, { path: '/.well-known/pay' }))
