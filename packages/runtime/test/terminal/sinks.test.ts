import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { nodeMatrix } from '../../../../scripts/node-matrix.mjs'
import { ended, entriesIn, incidentFiles, makeProgram, serving } from './run-program.ts'

const matrix = nodeMatrix()
const oldestAndNewest = [...new Set([matrix[0], matrix.at(-1)])].flatMap((one) => one ?? [])

/** So many different mistakes. */
const handlers = (count: number): string => `let n = 0
const handlers = [
${"  (res) => { res.on('error', () => {}); res.end('one'); res.end('two') },\n".repeat(count)}]
`
const crashing = `${serving}
serve((req, res) => {
  res.end('one')
  setTimeout(() => res.writeHead(500), 5)
}, (ask) => ask('/orders/7'))
`

test.each(oldestAndNewest)(
  'the answer of which the process dies is printed and written before it ends (Node $label)',
  async ({ binary }) => {
    const { folder, start } = makeProgram(crashing)
    const env = { SENDONCE_OUT: 'o.ndjson', COLUMNS: '110' }
    const { status, stderr } = await ended(start(env, binary))
    expect(status).toBe(1)
    expect(stderr).toContain('threw ERR_HTTP_HEADERS_SENT, and the process ends')
    expect(stderr).toMatch(/app\.cjs:\d+:7$/m)
    // Node's own words come after it; an error that passes through the recorder does not show all of it.
    expect(stderr.indexOf('second answer')).toBeLessThan(stderr.indexOf('Error [ERR_HTTP'))
    expect(Math.max(...stderr.split('\n').map(({ length }) => length))).toBeLessThan(500)
    const entries = entriesIn(join(folder, 'o.ndjson'))
    expect(entries.map(({ kind }) => kind)).toEqual(['session', 'incident', 'session'])
    expect(entries.at(0)).toMatchObject({ isLast: false })
    expect(entries.at(-1)).toMatchObject({ requests: 1, incidents: 1, isLast: true })
  },
)

test.each(oldestAndNewest)('a full pipe loses nothing of it (Node $label)', async ({ binary }) => {
  const filled = `process.stderr.write('x'.repeat(1024 * 1024))\n${crashing}`
  const { stderr } = await ended(makeProgram(filled).start({}, binary), 300)
  expect(stderr).toContain('docs/patterns/')
})

test('nobody who reads standard error does not disturb the program', async () => {
  const { start } = makeProgram(`${serving}
serve((req, res) => { res.on('error', () => {}); res.end('one'); res.end('two') }, async (ask, close) => {
  for (let n = 0; n < 5; n++) await ask('/' + n)
  close()
  console.log('done')
})
`)
  const child = start()
  child.stderr?.destroy()
  let stdout = ''
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'done\n' })
})

test('a process that is killed under load leaves whole lines', { timeout: 60_000 }, async () => {
  const { folder, start } = makeProgram(`${serving}
${handlers(400)}
serve((req, res) => { res.on('error', () => {}); handlers[n++ % 400](res) }, async (ask) => {
  for (;;) await Promise.all([ask('/' + 'a'.repeat(1500)), ask(), ask(), ask()])
})
`)
  for (let run = 0; run < 3; run++) {
    const child = start({ SENDONCE_OUT: 'folder/', SENDONCE_TERMINAL: 'off' })
    const file = join(folder, 'folder', `${child.pid}.ndjson`)
    while (!existsSync(file) || statSync(file).size < 100_000) await delay(20)
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('close', resolve))
  }
  const files = incidentFiles(join(folder, 'folder'))
  expect(files).toHaveLength(3)
  for (const file of files) {
    // Throws at half a line; and the last one ends as well.
    const entries = entriesIn(join(folder, 'folder', file))
    expect(entries.length).toBeGreaterThan(20)
  }
})

const family = `${serving}
const { fork } = require('node:child_process')
const { Worker, isMainThread } = require('node:worker_threads')
serve((req, res) => { res.end('one'); res.on('error', () => {}); res.end('two') }, async (ask, close) => {
  await ask('/x')
  setTimeout(close, 600)
  if (!isMainThread || process.argv[2] === 'child') return
  fork(__filename, ['child'])
  new Worker(__filename, { execArgv: process.execArgv })
})
`

