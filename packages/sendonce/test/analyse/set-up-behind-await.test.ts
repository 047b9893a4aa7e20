import { expect, test } from 'vitest'
import { codes } from './codes.ts'

const register = `app.get('/t', show); app.listen(80)`
/** How programs come to register their routes once something is there. */
const ways: Readonly<Record<string, string>> = {
  'in a function that waits': `async function main() { await connect(); ${register} }\nmain()`,
  'in one that is called at once': `;(async () => { await connect(); ${register} })()`,
  'in a try': `async function main() { try { await connect(); ${register} } catch { process.exit(1) } }\nmain()`,
  'behind another function that waits': `async function main() { await load(); app.listen(80) }
    async function load() { await connect(); app.get('/t', show) }\nmain()`,
  'on what a function makes': `async function make() { await connect(); return express() }
    async function main() { const app = await make(); ${register} }\nmain()`,
  'in a reaction to what a function makes': `async function make() { await connect(); return express() }
    make().then((app) => { ${register} })`,
  'on a router that comes later': `async function routes() { await connect(); const router = express.Router(); router.get('/t', show); return router }
    async function main() { app.use(await routes()); app.listen(80) }\nmain()`,
  'in a class': `class Server { async start() { await connect(); this.routes() } routes() { ${register} } }\nnew Server().start()`,
  'in the middle of a loop': `async function main() { for (const one of await connect()) one(app); ${register} }\nmain()`,
  'for the names of a table': `const table = { '/t': show }
    for (const path in table) app.get(path, table[path])`,
  'for keys that are taken apart': `for (const [key, handler] of Object.entries({ 'GET /t': show })) {
      const [method, path] = key.split(' ')
      app[method.toLowerCase()](path, handler)
    }`,
  'by apply': `app.get.apply(app, ['/t', show]); app.listen(80)`,
  'by a bound method': `const on = app.get.bind(app); on('/t', show); app.listen(80)`,
}

test.each(Object.entries(ways))('a route is known that is registered %s', (_, text) => {
  // Nobody but who registers it says that it is a handler.
  const program = `const express = require('express')
    const { connect } = require('./database')
    const app = express()
    const show = (one, other) => { if (one.query.id) other.json({ id: one.query.id }) }
    ${text}`
  expect(codes(program)).toEqual(['SO101'])
})
