// Runs programs of frameworks whose handlers return what they have built: asks each once, and prints the answers, as JSON.
// usage: node run-built.mjs <file with a list of { file, framework, method, path }>
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

/** What a program answers with, by its framework: no port is opened. */
const asking = {
  hono: async (module, { method, path }) => told(await module.default.request(path, { method })),
  next: async (module, { method, path }) =>
    told(await module[method](new Request(new URL(path, 'http://localhost'), { method }))),
  hapi: async (module, { method, path }) => {
    const { statusCode, payload } = await module.default.inject({ method, url: path })
    return `${statusCode} ${payload}`
  },
}

async function told(response) {
  return `${response.status} ${await response.text()}`
}

const answers = []
for (const one of JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))) {
  const module = await import(pathToFileURL(one.file))
  answers.push(await asking[one.framework](module, one))
}
console.log(JSON.stringify(answers))
