import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'

/** What `npm test` builds first. */
const bin = fileURLToPath(new URL('../../dist/bin.js', import.meta.url))
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
  const child = spawn(process.execPath, [bin, 'check', '--format', 'json'], { cwd: shop(400) })
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
