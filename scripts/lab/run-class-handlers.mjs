// Runs applications of a framework that calls methods of classes, and says what their clients get and what is logged, as JSON.
// usage: node run-class-handlers.mjs <framework> <file with a list of { file, paths }, each a compiled application>
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { get } from 'node:http'
import { pathToFileURL } from 'node:url'

const [framework = '', list = ''] = process.argv.slice(2)
/** Milliseconds after which a client that has got nothing is told to wait for ever. */
const patience = 1000

/** What loads an application, and serves what its module exports. */
const starters = {
  nest: async (load) => {
    const { NestFactory } = await import('@nestjs/core')
    const { App } = await load()
    const app = await NestFactory.create(App, { logger: ['error'] })
    await app.listen(0, '127.0.0.1')
    return app.getHttpServer()
  },
  'routing-controllers': async (load) => {
    const { createExpressServer, getMetadataArgsStorage } = await import('routing-controllers')
    // What decorators have told is kept for the process.
    getMetadataArgsStorage().reset()
    const { controllers, middlewares = [] } = await load()
    const server = createExpressServer({ controllers, middlewares }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    return server
  },
}

await import('reflect-metadata')
// Its client is to be heard all the same.
for (const event of ['uncaughtException', 'unhandledRejection'])
  process.on(event, (error) => console.error('ends the process:', error))

let log = ''
process.stderr.write = (text) => {
  log += text
  return true
}

const runs = []
for (const { file, paths } of JSON.parse(readFileSync(list, 'utf8'))) {
  log = ''
  const server = await starters[framework](() => import(pathToFileURL(file).href))
  const { port } = server.address()
  const answers = []
  for (const path of paths) answers.push(await ask(port, path))
  runs.push({ answers, log })
}
console.log(JSON.stringify(runs))
process.exit(0)

async function ask(port, path) {
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
