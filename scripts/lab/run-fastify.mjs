// Runs applications of Fastify one after the other, asks each once, and prints what its client got and what was logged, as JSON.
// usage: node run-fastify.mjs <copy of Fastify> <file with a list of { file, method, path, patience }, the last in milliseconds>
import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'
import { askOnce } from './ask-once.mjs'

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
  const client = await askOnce(app.server.address().port, one)
  // What comes behind the answer is told in the log only.
  await setTimeout(50)
  runs.push({ client, thrown, log })
}
write(`${JSON.stringify(runs)}\n`, () => process.exit())
