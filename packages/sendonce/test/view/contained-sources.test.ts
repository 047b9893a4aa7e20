import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readContained } from '../../src/view/contained-sources.ts'

const folder = mkdtempSync(join(tmpdir(), 'sendonce-contained-'))
const root = join(folder, 'project')
const read = readContained(root)

beforeAll(() => {
  mkdirSync(join(root, 'src'), { recursive: true })
  mkdirSync(join(folder, 'project-two'))
  writeFileSync(join(root, 'src', 'app.js'), 'app')
  writeFileSync(join(folder, 'secret.js'), 'secret')
  writeFileSync(join(folder, 'project-two', 'app.js'), 'of another project')
  writeFileSync(join(root, '.env'), 'KEY=1')
  writeFileSync(join(root, '.env.local'), 'KEY=1')
  writeFileSync(join(root, 'src', 'long.js'), 'x'.repeat(10 * 1024 * 1024))
  writeFileSync(join(root, 'src', 'limit.js'), 'x'.repeat(512 * 1024))
  symlinkSync(join(folder, 'secret.js'), join(root, 'src', 'link.js'))
  symlinkSync(folder, join(root, 'src', 'out'))
  symlinkSync(join(root, '.env'), join(root, 'src', 'settings.js'))
  symlinkSync(join(root, 'src', 'app.js'), join(root, '.env.production'))
  symlinkSync(join(root, 'src', 'app.js'), join(root, 'inside.js'))
  symlinkSync(root, join(folder, 'other-name'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('sources of the project are read, also by links inside of it', () => {
  expect(read('src/app.js')).toBe('app')
  expect(read('inside.js')).toBe('app')
  expect(readContained(join(folder, 'other-name'))('src/app.js')).toBe('app')
  expect(read('src/limit.js')).toHaveLength(512 * 1024)
})

test.each([
  '../secret.js',
  '../project-two/app.js',
  'src/../../secret.js',
  '/etc/passwd',
  'src/link.js',
  'src/out/secret.js',
  '',
  '.',
  'src',
  'src/none.js',
  'src/app.js\0.png',
])('%j is not', (file) => {
  expect(read(file)).toBeNull()
})

test.each(['.env', '.env.local', 'src/settings.js', '.env.production', 'src/../.env'])(
  'settings with secrets are not: %s',
  (file) => {
    expect(read(file)).toBeNull()
  },
)

test('a file of 10 MB is not', () => {
  expect(read('src/long.js')).toBeNull()
})
