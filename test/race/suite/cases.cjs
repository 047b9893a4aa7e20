const { createServer } = require('node:http')
const app = require('./app.cjs')

const paths = ['/cache', '/slow', '/doc', '/chain', '/guarded', '/all']

/** Defines a test for each route with the functions of a runner. */
exports.define = ({ test, before, after }) => {
  const server = createServer(app)
  before(() => new Promise((done) => server.listen(0, '127.0.0.1', done)))
  after(() => new Promise((done) => server.close(done)))
  for (const path of paths)
    test(`answers ${path}`, async () => {
      const { port } = server.address()
      const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
        headers: { connection: 'close' },
      })
      await answer.text()
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
    })
}
