// Runs applications of Koa one after the other, asks each once, and prints what its client got, as JSON.
// usage: node run-koa.mjs <copy of Koa> <file with a list of { file, method, path, patience }, the last in milliseconds>
import { readFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import Module, { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)
const [copy, list = ''] = process.argv.slice(2)

// Applications stand where nothing is installed.
const found = new Map([
  ['koa', require.resolve(copy)],
  ['@koa/router', require.resolve('@koa/router')],
])
// oxlint-disable no-underscore-dangle -- Node has no other name for it that each version has
const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...rest) => found.get(name) ?? resolve(name, ...rest)

let thrown = null
process.on('uncaughtException', (error) => (thrown = error.code ?? error.message))

const runs = []
for (const one of JSON.parse(readFileSync(list, 'utf8'))) {
  thrown = null
  const app = require(one.file)
  app.silent = true
  const server = createServer(app.callback())
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  const client = await ask(server.address().port, one)
  // What comes behind the answer has its time.
  await setTimeout(30)
  runs.push({ client, thrown })
  server.closeAllConnections()
  server.close()
}
process.stdout.write(`${JSON.stringify(runs)}\n`, () => process.exit())

function ask(port, { method, path, patience }) {
  return new Promise((tell) => {
    let got = null
    const asked = request({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
      got = { status: response.statusCode, body: '' }
      response.on('data', (chunk) => (got.body += chunk))
      response.on('end', () => tell(got))
    })
    asked.on('error', () => tell(got))
    asked.end()
    void setTimeout(patience, null, { ref: false }).then(() => tell(got))
  })
}
