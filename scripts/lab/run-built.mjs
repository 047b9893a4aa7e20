// Runs programs of frameworks whose handlers return what they have built: asks each once, and prints the answers, as JSON.
// usage: node run-built.mjs <file with a list of { file, framework, method, path }>
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { toNodeListener } from 'h3'

/** What a program answers with, by its framework. */
const asking = {
  hono: async (module, { method, path }) => told(await module.default.request(path, { method })),
  next: async (module, { method, path }) =>
    told(await module[method](new Request(new URL(path, 'http://localhost'), { method }))),
  // On Node's own response, of which a web handler only has a copy.
  h3: async (module, { method, path }) => {
    const server = createServer(toNodeListener(module.default))
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening))
    const url = new URL(path, `http://127.0.0.1:${server.address().port}`)
    const response = await fetch(url, { method, redirect: 'manual' })
    const text = await response.text()
    server.close()
    const to = response.headers.get('location')
    const message = response.ok || to ? text : JSON.parse(text).statusMessage
    return `${response.status} ${to ? `to ${to}` : message}`
  },
  hapi: async (module, { method, path }) => {
    const { statusCode, payload } = await module.default.inject({ method, url: path })
    return `${statusCode} ${payload}`
  },
}

async function told(response) {
  // Of a handler that returns no response Next.js makes an answer without a body.
  if (response === undefined) return '500'
  return `${response.status} ${await response.text()}`
}

const answers = []
for (const one of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))) {
  const module = await import(pathToFileURL(one.file))
  answers.push(await asking[one.framework](module, one))
}
console.log(JSON.stringify(answers))
