const { createServer } = require('node:http')
const { test, before, after } = require('node:test')
const { app, open, close, kinds } = require('./kinds.cjs')

const server = createServer(app)
before(async () => {
  await open()
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
})
after(() => {
  close()
  server.close()
})
for (const kind of kinds)
  void test(kind, async () => {
    const url = `http://127.0.0.1:${server.address().port}/${kind}`
    const answer = await fetch(url, { headers: { connection: 'close' } })
    await answer.text()
  })
