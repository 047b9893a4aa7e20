// Runs applications of Koa one after the other, asks each once, and prints what its client got, as JSON.
// usage: node run-koa.mjs <copy of Koa> <file with a list of { file, method, path, patience }, the last in milliseconds>
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import Module, { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { askOnce } from './ask-once.mjs'

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
  const client = await askOnce(server.address().port, one)
  // What comes behind the answer has its time.
  await setTimeout(30)
  runs.push({ client, thrown })
  server.closeAllConnections()
  server.close()
}
process.stdout.write(`${JSON.stringify(runs)}\n`, () => process.exit())
