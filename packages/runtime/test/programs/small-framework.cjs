// A framework that the recorder does not know: middleware that awaits, and an answer at the end of it all.
const http = require('node:http')

class Application {
  #layers = []

  use(layer) {
    this.#layers.push(layer)
    return this
  }

  callback() {
    return async (req, res) => {
      const context = { req, res, body: null }
      const run = async (index) => this.#layers[index]?.(context, () => run(index + 1))
      await run(0)
      this.#respond(context)
    }
  }

  #respond({ res, body }) {
    if (body === null) return res.end()
    return res.end(JSON.stringify(body))
  }
}

const clean = new Application()
  .use((context, next) => next())
  .use(async (context) => {
    await Promise.resolve()
    if (context.req.url === '/raw') context.res.end('raw')
    else context.body = { ok: true }
  })
const buggy = new Application().use(async ({ res }) => {
  await Promise.resolve()
  res.end('one') // first
  await Promise.resolve()
  res.writeHead(500) // second
})

process.on('unhandledRejection', () => {})
const apps = { '/clean': clean.callback(), '/raw': clean.callback(), '/buggy': buggy.callback() }
const server = http.createServer((req, res) => apps[req.url](req, res))
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address()
  for (const path of Object.keys(apps)) {
    await new Promise((resolve) => {
      http.get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
        response.resume().on('close', resolve)
      })
    })
  }
  setTimeout(() => process.exit(), 100)
})
