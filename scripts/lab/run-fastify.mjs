// Runs an application of Fastify, asks it once, and prints what the client got. Its log goes to the standard output as well.
// usage: node run-fastify.mjs FILE COPY PATIENCE METHOD PATH
import { request } from 'node:http'
import Module, { createRequire } from 'node:module'
import { setTimeout } from 'node:timers/promises'

const require = createRequire(import.meta.url)
const [file, copy, patience, method, path] = process.argv.slice(2)

const wanted = require.resolve(copy)
// oxlint-disable no-underscore-dangle -- Node has no other name for it that each version has
const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...rest) => (name === 'fastify' ? wanted : resolve(name, ...rest))

const app = require(file)
await app.listen({ port: 0, host: '127.0.0.1' })

let thrown = null
process.on('uncaughtException', (error) => (thrown = error.code ?? error.message))

const { port } = app.server.address()
const client = await new Promise((tell) => {
  let got = null
  const asked = request({ host: '127.0.0.1', port, method, path, agent: false }, (response) => {
    got = { status: response.statusCode, body: '' }
    response.on('data', (chunk) => (got.body += chunk))
    response.on('end', () => tell(got))
  })
  asked.on('error', (error) => tell(got ?? { status: error.code, body: '' }))
  asked.end()
  void setTimeout(Number(patience)).then(() => tell(got))
})
// What comes behind the answer is told in the log only.
await setTimeout(50)
process.stdout.write(`${JSON.stringify({ client, thrown })}\n`)
process.exit()
