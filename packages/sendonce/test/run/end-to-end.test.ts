import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..', '..')
const bin = join(root, 'packages', 'sendonce', 'dist', 'bundle', 'bin.js')
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'sendonce-run-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Answers twice in lines 4 and 5. */
const shop = `const express = require('express')
const app = express()
app.get('/orders', (req, res) => {
  res.json([])
  res.json([])
})
app.use((error, req, res, next) => res.destroy())
const { get } = require('node:http')
exports.serve = (requests, then) => {
  // Workers of a cluster would share a port, and one that ends take a request of the other with it.
  const at = { port: 0, host: '127.0.0.1', exclusive: true }
  const server = app.listen(at, async () => {
    const { port } = server.address()
    for (let i = 0; i < requests; i++)
      await new Promise((resolve) => {
        const done = () => setTimeout(resolve, 50)
        get({ host: '127.0.0.1', port, path: '/orders', agent: false }, (res) =>
          res.on('error', () => {}).on('close', done).resume(),
        )
      })
    server.close(then)
  })
}
`
const spec = `test('orders', () => new Promise((resolve) => require('../shop.js').serve(1, resolve)))\n`

const files: Readonly<Record<string, string>> = {
  'package.json':
    '{ "name": "shop", "private": true, "scripts": { "start": "node app.js", "fails": "node fails.js" } }',
  'shop.js': shop,
  'app.js': `require('./shop.js').serve(1, () => {})\n`,
  'fails.js': `require('./shop.js').serve(1, () => process.exit(3))\n`,
  'app.ts': `const requests: number = 1\nrequire('./shop.js').serve(requests, () => {})\n`,
  'workers.js': `const { Worker } = require('node:worker_threads')
for (let i = 0; i < 2; i++) new Worker(require.resolve('./app.js'))\n`,
  'cluster.js': `const cluster = require('node:cluster')
if (cluster.isPrimary) for (let i = 0; i < 2; i++) cluster.fork()
else require('./shop.js').serve(2, () => process.exit())\n`,
  'handles.js': `process.on('SIGTERM', () => process.exit(7))
require('./shop.js').serve(1, () => {
  setInterval(() => {}, 1000)
  console.log('ready')
})\n`,
  'stays.js': `require('./shop.js').serve(1, () => {
  setInterval(() => {}, 1000)
  console.log('ready')
})\n`,
  'dies.js': `require('./shop.js').serve(1, () => process.kill(process.pid, 'SIGKILL'))\n`,
  'throws.js': `require('./shop.js').serve(1, () => {
  throw new Error('on purpose')
})\n`,
  'clean.js': `const server = require('node:http').createServer((req, res) => res.end()).listen(0, () =>
  fetch('http://localhost:' + server.address().port).then((res) => res.text()).then(() => process.exit()))\n`,
  'idles.js': `const server = require('node:http').createServer((req, res) => res.end()).listen(0, () =>
  fetch('http://localhost:' + server.address().port).then(() => setTimeout(() => console.log('ready'), 1500)))\n`,
  'jest/orders.spec.js': spec,
  'jest/jest.config.js': `module.exports = { rootDir: __dirname, watchman: false, testMatch: ['**/*.spec.js'] }\n`,
  'vitest/orders.spec.mjs': `import { createRequire } from 'node:module'\nimport { test } from 'vitest'\nconst require = createRequire(import.meta.url)\n${spec}`,
  'vitest/vitest.config.mjs': `export default { test: { include: ['*.spec.mjs'] } }\n`,
}
for (const [name, text] of Object.entries(files)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true })
  writeFileSync(join(folder, name), text)
}
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))

const cache = ['--cacheDirectory', join(folder, 'cache')]

interface Run {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
  /** What it said behind the program's own output. */
  readonly summary: string
}

/** Runs the built command and waits for its end; `whenReady` gets it once the program has printed `ready`. */
async function run(
  words: readonly string[],
  cwd = folder,
  whenReady?: (child: ChildProcess) => void,
): Promise<Run> {
  const env = { ...process.env, NO_COLOR: '1', npm_config_update_notifier: 'false' }
  for (const name of Object.keys(env))
    if (/^(?:VITEST|SENDONCE|NODE_|TEST$|FORCE_COLOR)/.test(name))
      delete env[name as keyof typeof env]
  const child = spawn(process.execPath, [bin, 'run', '--terminal', 'off', ...words], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    const wasReady = stdout.includes('ready')
    stdout += chunk.toString()
    if (!wasReady && stdout.includes('ready')) whenReady?.(child)
  })
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { status, stdout, stderr, summary: stderr.slice(stderr.lastIndexOf('\nsendonce: ') + 1) }
}

