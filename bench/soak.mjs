// Does the recorder keep memory? `npm run bench:soak [-- --requests 1000000] [--node 24]`: that many requests
// through an Express 5 server, with the recorder in both modes, with and without answers that come too late.
// Without sockets, so that nothing but the server's own heap is seen; twenty samples, each after collection.
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { parseArgs } from 'node:util'
import { nodeMatrix } from '../scripts/node-matrix.mjs'
import { launch } from './runtime/session.mjs'
import { register } from './runtime/variants.mjs'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000000' },
    node: { type: 'string' },
    parallel: { type: 'string', default: '2' },
    /** Which of the runs, by number; a long soak can be made in pieces. */
    runs: { type: 'string', default: '0,1,2,3,4' },
  },
})
const requests = Number(values.requests)
const matrix = nodeMatrix()
const node = matrix.find(({ label }) => label === (values.node ?? matrix.at(-1).label))
if (!node)
  throw new Error(`no Node ${values.node}: there is ${matrix.map(({ label }) => label).join(', ')}`)

const samples = 20
const all = [
  { name: 'plain', mode: null, app: 'express-5' },
  { name: 'production', mode: 'production', app: 'express-5' },
  { name: 'production, incidents', mode: 'production', app: 'express-5-twice' },
  { name: 'development', mode: 'development', app: 'express-5' },
  { name: 'development, incidents', mode: 'development', app: 'express-5-twice' },
]
const runs = all.filter((_run, index) => values.runs.split(',').includes(String(index)))
const folder = mkdtempSync(join(tmpdir(), 'sendonce-soak-')) + sep

/** Megabytes in use after each twentieth of the requests. */
async function soak({ mode, app }) {
  const server = await launch('serve.cjs', {
    node: node.binary,
    args: [app, 'memory'],
    execArgv: ['--expose-gc', ...(mode ? ['--require', register] : [])],
    env: { SENDONCE_MODE: mode ?? '', SENDONCE_TERMINAL: 'off', SENDONCE_OUT: folder },
  })
  const heaps = []
  for (let sample = 0; sample < samples; sample++) {
    const { heap } = await server.ask({ warmUp: 0, requests: requests / samples, heap: true })
    heaps.push(heap / 1024 / 1024)
  }
  await server.end()
  return heaps
}

/** Least squares over the second half, when caches are full and code is compiled: bytes a request. */
function slope(heaps) {
  const half = heaps.slice(samples / 2)
  const middle = (half.length - 1) / 2
  const mean = half.reduce((sum, value) => sum + value, 0) / half.length
  let above = 0
  let below = 0
  for (const [index, value] of half.entries()) {
    above += (index - middle) * (value - mean)
    below += (index - middle) ** 2
  }
  return ((above / below) * 1024 * 1024) / (requests / samples)
}

const results = new Map()
const waiting = [...runs]
const work = async () => {
  for (let run = waiting.shift(); run; run = waiting.shift()) results.set(run.name, await soak(run))
}
try {
  await Promise.all(Array.from({ length: Number(values.parallel) }, work))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

const date = new Date().toISOString().slice(0, 10)
console.log(
  `${date}, Node ${node.version}, ${availableParallelism()} cores, ${requests} requests each, Express 5; heap in use in MB\n`,
)
console.log(`| requests | ${runs.map(({ name }) => name).join(' | ')} |`)
console.log(`| ---: | ${runs.map(() => '---:').join(' | ')} |`)
for (let sample = 0; sample < samples; sample++) {
  const row = runs.map(({ name }) => results.get(name)[sample].toFixed(2))
  console.log(`| ${((sample + 1) * requests) / samples} | ${row.join(' | ')} |`)
}
const slopes = runs.map(({ name }) => slope(results.get(name)).toFixed(2))
console.log(`| bytes a request, second half | ${slopes.join(' | ')} |`)
