import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { temporaryProject } from '../project/temporary-project.ts'
import { check, json } from './run-check.ts'
import { createTestIo } from './test-io.ts'

const twice = (path: string): string => `
app.get('${path}', (req, res) => {
  res.json({ path: '${path}' })
  res.end('more')
})
`
const app = (...routes: readonly string[]): string =>
  `const app = require('express')()\n${routes.map(twice).join('')}`

const shop = (...routes: readonly string[]): string =>
  temporaryProject({ 'package.json': '{}', 'app.js': app(...routes) })

async function baseline(cwd: string, ...argv: readonly string[]) {
  const io = createTestIo({ cwd })
  const status = await runCli(['baseline', ...argv], io)
  return { status, out: io.out(), err: io.err() }
}

const file = 'sendonce-baseline.json'

test('what is accepted does not fail, what is new does', async () => {
  const cwd = shop('/a', '/b')
  expect((await check(cwd)).status).toBe(1)
  expect(await baseline(cwd, '--note', 'before the gateway')).toMatchObject({
    status: 0,
    out: `${file}: 2 findings accepted (2 new, 0 gone)\n`,
  })
  const quiet = await check(cwd)
  expect(quiet.status).toBe(0)
  expect(quiet.out).toContain('No new second answer found.')
  expect(quiet.out).toContain('2 findings known before')
  const { suppressed } = await json(cwd)
  expect(suppressed.map(({ by, reason }) => [by, reason])).toEqual([
    ['baseline', 'before the gateway'],
    ['baseline', 'before the gateway'],
  ])

  writeFileSync(join(cwd, 'app.js'), app('/a', '/c', '/b'))
  const fails = await check(cwd, '--format', 'line')
  expect(fails.status).toBe(1)
  expect(fails.out.trim().split('\n')).toEqual([expect.stringContaining('GET /c')])
  expect(
    (await check(cwd, '--no-baseline', '--format', 'line')).out.trim().split('\n'),
  ).toHaveLength(3)
})

test('moved, renamed and formatted anew it is the same finding', async () => {
  const cwd = shop('/a')
  await baseline(cwd)
  const moved = app('/a')
    .replace("{ path: '/a' }", '{\n    "path": `/a`,\n  }')
    .replace('(req, res)', '(request,res)')
  writeFileSync(join(cwd, 'app.js'), `// one\n// two\n${moved}`)
  expect(await check(cwd, '--format', 'line')).toMatchObject({ status: 0, out: '', err: '' })
})

test('what is gone has to be taken out', async () => {
  const cwd = shop('/a', '/b')
  await baseline(cwd)
  writeFileSync(join(cwd, 'app.js'), app('/b'))
  const stale = await check(cwd, '--format', 'line')
  expect(stale.status).toBe(1)
  expect(stale.err).toContain(`1 finding accepted in ${file} and gone: SO003 app.js`)
  expect((await json(cwd)).baseline?.stale.map(({ call }) => call)).toEqual(["res.end('more')"])

  expect((await check(cwd, '--quiet', '--fail-on', 'low')).out).toContain('accepted in')

  // Of one file alone nobody can tell: callers may stand elsewhere.
  expect((await check(cwd, 'app.js')).status).toBe(0)
  expect((await baseline(cwd, '--prune')).out).toContain('1 finding accepted (0 new, 1 gone)')
  expect((await check(cwd)).status).toBe(0)
})

test('of a file that cannot be read nothing is gone', async () => {
  const cwd = shop('/a')
  await baseline(cwd)
  writeFileSync(join(cwd, 'app.js'), `${app('/a')}\nconst = 1`)
  expect((await check(cwd)).status).toBe(0)
})

test('a day ends what was accepted until then', async () => {
  const cwd = shop('/a')
  expect((await baseline(cwd, '--until', '2020-01-31')).err).toContain('2020-01-31 has passed')
  await baseline(cwd, '--until', '2999-01-31')
  expect((await check(cwd)).status).toBe(0)
  vi.useFakeTimers({ now: new Date('3000-01-01'), toFake: ['Date'] })
  try {
    const over = await check(cwd)
    expect(over.status).toBe(1)
    expect(over.out).toContain('until a day that has passed: SO003 app.js')
  } finally {
    vi.useRealTimers()
  }
})

test('single findings are accepted by the start of their fingerprints, with their notes', async () => {
  const cwd = shop('/a', '/b')
  const [a, b] = (await json(cwd)).findings
  await baseline(cwd, '--fingerprint', a?.fingerprint.slice(0, 7) ?? '', '--note', 'one')
  await baseline(cwd, '--fingerprint', b?.fingerprint ?? '', '--note', 'two')
  await baseline(cwd)
  const text = readFileSync(join(cwd, file), 'utf8')
  expect(text).toMatch(/"note":"one"[^]*"note":"two"|"note":"two"[^]*"note":"one"/)
  expect(text.split('\n').filter((line) => line.includes('"fingerprint"'))).toHaveLength(2)
  expect(await baseline(cwd, '--fingerprint', 'zzzz')).toMatchObject({ status: 2 })
})

test.each([
  ['{', 'is not JSON'],
  ['[]', 'is not a baseline'],
  ['{"format":2,"accepted":[]}', 'has format 2, and this version reads 1'],
  ['{"format":1,"accepted":[{"code":"SO001"}]}', 'has an entry that is none (number 1)'],
  [
    '{"format":1,"accepted":[{"fingerprint":"a","code":"SO001","file":"a","call":"","note":"","until":"soon"}]}',
    'number 1',
  ],
])('a baseline of %s is refused', async (text, says) => {
  const cwd = shop('/a')
  writeFileSync(join(cwd, file), text)
  const refused = await check(cwd)
  expect(refused.status).toBe(2)
  expect(refused.err).toContain(says)
  expect((await baseline(cwd)).status).toBe(2)
  expect(readFileSync(join(cwd, file), 'utf8')).toBe(text)
})

test('what does not go together, or is not there', async () => {
  const cwd = shop('/a')
  expect((await baseline(cwd, '--prune', '--note', 'x')).status).toBe(2)
  expect((await baseline(cwd, '--until', 'soon')).status).toBe(2)
  expect((await check(cwd, '--baseline', 'none.json')).err).toContain(
    'there is no baseline none.json',
  )
})
