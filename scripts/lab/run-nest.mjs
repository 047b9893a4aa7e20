// Runs a NestJS application and says what its client gets, as JSON.
// usage: node run-nest.mjs <compiled application, which exports `App`> <path>…
import { once } from 'node:events'
import { get } from 'node:http'
import { pathToFileURL } from 'node:url'
import { NestFactory } from '@nestjs/core'

const [file = '', ...paths] = process.argv.slice(2)
/** Milliseconds after which a client that has got nothing is told to wait for ever. */
const patience = 1000

await import('reflect-metadata')
const { App } = await import(pathToFileURL(file).href)
const app = await NestFactory.create(App, { logger: ['error'] })
await app.listen(0, '127.0.0.1')
const { port } = app.getHttpServer().address()
const answers = []
for (const path of paths) answers.push(await ask(path))
console.log(JSON.stringify(answers))
process.exit(0)

async function ask(path) {
  const request = get({ port, path, host: '127.0.0.1' })
  const timer = setTimeout(() => request.destroy(), patience)
  try {
    const [response] = await once(request, 'response')
    let body = ''
    for await (const chunk of response.setEncoding('utf8')) body += chunk
    // What comes late is to be logged as well.
    await new Promise((resolve) => setTimeout(resolve, 50))
    return { status: response.statusCode, body }
  } catch {
    return 'waits'
  } finally {
    clearTimeout(timer)
  }
}