/** The summary tells the one mistake of the shop, as often as it happened. */
function expectShop({ summary, stderr }: Run, times: number): void {
  const [requests, incidents] = ['request', 'incident'].map((word) =>
    times === 1 ? `1 ${word}` : `${times} ${word}s`,
  )
  // A test runner may kill its workers before they have counted.
  const said = summary.replaceAll('at least ', '')
  expect(said, stderr).toContain(`sendonce: ${incidents} in ${requests}: 1 mistake, 1 pattern.`)
  expect(summary).toMatch(/^ {4}1 \S*shop\.js:4:7$/m)
  expect(summary).toMatch(/^ {4}2 \S*shop\.js:5:7$/m)
}

describe('what is run is watched, in all of its processes', () => {
  test.concurrent.each([
    { what: 'a file', words: ['app.js'], times: 1, where: '' },
    { what: 'a file that is run by node', words: ['node', 'app.js'], times: 1, where: '' },
    { what: 'a script of npm', words: ['--', 'npm', 'start'], times: 1, where: '' },
    { what: 'tsx', words: ['tsx', 'app.ts'], times: 1, where: '' },
    { what: 'worker threads', words: ['workers.js'], times: 2, where: '' },
    { what: 'cluster', words: ['cluster.js'], times: 4, where: '' },
    { what: 'jest', words: ['jest', '-c', './jest.config.js', ...cache], times: 1, where: 'jest' },
    { what: 'vitest', words: ['vitest', 'run'], times: 1, where: 'vitest' },
    { what: 'itself', words: ['--', 'node', bin, 'run', 'app.js'], times: 1, where: '' },
  ])(
    '$what',
    async ({ words, times, where }) => {
      const ended = await run(words, join(folder, where))
      expect(ended.status, ended.stderr).toBe(0)
      expectShop(ended, times)
    },
    60_000,
  )

  test.concurrent('nodemon, until it is ended', async () => {
    const words = ['nodemon', '--quiet', '--watch', 'none', 'stays.js']
    const ended = await run(words, folder, (child) => child.kill('SIGINT'))
    expectShop(ended, 1)
    expect(ended.summary).not.toContain('still running')
  }, 60_000)

  test.concurrent('a program without a mistake', async () => {
    const { status, summary } = await run(['clean.js'])
    expect(status).toBe(0)
    expect(summary).toContain('sendonce: 1 request, none of them answered twice.')
  }, 60_000)

  test.concurrent('a server that is interrupted has counted its requests', async () => {
    const { summary } = await run(['idles.js'], folder, (child) => child.kill('SIGINT'))
    expect(summary).toContain('sendonce: 1 request, none of them answered twice.')
  }, 60_000)
})

describe('the exit status is the one that a shell would give', () => {
  test.concurrent.each<readonly [string, readonly string[], number]>([
    ['its own', ['fails.js'], 3],
    ['its own, by way of npm', ['--', 'npm', 'run', '--silent', 'fails'], 3],
    ['an error that nobody catches', ['throws.js'], 1],
    ['killed', ['dies.js'], 137],
  ])(
    '%s',
    async (_name, words, status) => {
      const ended = await run(words)
      expect(ended.status).toBe(status)
      expect(ended.summary).toMatch(
        /^sendonce: (?:at least )?1 incident in (?:at least )?1 request/,
      )
    },
    60_000,
  )

  test.concurrent.each<readonly [string, NodeJS.Signals, string, number]>([
    ['a signal that the program handles', 'SIGTERM', 'handles.js', 7],
    ['a signal that ends it', 'SIGTERM', 'stays.js', 143],
    ['an interrupt', 'SIGINT', 'stays.js', 130],
    ['a hang-up', 'SIGHUP', 'stays.js', 129],
  ])(
    '%s',
    async (_name, signal, program, status) => {
      const ended = await run([program], folder, (child) => child.kill(signal))
      expect(ended.status).toBe(status)
      expect(ended.summary).toMatch(
        /^sendonce: (?:at least )?1 incident in (?:at least )?1 request/,
      )
    },
    60_000,
  )

  test.concurrent('a command that there is not', async () => {
    const ended = await run(['no-such-command'])
    expect(ended.status).toBe(127)
    expect(ended.stderr).toContain('no-such-command')
  })
})
