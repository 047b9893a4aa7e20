import { readFileSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'
import { check } from './run-check.ts'

const files = {
  'package.json': '{}',
  'app.js': `require('express')().get('/a', (req, res) => {
  res.json(1)
  res.json(2)
})
`,
}

test('one check prints one form and writes others', async () => {
  const cwd = temporaryProject(files)
  const both = ['--output', 'sarif=a.sarif', '--output', 'markdown=a=b.md']
  const { status, out } = await check(cwd, '--format', 'line', ...both)
  expect(status).toBe(1)
  expect(out).toContain('app.js:3:7: error SO003')
  const read = (name: string): string => readFileSync(join(cwd, name), 'utf8')
  expect(JSON.parse(read('a.sarif'))).toMatchObject({ version: '2.1.0' })
  expect(read('a=b.md')).toContain('| **SO003** certain |')
})

test('a page says nothing of the machine that it was made on', async () => {
  const cwd = temporaryProject(files)
  expect((await check(cwd, '--quiet', '--output', 'html=a.html')).status).toBe(1)
  const page = readFileSync(join(cwd, 'a.html'), 'utf8')
  expect(page).toContain('app.js:3:7')
  expect(page).toContain('res.<mark class="two">json</mark>')
  for (const own of [cwd, homedir(), tmpdir(), userInfo().homedir]) expect(page).not.toContain(own)
  const bare = (await check(cwd, '--format', 'html', '--no-source')).out
  expect(bare).toContain('app.js:3:7')
  // The pattern's page has an example of its own.
  expect(bare).not.toMatch(/require|res\.json\([12]\)|\/a'/)
})

test('programs get their form also where nothing was found and silence is asked for', async () => {
  const cwd = temporaryProject({ ...files, 'app.js': '' })
  const { out } = await check(cwd, '--quiet', '--format', 'sarif')
  expect(JSON.parse(out)).toMatchObject({ version: '2.1.0' })
  expect((await check(cwd, '--quiet', '--format', 'plain')).out).toBe('')
})

test.each([
  [['--no-source'], '--no-source is about the HTML report'],
  [['--output', 'sarif'], 'It takes a form and a file'],
  [['--output', 'xml=a'], 'It takes a form and a file'],
  [['--output', 'json=none/a'], 'the report cannot be written to none/a'],
  [['--watch', '--output', 'json=a'], '--watch and --output go not together'],
  [['--watch', '--new-since', 'HEAD'], '--watch and --new-since go not together'],
])('%j is refused', async (argv, says) => {
  const { status, err } = await check(temporaryProject(files), ...argv)
  expect(status).toBe(2)
  expect(err).toContain(says)
})
