import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const { resolve } = createRequire(import.meta.url)
const setUp = resolve('sendonce/node-test')

const suite = `
const { test } = require('node:test')
const { createServer } = require('node:http')
const { expectIncident } = require(${JSON.stringify(resolve('sendonce/test'))})
const ask = async (listener) => {
  const server = createServer(listener).listen(0)
  await (await fetch('http://localhost:' + server.address().port)).text()
  server.close()
}
test('a timer answers as well', () => ask((_request, response) => {
  response.end('first')
  setTimeout(() => { try { response.writeHead(500) } catch {} }, 5)
}))
test('answers, and again', () => ask((_request, response) => {
  response.end('first')
  try { response.writeHead(500) } catch {}
}))
test('answers again later', () => ask(async (_request, response) => {
  response.end('first')
  await new Promise((done) => setTimeout(done, 700))
  try { response.writeHead(500) } catch {}
}))
test('expects another', () => { expectIncident('SO999') })
`

/** Which tests fail with these settings. */
function failing(
  settings: object,
  args: readonly string[] = ['--import', setUp],
  off: Readonly<Record<string, string>> = {},
): string[] {
  const cwd = mkdtempSync(join(tmpdir(), 'sendonce-settings-'))
  writeFileSync(join(cwd, 'sendonce.config.json'), JSON.stringify(settings))
  writeFileSync(join(cwd, 'suite.cjs'), suite)
  const env = { PATH: process.env['PATH'], ...off }
  const how = [...args, '--test-reporter=tap', 'suite.cjs']
  const { stdout } = spawnSync(process.execPath, how, { cwd, env, encoding: 'utf8' })
  rmSync(cwd, { recursive: true })
  return [...stdout.matchAll(/^not ok \d+ - (?:.*[\\/])?(.*)$/gm)].map(([, name = '']) => name)
}

const limit = { timeout: 60_000 }
const file = 'node-test.cjs'
const inVain = 'expects another'

test('errors fail a test, and what comes later than it waits fails the file', limit, () => {
  expect(failing({})).toEqual(['answers, and again', inVain, file])
})

test('warnings fail a test where that is wanted', limit, () => {
  expect(failing({ test: { failOn: 'warning' } })).toEqual([
    'a timer answers as well',
    'answers, and again',
    inVain,
    file,
  ])
})

test('nothing fails but what was expected', limit, () => {
  expect(failing({ test: { failOn: 'never' } })).toEqual([inVain])
})

test('a test waits as long as is wanted, and so does a file', limit, () => {
  expect(failing({ test: { settleMs: 5000 } })).toContain('answers again later')
  expect(failing({ test: { graceMs: 100 } })).not.toContain(file)
})

test('a pattern that is off fails nothing', limit, () => {
  expect(failing({ rules: { SO001: 'off', SO003: 'off', SO015: 'error' } })).toEqual([
    'a timer answers as well',
    inVain,
  ])
})

test('a mistake in the configuration fails the tests that depend on it', limit, () => {
  expect(failing({ test: { failsOn: 'never' } })).toContain('answers, and again')
})

test('without the set-up an expectation fails', limit, () => {
  expect(failing({}, [])).toEqual([inVain])
})

test('where the recorder is off nothing fails', limit, () => {
  expect(failing({}, ['--import', setUp], { SENDONCE_OFF: '1' })).toEqual([])
})