test('each process and each thread writes a file of its own', { timeout: 20_000 }, async () => {
  for (const [out, names] of [
    ['folder/', /^\d+(-\d+)?\.ndjson$/],
    ['plain.ndjson', /^plain(-\d+){0,2}\.ndjson$/],
  ] as const) {
    const { folder, start } = makeProgram(family)
    await ended(start({ SENDONCE_OUT: join(folder, out) + (out.endsWith('/') ? '/' : '') }))
    const below = out.endsWith('/') ? join(folder, out) : folder
    const files = incidentFiles(below)
    expect(files).toHaveLength(3)
    for (const file of files) {
      expect(file).toMatch(names)
      const entries = entriesIn(join(below, file))
      const writers = new Set(entries.map(({ process: by }) => `${by.pid} ${by.worker}`))
      expect(writers.size).toBe(1)
      expect(entries.some(({ kind }) => kind === 'incident')).toBe(true)
    }
  }
})

test('counts are written soon, since a signal leaves no time for it', async () => {
  const { folder, start } = makeProgram(`${serving}
serve((req, res) => { res.on('error', () => {}); res.end('one'); if (req.url !== '/') res.end('two') }, async (ask) => {
  for (const path of ['/', '/a', '/a', '/']) await ask(path)
  setTimeout(() => process.kill(process.pid, 'SIGINT'), 1800)
})
`)
  const { stderr } = await ended(start({ SENDONCE_OUT: 'o.ndjson' }))
  const entries = entriesIn(join(folder, 'o.ndjson'))
  const sessions = entries.filter(({ kind }) => kind === 'session')
  const told = entries.filter(({ kind }) => kind === 'incident')
  expect(sessions.at(-1)).toMatchObject({ requests: 4, incidents: 2 })
  expect(told).toMatchObject([{ count: 1 }, { count: 2 }])
  expect(stderr).toMatch(/^second answer {2}SO\d+ ×2 {2}GET \/a {2}app\.cjs:\d+ → app\.cjs:\d+$/m)
})

test('a file is used again when its process is gone', async () => {
  const { folder, start } = makeProgram(crashing)
  for (let run = 0; run < 2; run++) await ended(start({ SENDONCE_OUT: 'o.ndjson' }))
  expect(incidentFiles(folder)).toEqual(['o.ndjson'])
  const kinds = entriesIn(join(folder, 'o.ndjson')).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'incident')).toHaveLength(2)
})

const many = (count: number): string => `${serving}
${handlers(count)}
serve((req, res) => handlers[n++ % ${count}](res), async (ask, close) => {
  for (let n = 0; n < ${count}; n++) await ask('/' + n)
  close()
})
`

test('a flood is cut: some in full, some in a line, the others counted', async () => {
  const { folder, start } = makeProgram(many(60))
  const { stderr } = await ended(start({ SENDONCE_OUT: join(folder, 'o.ndjson') }))
  const first = stderr.slice(0, stderr.indexOf('sendonce: '))
  expect(first.match(/^second answer {2}GET/gm)).toHaveLength(5)
  expect(first.match(/^second answer {2}SO\d+ {2}GET/gm)).toHaveLength(20)
  expect(stderr).toMatch(/^sendonce: 35 more incidents not printed \(at most 20 lines in 10 s\)$/m)
  const told = entriesIn(join(folder, 'o.ndjson')).filter(({ kind }) => kind === 'incident')
  expect(told).toHaveLength(60)
})

test.each([
  [{ SENDONCE_TERMINAL: 'line' }, /^second answer {2}SO\d+ {2}GET \/0 {2}\S+ → \S+ {2}[^\n]+\n$/],
  [{ SENDONCE_TERMINAL: 'off' }, /^$/],
  [{ NODE_ENV: 'production' }, /^second answer {2}SO\d+ {2}GET \/0 {2}[^\n]+\n$/],
])('%o', async (env, expected) => {
  const program = `${serving}
serve((req, res) => { res.on('error', () => {}); res.end('one'); res.end('two') }, async (ask, close) => {
  await ask('/0?token=geheim')
  close()
})
`
  const { stderr } = await ended(makeProgram(program).start(env))
  expect(stderr).toMatch(expected)
})
