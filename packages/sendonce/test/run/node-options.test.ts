import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { preloading } from '../../src/run/node-options.ts'
import { temporaryProject } from '../project/temporary-project.ts'

test.each([
  [undefined, '/a/register.js', '--require=/a/register.js'],
  ['', '/a/register.js', '--require=/a/register.js'],
  ['  ', '/a/register.js', '--require=/a/register.js'],
  ['--enable-source-maps', '/a/r.js', '--enable-source-maps --require=/a/r.js'],
  ['--require ./.pnp.cjs', '/a/r.js', '--require ./.pnp.cjs --require=/a/r.js'],
  ['-r x --require=/a/r.js -r y', '/a/r.js', '-r x --require=/a/r.js -r y'],
  [undefined, '/my code/r.js', '--require="/my code/r.js"'],
  [undefined, '/a"b/r.js', '--require="/a\\"b/r.js"'],
  [undefined, 'C:\\code\\r.js', '--require=C:\\code\\r.js'],
  [undefined, 'C:\\my code\\r.js', '--require="C:\\\\my code\\\\r.js"'],
])('%j with %j: %j', (existing, file, expected) => {
  expect(preloading(existing, file)).toBe(expected)
})

test.each([
  'plain',
  'with a space',
  'with "quotes"',
  "it's",
  'back\\slash and space',
  'back\\slash',
])('Node loads the file from a folder named %j', (name) => {
  const file = join(temporaryProject({}), name, 'register.js')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, 'globalThis.preloaded = 1')
  const printed = execFileSync(process.execPath, ['-p', 'preloaded'], {
    env: { ...process.env, NODE_OPTIONS: preloading('--no-warnings', file) },
    encoding: 'utf8',
  })
  expect(printed.trim()).toBe('1')
})
