import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { nodeMatrix } from '../../../scripts/node-matrix.mjs'

const root = join(import.meta.dirname, '..')
const register = join(root, 'dist', 'register.js')

/** What a program prints that runs on one Node, as JSON. */
function run(binary: string, args: readonly string[]): unknown {
  const env = { ...process.env, NODE_OPTIONS: '', SENDONCE_OFF: '', SENDONCE_OUT: '' }
  const { stdout, stderr } = spawnSync(binary, args, { encoding: 'utf8', env, cwd: root })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

/** What an idle process has loaded, and whether the recorder is attached in it. */
const idle = `
  const { ServerResponse } = require('node:http')
  const files = Object.keys(require.cache).map((file) => require('node:path').basename(file))
  const isAttached = Symbol.for('sendonce.runtime') in ServerResponse.prototype
  console.log(JSON.stringify({ files, modules: process.moduleLoadList, isAttached }))
`

interface Idle {
  readonly files: readonly string[]
  readonly modules: readonly string[]
  readonly isAttached: boolean
}

test('the package is small, whole, and depends on nothing from outside', () => {
  const listing = execFileSync('npm', ['pack', '--dry-run', '--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [tarball] = JSON.parse(listing) as [{ unpackedSize: number; files: { path: string }[] }]
  expect(tarball.unpackedSize).toBeLessThan(60_000)
  const paths = tarball.files.map(({ path }) => path)
  expect(paths).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/register.js']),
  )
  const text = readFileSync(join(root, 'package.json'), 'utf8')
  const { dependencies } = JSON.parse(text) as { dependencies: object }
  expect(Object.keys(dependencies)).toEqual(['@sendonce/model'])
})

interface Manifest {
  readonly main?: string
  readonly types?: string
  readonly exports: { readonly '.': { readonly types: string; readonly default: string } }
}

test.each(['runtime', 'model'])(
  'who does not know `exports` finds the same files of %s, as TypeScript for CommonJS does',
  (name) => {
    const text = readFileSync(join(root, '..', name, 'package.json'), 'utf8')
    const { main, types, exports } = JSON.parse(text) as Manifest
    expect({ types, default: main }).toEqual(exports['.'])
  },
)

for (const { label, binary } of nodeMatrix()) {
  test.each([
    ['--require', register],
    ['--import', pathToFileURL(register).href],
  ])(
    `on Node ${label} %s attaches and loads nothing that waits for the first incident`,
    (...how) => {
      const { files, modules, isAttached } = run(binary, [...how, '-e', idle]) as Idle
      expect(isAttached).toBe(true)
      expect(files.toSorted()).toEqual(['recorder.js', 'register.js'])
      expect(modules).not.toContain('NativeModule http2')
      expect(modules).not.toContain('NativeModule worker_threads')
    },
  )

  test(`on Node ${label} an ES module imports both functions by name, and they keep their names`, () => {
    const program = `
      import { onIncident, start } from '@sendonce/runtime'
      console.log(JSON.stringify([onIncident.name, start.name]))
    `
    expect(run(binary, ['--input-type=module', '-e', program])).toEqual(['onIncident', 'start'])
    const required = `console.log(JSON.stringify(Object.keys(require('@sendonce/runtime')).sort()))`
    expect(run(binary, ['-e', required])).toEqual(['onIncident', 'start'])
  })
}

test('what stands in place of a method of Node is as strict as that', () => {
  const program = `
    const { ServerResponse } = require('node:http')
    const shape = (one) => Reflect.ownKeys(one).map(String).sort()
    const names = ['setHeader', 'writeHead', 'write', 'end']
    console.log(JSON.stringify(names.map((name) => shape(ServerResponse.prototype[name]))))
  `
  expect(run(process.execPath, ['--require', register, '-e', program])).toEqual(
    run(process.execPath, ['-e', program]),
  )
})
