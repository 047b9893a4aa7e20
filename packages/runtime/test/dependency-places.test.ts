import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Incident, Place } from '@sendonce/model'
import { afterAll, expect, test } from 'vitest'
import { runRecorded } from './recorded-program.ts'

const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules')
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-dependency-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Packages in whose code mistakes happen while a stream of theirs, or nothing of the program, runs. */
const files = {
  'node_modules/proxying/index.js': `
const { PassThrough } = require('node:stream')
module.exports = (response) => {
  const upstream = new PassThrough()
  upstream.on('error', () => {
    response.writeHead(502) // late
  })
  response.writeHead(200) // head
  upstream.pipe(response) // pipe
  upstream.write('first chunk')
  setTimeout(() => upstream.destroy(new Error('reset')), 20)
}
`,
  'node_modules/piping/index.js': `
const { Readable } = require('node:stream')
module.exports = (response) => {
  const body = new Readable({ read() {} })
  body.pipe(response) // pipe
  setTimeout(() => {
    body.push('one')
    response.end('two')
    body.push('three')
  }, 10)
}
`,
  'node_modules/guarding/index.js': `
module.exports = (request, response, next) => {
  response.status(401).json({}) // answer
  next() // next
}
`,
  'main.cjs': `
const { createServer, get } = require('node:http')
const express = require(${JSON.stringify(join(modules, 'express'))})
process.on('uncaughtException', () => {})
const app = express()
app.use('/guarded', require('guarding'))
app.use('/guarded', (request, response, next) => setTimeout(next, 10))
app.get('/guarded', (request, response) => response.json({})) // program
app.get('/proxied', (request, response) => require('proxying')(response))
app.get('/piped', (request, response) => require('piping')(response))
const server = createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  get({ host: '127.0.0.1', port, path: process.argv[2], agent: false }, (response) => {
    response.resume().on('error', () => {})
    setTimeout(() => process.exit(), 300)
  })
})
`,
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}

async function incidentOf(path: string): Promise<Incident> {
  const { incidents } = await runRecorded([join(folder, 'main.cjs'), path])
  expect(incidents).toHaveLength(1)
  return incidents[0] as Incident
}

/** The mark at the end of the line, in the place of its number. */
function markAt(place: Place | null | undefined): string | undefined {
  const name = place?.file.slice(folder.length + 1) as keyof typeof files
  return files[name]?.split('\n')[(place?.line ?? 0) - 1]?.split('// ')[1]
}

test('a dependency that answers beside its own stream is shown where it calls, not where it piped', async () => {
  const { first, second } = await incidentOf('/proxied')
  expect([markAt(first?.stack[0]), markAt(second?.stack[0])]).toEqual(['head', 'late'])
  expect(second?.call).toBe('writeHead')
})

test('what the stream itself sends is shown where it was piped', async () => {
  const { first, second } = await incidentOf('/piped')
  expect([markAt(first?.stack[0]), markAt(second?.stack[0])]).toEqual(['pipe', 'pipe'])
})

test('the way to a later layer names the call of next behind the answer', async () => {
  const { first, second, timeline, message } = await incidentOf('/guarded')
  expect([markAt(first?.stack[0]), markAt(second?.place)]).toEqual(['answer', 'program'])
  expect(message).toMatch(/already answered 401 at .*guarding.index\.js:3$/)
  const calls = timeline.filter(({ what, site }) => what === 'next' && site)
  expect(markAt(calls[0]?.site)).toBe('next')
})
