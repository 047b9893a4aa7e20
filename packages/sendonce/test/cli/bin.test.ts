import { execFile, spawn } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'

/** What `npm test` builds first. */
const bin = fileURLToPath(new URL('../../dist/bundle/bin.js', import.meta.url))
const run = promisify(execFile)

const handler = `app.get('/', (req, res) => {
  if (!req.query.id) res.status(404).send('none')
  res.send('one')
})
`

function shop(handlers: number): string {
  const head = "const express = require('express')\nconst app = express()\n"
  return temporaryProject({ 'app.js': head + handler.repeat(handlers) })
}

test('the program is built', () => {
  expect(existsSync(bin), 'run npm run build first').toBe(true)
})

test('the process ends with the status, and prints on the right stream', async () => {
  const failed = await run(process.execPath, [bin, 'check', '--format', 'line'], {
    cwd: shop(1),
  }).catch((error: unknown) => error)
  expect(failed).toMatchObject({ code: 1, stderr: '' })
  expect(failed).toHaveProperty('stdout', expect.stringMatching(/^app\.js:5:7: error SO001 .*\n$/))

  const wrong = await run(process.execPath, [bin, 'check', 'nope']).catch((error: unknown) => error)
  expect(wrong).toMatchObject({ code: 2, stdout: '' })
})

test('a reader that goes away early is no error', async () => {
  const args = [bin, 'check', '--format', 'json', '--no-fixes']
  const child = spawn(process.execPath, args, { cwd: shop(400) })
  let error = ''
  child.stderr.on('data', (chunk: Buffer) => {
    error += chunk.toString()
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise((resolve) => {
    child.on('close', resolve)
  })
  expect(error).toBe('')
  expect(code).toBe(1)
})

const full = '/dev/full'

test.skipIf(!existsSync(full))(
  'a report that cannot be written ends with 2, in one line',
  async () => {
    const output = openSync(full, 'w')
    const child = spawn(process.execPath, [bin, 'check', '--format', 'line'], {
      cwd: shop(1),
      stdio: ['ignore', output, 'pipe'],
    })
    let error = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      error += chunk.toString()
    })
    const code = await new Promise((resolve) => {
      child.on('close', resolve)
    })
    closeSync(output)
    expect(error).toMatch(/^sendonce: the report cannot be written \(ENOSPC\): .+\n$/)
    expect(code).toBe(2)
  },
)

/** The packages that a built file loads before it runs, by itself and through its own files. */
function loadedBy(file: URL, seen: Set<string> = new Set()): Set<string> {
  if (seen.has(file.href)) return seen
  seen.add(file.href)
  const text = readFileSync(file, 'utf8')
  for (const [, name = ''] of text.matchAll(
    /^(?:import|export) (?:[^'"\n]* from )?['"]([^'"]+)['"]/gm,
  )) {
    if (name.startsWith('.')) loadedBy(new URL(name, file), seen)
    else seen.add(name)
  }
  return seen
}

test('the version, help and mistakes do not wait for the engine', () => {
  const loaded = [...loadedBy(new URL('../../dist/bundle/bin.js', import.meta.url))]
  const packages = loaded.filter((name) => !/^(file|node):/.test(name))
  expect(packages.toSorted()).toEqual(['commander', 'get-east-asian-width'])
})
