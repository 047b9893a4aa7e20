import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const home = mkdtempSync(join(tmpdir(), 'sendonce-packed-'))
const app = join(home, 'app')

const source = `import express from 'express'
const app = express()
app.get('/orders/:id', (req, res) => {
  if (!req.query.sku) res.status(400).json({ error: 'no sku' })
  res.json({ id: req.params.id })
})
app.listen(3000)
`

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function run(cwd: string, command: string, args: readonly string[]): Outcome {
  const env = { ...process.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' }
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

function mustRun(cwd: string, command: string, args: readonly string[]): void {
  const { status, stderr } = run(cwd, command, args)
  if (status !== 0) throw new Error(`${command} ${args[0] ?? ''} failed: ${stderr}`)
}

// Reads what `npm run build` made: this is about what users get, not about the sources.
beforeAll(() => {
  mkdirSync(app)
  mustRun(root, 'npm', ['pack', '--workspaces', '--pack-destination', home])
  // Neither is published to npm: the viewer is in the bundle of `sendonce`, the extension is for an editor.
  const tarballs = readdirSync(home).filter(
    (name) => name.endsWith('.tgz') && !/^sendonce-(?:viewer|vscode)-/.test(name),
  )
  writeFileSync(join(app, 'package.json'), '{ "private": true, "type": "module" }\n')
  const args = ['install', '--no-audit', '--no-fund', '--prefer-offline']
  mustRun(app, 'npm', [...args, ...tarballs.map((name) => join(home, name))])
  writeFileSync(join(app, 'app.js'), source)
}, 180_000)

afterAll(() => rmSync(home, { recursive: true, force: true }))

test('the installed command finds a double answer', { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = run(app, 'npx', ['sendonce', 'check', 'app.js'])
  expect(stderr).toBe('')
  expect(stdout).toContain('SO001')
  expect(stdout).toContain('app.js:4:39')
  expect(status).toBe(1)
})

test('the installed command writes a page', { timeout: 60_000 }, () => {
  const { status, stdout, stderr } = run(app, 'npx', ['sendonce', 'check', '--format', 'html'])
  expect({ status, stderr }).toEqual({ status: 1, stderr: '' })
  expect(stdout).toMatch(/^<!doctype html>[^]*app\.js:4:39[^]*<\/html>\n$/)
  expect(stdout).not.toContain(home)
  const bundle = join(app, 'node_modules', 'sendonce', 'dist', 'bundle')
  const licenses = readFileSync(join(bundle, 'licenses.txt'), 'utf8')
  // Those of the pages, and those of what opens a browser.
  const parts = licenses.split(`${'-'.repeat(80)}\n\n`)
  expect(parts.map((part) => /^\S+(?= \d+\.\d+\.\d+$)/m.exec(part)?.[0])).toEqual([
    '@preact/signals',
    '@preact/signals-core',
    'bundle-name',
    'default-browser',
    'default-browser-id',
    'define-lazy-prop',
    'is-docker',
    'is-in-ssh',
    'is-inside-container',
    'is-wsl',
    'js-tokens',
    'open',
    'powershell-utils',
    'preact',
    'preact-render-to-string',
    'run-applescript',
    'wsl-utils',
  ])
  for (const part of parts) expect(part).toMatch(/Copyright/)
})

test('the installed command serves a viewer', { timeout: 60_000 }, () => {
  const command = ['--no-open', '--exit-with-command', '--', 'node', '-e', '0']
  const { status, stderr } = run(app, 'npx', ['sendonce', 'view', ...command])
  expect(status).toBe(0)
  expect(stderr).toMatch(/^ {2}viewer {3}http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{32} /)
  // What opens a browser is in the bundle, and loaded for that only.
  const opener = join(app, 'node_modules', 'sendonce', 'dist', 'bundle', 'open-browser.js')
  const code = `import(${JSON.stringify(pathToFileURL(opener).href)}).then((it) => console.log(typeof it.openBrowser))`
  expect(run(app, process.execPath, ['-e', code]).stdout).toBe('function\n')
})

test('the installed command has several processes analyse', { timeout: 60_000 }, () => {
  const worker = join(app, 'node_modules', 'sendonce', 'dist', 'bundle', 'unit-worker.js')
  // Without anybody who asks it ends at once.
  expect(run(app, process.execPath, [worker])).toEqual({ status: 0, stdout: '', stderr: '' })
  for (const name of ['one', 'two']) {
    mkdirSync(join(app, name))
    writeFileSync(join(app, name, 'package.json'), '{ "type": "module" }\n')
    writeFileSync(join(app, name, 'app.js'), source)
  }
  const check = ['sendonce', 'check', 'one', 'two', '--format', 'plain', '--concurrency']
  const alone = run(app, 'npx', [...check, 'off'])
  expect(alone.stdout).toContain('two/app.js, line 4')
  expect(run(app, 'npx', [...check, '2'])).toEqual(alone)
})

test('the installed command explains, and reads a configuration', { timeout: 60_000 }, () => {
  expect(run(app, 'npx', ['sendonce', 'explain', 'SO001']).stdout).toContain(
    'missing-return-after-send',
  )
  const configuration = join(app, 'sendonce.config.json')
  writeFileSync(configuration, '{ "rules": { "SO001": "off" } }\n')
  const { status, stderr } = run(app, 'npx', ['sendonce', 'check', 'app.js'])
  rmSync(configuration)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('the installed library and recorder can be imported', () => {
  writeFileSync(
    join(app, 'use.js'),
    `import { analyze } from 'sendonce'
import { patternByCode } from '@sendonce/model'
import { install as guard } from '@sendonce/guard'
import { install } from '@sendonce/otel'
import { onIncident, start } from '@sendonce/runtime'
const report = analyze({ files: { 'app.js': ${JSON.stringify(source)} } })
console.log(report.findings.map(({ code }) => patternByCode(code).name).join(), typeof start, typeof onIncident, typeof install, typeof guard)
`,
  )
  const { stdout, stderr } = run(app, process.execPath, ['use.js'])
  expect(stderr).toBe('')
  expect(stdout).toBe('missing-return-after-send function function function function\n')
})

test(
  'the installed plugin makes ESLint fail for a double answer, and pass for one',
  { timeout: 60_000 },
  () => {
    const eslint = join(root, 'node_modules', 'eslint', 'bin', 'eslint.js')
    writeFileSync(
      join(app, 'eslint.config.js'),
      `import sendonce from 'eslint-plugin-sendonce'
import { createRequire } from 'node:module'
if (createRequire(import.meta.url)('eslint-plugin-sendonce') !== sendonce) throw new Error('two plugins')
export default [sendonce.configs.recommended]
`,
    )
    mkdirSync(join(app, 'linted'))
    const file = join(app, 'linted', 'app.js')
    writeFileSync(file, source)
    const broken = run(app, process.execPath, [eslint, file])
    expect(broken.stdout).toMatch(
      /^ +5:7 +error .+ linted\/app\.js:4\. \[SO001\] +sendonce\/missing-return-after-send$/m,
    )
    expect(broken.status).toBe(1)
    writeFileSync(file, source.replace('res.status', 'return res.status'))
    expect(run(app, process.execPath, [eslint, file])).toEqual({
      status: 0,
      stdout: '',
      stderr: '',
    })
  },
)

test(
  'with the installed set-up a test fails whose request is answered twice',
  { timeout: 60_000 },
  () => {
    writeFileSync(
      join(app, 'twice.test.cjs'),
      `const { test } = require('node:test')
const { createServer } = require('node:http')
const { incidents } = require('sendonce/test')
test('answers once, as it seems', async () => {
  const server = createServer((_request, response) => {
    response.end('first')
    try { response.writeHead(500) } catch {}
  }).listen(0)
  await (await fetch('http://localhost:' + server.address().port + '/orders')).text()
  server.close()
  if ((await incidents()).length !== 1) throw new Error('nothing was seen')
})
`,
    )
    const args = ['--test-reporter=tap', 'twice.test.cjs']
    const { status, stdout } = run(app, process.execPath, [
      '--import',
      'sendonce/node-test',
      ...args,
    ])
    expect(stdout).toMatch(/^not ok 1 - answers once, as it seems$/m)
    expect(stdout).toMatch(/second answer res\.writeHead\(\) at twice\.test\.cjs:7:20/)
    expect(status).toBe(1)
    expect(run(app, process.execPath, args).stdout).toMatch(
      /the runner's set-up has no line of sendonce's/,
    )
  },
)

test.each([
  ['tsc', 'nodenext', 'nodenext'],
  ['tsc', 'bundler', 'esnext'],
  // What programs for CommonJS still have: it looks at no `exports`.
  ['tsc6', 'node10', 'commonjs'],
])('the installed types are found by %s, %s', { timeout: 60_000 }, (tsc, resolution, module) => {
  writeFileSync(
    join(app, 'use.ts'),
    `import { analyze, CheckSession, defineConfig, type Report } from 'sendonce'
import { patternByCode } from '@sendonce/model'
import { install as guard } from '@sendonce/guard'
import { install } from '@sendonce/otel'
import { onIncident, type Incident } from '@sendonce/runtime'
install().flush()
guard({ guard: 'contain' })
import { expectIncident, incidents } from 'sendonce/test'
expectIncident('SO001')
const seen: Promise<readonly Incident[]> = incidents()
const report: Report = analyze({ files: {} })
const stop: () => void = onIncident((incident: Incident) => patternByCode(incident.code)?.title)
export default defineConfig({ paths: [String(report.root), String(stop), String(CheckSession), String(seen)] })
`,
  )
  const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node']
  const where = ['--typeRoots', join(root, 'node_modules', '@types')]
  const how = ['--module', module, '--moduleResolution', resolution]
  const older = resolution === 'node10' ? ['--ignoreDeprecations', '6.0'] : []
  const args = [...options, ...where, ...how, ...older, 'use.ts']
  const { status, stdout } = run(app, join(root, 'node_modules', '.bin', tsc), args)
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})
