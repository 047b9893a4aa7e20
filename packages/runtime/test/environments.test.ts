import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Incident } from '@sendonce/model'
import { build, type BuildOptions } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'
import { main, makePnpmProject, makeProject, orders, plainOrders, spec } from './made-project.ts'
import { register, runRecorded, type Recorded } from './recorded-program.ts'

const modules = join(import.meta.dirname, '..', '..', '..', 'node_modules')
const imports = `import { createServer, get } from 'node:http'\n`

const typed = makeProject({
  'package.json': '{ "type": "module" }',
  'orders.ts': orders,
  'main.ts': main,
  'orders.spec.ts': `${imports}import { test } from 'vitest'\nimport { app } from './orders.ts'\n${spec}`,
  'vitest.config.mjs': `export default { test: { include: ['*.spec.ts'] } }`,
})
const mainInJavaScript = main
  .replace(/, type Server|import type .*\n|: Server| as AddressInfo/g, '')
  .replace('orders.ts', 'orders.cjs')
const plainFiles = {
  'orders.cjs': plainOrders,
  'main.mjs': mainInJavaScript,
  'main.cjs': mainInJavaScript.replace(/import (\{.*\}) from (.*)/g, 'const $1 = require($2)'),
  'worker.cjs': `const { Worker } = require('node:worker_threads')\nnew Worker(require.resolve('./main.cjs'))\n`,
  'cluster.cjs': `const cluster = require('node:cluster')
if (cluster.isPrimary) cluster.fork().on('exit', () => process.exit())
else require('./main.cjs')\n`,
  'orders.spec.cjs': `const { createServer, get } = require('node:http')\nconst { app } = require('./orders.cjs')\n${spec}`,
  'jest.config.cjs': `module.exports = { rootDir: __dirname, testMatch: ['**/*.spec.cjs'], watchman: false }`,
}
const plain = makeProject(plainFiles)
const pnpm = makePnpmProject(plainFiles)
const compiled = makeProject({
  'orders.ts': orders,
  'orders.spec.ts': `${imports}import { app } from './orders.ts'\n${spec}`,
  'transform.cjs': `const { transformSync } = require('esbuild')
exports.process = (text, sourcefile) =>
  transformSync(text, { loader: 'ts', format: 'cjs', sourcemap: true, sourcefile, minify: true, keepNames: true })\n`,
  'jest.config.cjs': `module.exports = {
  rootDir: __dirname, testMatch: ['**/*.spec.ts'], transform: { '[.]ts$': './transform.cjs' }, watchman: false }`,
})
const projects = [typed, plain, pnpm, compiled]

afterAll(() => {
  for (const folder of projects) rmSync(folder, { recursive: true, force: true })
})

/** The line that carries a mark in a text. */
function lineOf(text: string, mark: string): number {
  return text.split('\n').findIndex((line) => line.endsWith(`// ${mark}`)) + 1
}

/** One incident: two calls of `json`, at the marked lines of the source, by way of the layers. */
function expectOrders({ incidents, stderr }: Recorded, file: string, text: string): void {
  expect(stderr).not.toMatch(/SENDONCE \d+/)
  expect(incidents.map(inPlaces)).toEqual([
    `json ${file}:${lineOf(text, 'first')} showOrder, json ${file}:${lineOf(text, 'second')} showOrder`,
  ])
  expect(incidents[0]).toMatchObject({ reaction: 'threw', framework: { name: 'express' } })
  expect(layersOf(incidents[0])).toContain('GET /orders/:id')
  expect(layersOf(incidents[0])).toContain('allowAll')
}

function inPlaces({ first, second }: Incident): string {
  return [first, second]
    .map(
      (one) =>
        `${one?.call} ${basename(one?.place?.file ?? '')}:${one?.place?.line} ${one?.place?.function}`,
    )
    .join(', ')
}

function layersOf(incident: Incident | undefined): readonly (string | null)[] {
  return incident?.timeline.map(({ layer }) => layer) ?? []
}

describe('JavaScript', () => {
  test.concurrent.each([
    ['CommonJS, --require', ['main.cjs'], ['--require', register]],
    ['CommonJS, --import', ['main.cjs'], ['--import', register]],
    ['ES module, --require', ['main.mjs'], ['--require', register]],
    ['ES module, --import', ['main.mjs'], ['--import', register]],
    ['a listener of its own', ['main.cjs', 'wrapped'], ['--require', register]],
    ['a worker thread', ['worker.cjs'], ['--require', register]],
    ['a worker thread, --import', ['worker.cjs'], ['--import', register]],
  ])(
    '%s',
    async (_name, args, preload) => {
      const run = await runRecorded(args, { cwd: plain, preload })
      expect(run.status).toBe(0)
      expectOrders(run, 'orders.cjs', plainOrders)
    },
    60_000,
  )

  test.concurrent('cluster, by NODE_OPTIONS', async () => {
    const env = { NODE_OPTIONS: `--require=${register}` }
    const run = await runRecorded(['cluster.cjs'], { cwd: plain, preload: [], env })
    expect(run.status).toBe(0)
    expectOrders(run, 'orders.cjs', plainOrders)
    expect(run.sessions).toHaveLength(2)
  }, 60_000)

  test.concurrent.each(['shop (copy)', '(shop)', 'a shop'])(
    'a folder named %s',
    async (name) => {
      const cwd = join(plain, name)
      mkdirSync(cwd)
      for (const file of ['main.mjs', 'orders.cjs']) cpSync(join(plain, file), join(cwd, file))
      const run = await runRecorded(['main.mjs'], { cwd })
      expect(run.status).toBe(0)
      expectOrders(run, 'orders.cjs', plainOrders)
    },
    60_000,
  )

  test.concurrent('the layout of pnpm', async () => {
    const run = await runRecorded(['main.cjs'], { cwd: pnpm })
    expect(run.status).toBe(0)
    expectOrders(run, 'orders.cjs', plainOrders)
    const stored = run.incidents[0]?.second?.stack.filter(({ file }) =>
      file.includes('/.pnpm/express@5.3.0/'),
    )
    expect(stored).not.toEqual([])
  }, 60_000)

  test.concurrent.each(nodeMatrix())(
    'tsx on Node $version',
    async ({ binary }) => {
      const env = { NODE_OPTIONS: `--require=${register}` }
      const cli = join(modules, 'tsx', 'dist', 'cli.mjs')
      const run = await runRecorded([cli, 'main.ts'], {
        node: binary,
        cwd: typed,
        preload: [],
        env,
      })
      expect(run.status).toBe(0)
      expectOrders(run, 'orders.ts', orders)
    },
    60_000,
  )

  test.concurrent.each(['forks', 'threads'])(
    'vitest, pool %s',
    async (pool) => {
      const env = { NODE_OPTIONS: `--require=${register}` }
      const cli = join(modules, 'vitest', 'vitest.mjs')
      const args = [cli, 'run', `--pool=${pool}`]
      const run = await runRecorded(args, { cwd: typed, preload: [], env })
      expect(run.stdout).toContain('1 passed')
      expect(run.status).toBe(0)
      expectOrders(run, 'orders.ts', orders)
    },
    60_000,
  )
})

