// Runs applications of Fastify one after the other, asks each once, and prints what its client got and what was logged, as JSON.
// usage: node run-fastify.mjs <copy of Fastify> <file with a list of { file, method, path, patience }, the last in milliseconds>
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import Module, { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)
const [copy, list = ''] = process.argv.slice(2)

const wanted = require.resolve(copy)
// oxlint-disable no-underscore-dangle -- Node has no other name for it that each version has
const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...rest) => (name === 'fastify' ? wanted : resolve(name, ...rest))

let log = ''
const write = process.stdout.write.bind(process.stdout)
process.stdout.write = (text) => {
  log += text
  return true
}
let thrown = null
process.on('uncaughtException', (error) => (thrown = error.code ?? error.message))

const runs = []
for (const one of JSON.parse(readFileSync(list, 'utf8'))) {
  log = ''
  thrown = null
  const app = require(one.file)
  await app.listen({ port: 0, host: '127.0.0.1' })
  const client = await ask(app.server.address().port, one)
  // What comes behind the answer is told in the log only.
  await setTimeout(50)
  runs.push({ client, thrown, log })
}
write(`${JSON.stringify(runs)}\n`, () => process.exit())

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
    void setTimeout(patience).then(() => tell(got))
  })
}