describe('jest, with its own registry of modules', () => {
  test.concurrent.each([
    ['as it comes', plain, 'orders.cjs', plainOrders],
    ['with a compiler', compiled, 'orders.ts', orders],
  ])(
    '%s',
    async (_name, cwd, file, text) => {
      const cli = join(modules, 'jest', 'bin', 'jest.js')
      const args = [cli, '-c', './jest.config.cjs', '--cacheDirectory', join(cwd, 'cache')]
      const run = await runRecorded(args, { cwd })
      expect(run.stderr).toContain('1 passed')
      expect(run.status).toBe(0)
      expectOrders(run, file, text)
    },
    60_000,
  )
})

const bundles: Readonly<Record<string, BuildOptions>> = {
  'map.cjs': { sourcemap: true },
  'inline-map.cjs': { sourcemap: 'inline' },
  'minified-map.cjs': { minify: true, sourcemap: true },
  'minified-map.mjs': { minify: true, sourcemap: true, format: 'esm', packages: 'external' },
  'minified-inline.cjs': { minify: true, sourcemap: 'inline' },
  'plain.cjs': {},
  'minified.cjs': { minify: true },
}

describe('bundles', () => {
  beforeAll(async () => {
    for (const [name, options] of Object.entries(bundles))
      await build({
        entryPoints: [join(typed, 'main.ts')],
        bundle: true,
        platform: 'node',
        outfile: join(typed, 'out', name),
        logLevel: 'error',
        ...options,
      })
  }, 60_000)

  const mapped = Object.keys(bundles).filter(
    (name) => name.includes('map') || name.includes('inline'),
  )

  test.concurrent.each(mapped.flatMap((name) => [[name], [name, '--enable-source-maps']]))(
    '%s %s: the places are those of the sources',
    async (name, ...flags) => {
      const run = await runRecorded([...flags, join('out', name)], { cwd: typed })
      expect(run.status).toBe(0)
      expectMapped(run)
    },
    60_000,
  )

  test.concurrent.each(nodeMatrix())(
    'minified with a map on Node $version',
    async ({ binary }) => {
      for (const args of [['out/minified-map.cjs'], ['out/minified-map.cjs', 'wrapped']]) {
        const run = await runRecorded(args, { cwd: typed, node: binary })
        expect(run.status).toBe(0)
        expectMapped(run, args.length === 1)
      }
    },
    60_000,
  )

  test.concurrent.each([
    ['plain.cjs', 'development'],
    ['plain.cjs', 'production'],
    ['minified.cjs', 'development'],
    ['minified.cjs', 'production'],
  ])(
    '%s in %s: without a map the names of the calls are right',
    async (name, mode) => {
      const { incidents } = await runRecorded([join('out', name)], {
        cwd: typed,
        env: { SENDONCE_MODE: mode },
      })
      const [incident] = incidents
      const lines = readFileSync(join(typed, 'out', name), 'utf8').split('\n')
      for (const one of [incident?.first, incident?.second]) {
        expect(one).toMatchObject({ call: 'json', place: { file: join(typed, 'out', name) } })
        const { line = 0, column = 0 } = one?.place ?? {}
        expect(lines[line - 1]?.slice(column - 1)).toMatch(/^json\(/)
      }
      // In production no layer is watched before the first incident.
      if (mode === 'development') expect(layersOf(incident)).toContain('GET /orders/:id')
    },
    60_000,
  )

  test.concurrent('sources that are not there any more', async () => {
    const moved = makeProject({})
    projects.push(moved)
    cpSync(join(typed, 'out'), join(moved, 'out'), { recursive: true })
    const run = await runRecorded(['out/minified-map.cjs'], { cwd: moved })
    expect(run.status).toBe(0)
    expectMapped(run)
  }, 60_000)
})

/** Minified code has lost the names of layers, the map has kept those of functions. */
function expectMapped({ incidents, stderr }: Recorded, hasLayers = true): void {
  expect(stderr).not.toMatch(/SENDONCE \d+/)
  expect(incidents.map(inPlaces)).toEqual([
    `json orders.ts:${lineOf(orders, 'first')} showOrder, json orders.ts:${lineOf(orders, 'second')} showOrder`,
  ])
  if (hasLayers) expect(layersOf(incidents[0])).toContain('GET /orders/:id')
}
