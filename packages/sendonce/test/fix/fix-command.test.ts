import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '@sendonce/model'
import { beforeAll, expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { writeSources } from '../../src/project/write-sources.ts'
import { createTestIo } from '../cli/test-io.ts'
import { temporaryProject } from '../project/temporary-project.ts'

// The command is loaded when it is first used: no test waits for that.
beforeAll(async () => {
  await import('../../src/cli/fix-command.ts')
}, 30_000)

const handler = [
  "const app = require('express')()",
  "app.get('/t', (req, res) => {",
  "  if (!req.query.id) res.status(400).send('id')",
  "  res.send('ok')",
  '})',
  '',
].join('\n')
const saving = [
  "const app = require('express')()",
  "const { save } = require('./store')",
  "app.get('/t', (req, res) => {",
  "  if (!req.query.id) res.status(400).send('id')",
  '  save(req.query)',
  "  res.send('ok')",
  '})',
  '',
].join('\n')
const loop = [
  "const app = require('express')()",
  "app.get('/t', (req, res) => {",
  '  for (const id of [1, 2]) res.json({ id })',
  '})',
  '',
].join('\n')

async function fix(
  root: string,
  ...args: readonly string[]
): Promise<{ status: number; out: string; err: string }> {
  const io = createTestIo({ cwd: root })
  const status = await runCli(['fix', ...args], io)
  return { status, out: io.out(), err: io.err() }
}

function textOf(root: string, file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function git(root: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(
    'git',
    ['-C', root, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args],
    { encoding: 'utf8' },
  )
  expect(stderr + String(status)).toMatch(/0$/)
}

test('repairs what it can prove, and a second run finds nothing to do', async () => {
  const root = temporaryProject({ 'app.js': handler })
  expect(await fix(root)).toMatchObject({ status: 0, err: '' })
  expect(textOf(root, 'app.js')).toContain("return res.status(400).send('id')")
  const once = textOf(root, 'app.js')
  const again = await fix(root)
  expect(again.out).toBe('Nothing to repair was found.\n')
  expect(textOf(root, 'app.js')).toBe(once)
  expect(readdirSync(root)).toEqual(['app.js'])
})

test('repairs each package by itself, and takes from the cache what a check has found', async () => {
  const root = temporaryProject({
    'a/package.json': '{"name":"a"}',
    'a/app.js': handler,
    'b/package.json': '{"name":"b"}',
    'b/app.js': handler,
    'c/package.json': '{"name":"c"}',
    'c/app.js': loop,
    'node_modules/.package-lock.json': '{}',
  })
  const io = createTestIo({ cwd: root })
  expect(await runCli(['check', '--format', 'line'], io)).toBe(1)
  const { status, out } = await fix(root, '--format', 'json')
  expect(status).toBe(1)
  const { repair, findings } = JSON.parse(out) as Report
  expect(repair?.outcomes.map(({ kind }) => kind)).toEqual(['fixed', 'fixed', 'suggested'])
  expect(findings.map(({ fix: found }) => found?.verified)).toEqual([true, true, false])
  for (const file of ['a/app.js', 'b/app.js'])
    expect(textOf(root, file)).toContain("return res.status(400).send('id')")
  expect(textOf(root, 'c/app.js')).toBe(loop)
})

test('tells what is left to decide, and ends with 1', async () => {
  const root = temporaryProject({ 'app.js': loop })
  const { status, out } = await fix(root)
  expect(status).toBe(1)
  expect(out).toContain('collect the items and answer behind')
  expect(textOf(root, 'app.js')).toBe(loop)
})

test('a dry run shows a unified diff and writes nothing', async () => {
  const root = temporaryProject({ 'app.js': handler })
  const { status, out } = await fix(root, '--dry-run')
  expect(status).toBe(0)
  expect(out).toContain('--- a/app.js\n+++ b/app.js\n@@')
  expect(out).toContain("-  if (!req.query.id) res.status(400).send('id')\n")
  expect(out).toContain("+  if (!req.query.id) return res.status(400).send('id')\n")
  expect(textOf(root, 'app.js')).toBe(handler)
  expect((await fix(root, '--dry-run', '--color')).out).toContain('\u001b[32m+')
})

test.each([
  ['CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['CR', (text: string) => text.replaceAll('\n', '\r')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  ['tabs', (text: string) => text.replaceAll('  ', '\t')],
  ['no line end', (text: string) => text.trimEnd()],
  ['characters beyond the BMP', (text: string) => `// 😀\n${text}`],
])('keeps %s', async (_, change) => {
  const before = change(handler)
  const root = temporaryProject({ 'app.js': before })
  expect((await fix(root)).status).toBe(0)
  expect(textOf(root, 'app.js')).toBe(before.replace('res.status', 'return res.status'))
})

test.each(['\r\n', '\r'])(
  'a bare return looks as the file does: %j, tabs, semicolons',
  async (end) => {
    const before = [
      "import type { Request, Response } from 'express';",
      "import express from 'express';",
      'const app = express();',
      "app.get('/t', (req: Request, res: Response): void => {",
      '\tif (!req.query.id) {',
      "\t\tres.status(400).send('id'); // too few",
      '\t}',
      "\tres.send('ok');",
      '});',
      '',
    ].join(end)
    const root = temporaryProject({ 'app.ts': before })
    expect((await fix(root)).status).toBe(0)
    expect(textOf(root, 'app.ts')).toBe(
      before.replace(`// too few${end}`, `// too few${end}\t\treturn;${end}`),
    )
  },
)

test('files with changes that are not committed are left alone, unless told otherwise', async () => {
  const root = temporaryProject({ 'app.js': handler, 'other.js': '' })
  git(root, 'init', '--quiet')
  const untracked = await fix(root)
  expect(untracked).toMatchObject({ status: 2, out: '' })
  expect(untracked.err).toContain('app.js: there are changes that are not committed')
  git(root, 'add', '.')
  git(root, 'commit', '--quiet', '-m', 'a')
  writeFileSync(join(root, 'app.js'), `// mine\n${handler}`)
  expect((await fix(root)).status).toBe(2)
  expect(textOf(root, 'app.js')).toBe(`// mine\n${handler}`)
  expect((await fix(root, '--dry-run')).status).toBe(0)
  expect((await fix(root, '--allow-dirty')).status).toBe(0)
  git(root, 'checkout', '--quiet', 'app.js')
  writeFileSync(join(root, 'other.js'), '// this one is not edited\n')
  expect((await fix(root)).status).toBe(0)
})

test('a folder below the top of a repository is looked up by its own names', async () => {
  const root = temporaryProject({ 'server/app.js': handler })
  git(root, 'init', '--quiet')
  expect((await fix(join(root, 'server'))).status).toBe(2)
})

test('where git is there and cannot tell what is committed nothing is edited', async () => {
  const root = temporaryProject({ 'app.js': handler })
  git(root, 'init', '--quiet')
  writeFileSync(join(root, '.git/config'), 'no configuration\n')
  const { status, err } = await fix(root)
  expect(status).toBe(2)
  expect(err).toContain('git cannot tell which files have changes (fatal: bad config line 1')
  expect(textOf(root, 'app.js')).toBe(handler)
  expect((await fix(root, '--allow-dirty')).status).toBe(0)
})

test.each([
  ['tabs', (text: string) => text.replaceAll('  ', '\t')],
  ['CR LF', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a byte order mark', (text: string) => `\ufeff${text}`],
  ['no line end', (text: string) => text.trimEnd()],
])('a diff of %s can be applied', async (_, change) => {
  const before = change(handler)
  const root = temporaryProject({ 'app.js': before })
  const { out } = await fix(root, '--dry-run')
  writeFileSync(join(root, 'fix.diff'), out)
  git(root, 'init', '--quiet')
  git(root, 'apply', 'fix.diff')
  expect(textOf(root, 'app.js')).toBe(before.replace('res.status', 'return res.status'))
})

test('what is said beside the edits is as narrow as the screen', async () => {
  const io = createTestIo({ cwd: temporaryProject({ 'app.js': handler }), env: { COLUMNS: '44' } })
  expect(await runCli(['fix'], io)).toBe(0)
  expect(
    Math.max(
      ...io
        .out()
        .split('\n')
        .map(({ length }) => length),
    ),
  ).toBeLessThanOrEqual(44)
})

test('a read-only file is told and not replaced', async () => {
  const root = temporaryProject({ 'app.js': handler })
  chmodSync(join(root, 'app.js'), 0o444)
  const { status, err } = await fix(root)
  expect(status).toBe(2)
  expect(err).toBe('sendonce: app.js is read-only: nothing was changed\n')
  expect(textOf(root, 'app.js')).toBe(handler)
})

test('a file that was changed meanwhile is not overwritten, nor is any other', () => {
  const root = temporaryProject({ 'a.js': 'a', 'b.js': 'changed' })
  const rewrites = [
    { file: 'a.js', before: 'a', after: 'A' },
    { file: 'b.js', before: 'b', after: 'B' },
  ]
  expect(() => writeSources(root, rewrites)).toThrow('b.js was changed meanwhile')
  expect([textOf(root, 'a.js'), textOf(root, 'b.js')]).toEqual(['a', 'changed'])
})

test('edits of several findings in one statement do not get in each other’s way', async () => {
  const line =
    "app.get('/t', (req, res) => { if (!req.query.id) res.status(400).send('id'); if (!req.query.b) res.status(400).send('b'); res.send('ok') })"
  const root = temporaryProject({ 'app.js': `const app = require('express')()\n${line}\n` })
  expect((await fix(root)).status).toBe(0)
  expect(textOf(root, 'app.js')).toContain(line.replaceAll('res.status', 'return res.status'))
  expect((await fix(root)).out).toBe('Nothing to repair was found.\n')
})

test('two findings that want the same statement to be another one are repaired once', async () => {
  const before = [
    "const app = require('express')()",
    "app.get('/t', (req, res, next) => {",
    "  !req.query.id && res.status(400).send('id')",
    "  !req.query.b && res.status(400).send('b')",
    '  next()',
    '})',
    "app.get('/t', (req, res) => res.send('ok'))",
    '',
  ].join('\n')
  const root = temporaryProject({ 'app.js': before })
  expect((await fix(root)).status).toBe(0)
  const text = textOf(root, 'app.js')
  expect(text.match(/if \(!req\.query\.\w+\) return res\.status\(400\)/g)).toHaveLength(2)
  expect((await fix(root)).out).toBe('Nothing to repair was found.\n')
})

test('a file keeps its mode', async () => {
  const root = temporaryProject({ 'app.js': handler })
  chmodSync(join(root, 'app.js'), 0o755)
  await fix(root)
  expect(statSync(join(root, 'app.js')).mode & 0o777).toBe(0o755)
})

test('--code and --fingerprint choose', async () => {
  const root = temporaryProject({ 'app.js': handler })
  expect((await fix(root, '--code', 'SO009')).out).toBe('Nothing to repair was found.\n')
  expect(await fix(root, '--code', 'SO99')).toMatchObject({ status: 2 })
  const report = JSON.parse((await fix(root, '--dry-run', '--format', 'json')).out)
  const { fingerprint } = report.findings[0]
  const none = await fix(root, '--fingerprint', `${fingerprint},nothing`)
  expect(none).toMatchObject({ status: 2, out: '' })
  expect(none.err).toContain('No finding has a fingerprint that begins with nothing')
  expect(none.err).toContain('sendonce check --format json')
  expect(textOf(root, 'app.js')).toBe(handler)
  expect(
    (await fix(root, '--fingerprint', fingerprint.slice(0, 6), '--code', 'so001')).status,
  ).toBe(0)
})

test('the JSON report carries the edits, and why there are none', async () => {
  const root = temporaryProject({ 'app.js': handler, 'loop.js': loop })
  const report = JSON.parse((await fix(root, '--dry-run', '--format', 'json')).out)
  const [first, second] = report.findings
  const { start, end, text } = first.fix.edits[0]
  expect(first.fix).toMatchObject({ verified: true, title: 'return the first answer' })
  expect(handler.slice(0, start) + text + handler.slice(end)).toBe(
    handler.replace('res.status', 'return res.status'),
  )
  expect(second).toMatchObject({
    fix: { verified: false, title: 'collect the items, and answer once behind the loop' },
    toDecide: expect.stringContaining('collect the items'),
  })
})

test('the JSON report of a run says what was made of each finding, and why of one nothing', async () => {
  const root = temporaryProject({ 'app.js': saving, 'loop.js': loop })
  const report = JSON.parse((await fix(root, '--format', 'json')).out)
  const [first, second] = report.findings
  expect(report.repair.isDryRun).toBe(false)
  expect(report.repair.outcomes).toEqual([
    {
      fingerprint: first.fingerprint,
      kind: 'fixed',
      title: 'return the first answer',
      skips: [{ kind: 'call', name: 'save' }],
      begins: [],
      reason: null,
    },
    {
      fingerprint: second.fingerprint,
      kind: 'suggested',
      title: 'collect the items, and answer once behind the loop',
      skips: [],
      begins: [],
      reason: expect.stringContaining('collect the items'),
    },
  ])
  expect(first.fix.skips).toEqual([{ kind: 'call', name: 'save' }])
  const [{ file, start, end, text }, ...more] = report.repair.edits
  expect({ file, more }).toEqual({ file: 'app.js', more: [] })
  expect(textOf(root, 'app.js')).toBe(saving.slice(0, start) + text + saving.slice(end))
  const dry = JSON.parse((await fix(root, '--dry-run', '--format', 'json')).out)
  expect(dry.repair).toMatchObject({ isDryRun: true, edits: [], outcomes: [{ kind: 'suggested' }] })
})

test('check names what a fix leaves out', async () => {
  const root = temporaryProject({ 'app.js': saving })
  const io = createTestIo({ cwd: root })
  await runCli(['check'], io)
  expect(io.out()).toContain('skips save() behind the first answer')
})

test('check --fixes says which fix there is', async () => {
  const root = temporaryProject({ 'app.js': handler })
  const io = createTestIo({ cwd: root })
  await runCli(['check', '--fixes', '--format', 'json'], io)
  expect(JSON.parse(io.out()).findings[0].fix.verified).toBe(true)
})

test('check says of what it shows how it can be repaired, or what is to decide', async () => {
  const root = temporaryProject({ 'app.js': handler, 'loop.js': loop })
  const check = async (...args: readonly string[]): Promise<string> => {
    const io = createTestIo({ cwd: root })
    await runCli(['check', ...args], io)
    return io.out()
  }
  const pretty = await check()
  expect(pretty).toMatch(
    /fix {3}return the first answer; re-checked\n {8}sendonce fix --fingerprint \w{6}\n/,
  )
  expect(pretty).toMatch(/fix {3}possible, re-checked: collect the items/)
  expect(pretty).toMatch(/sendonce fix -i --fingerprint \w{6}\n/)
  expect(await check('--format', 'plain')).toContain('Fix: return the first answer; re-checked.')
  expect(await check('--no-fixes')).not.toContain('re-checked')
  const json = JSON.parse(await check('--format', 'json'))
  expect(
    json.findings.map((one: { fix: { verified: boolean } | null }) => one.fix?.verified),
  ).toEqual([true, false])
  const none = JSON.parse(await check('--format', 'json', '--no-fixes'))
  expect(none.findings.map((one: { fix: unknown }) => one.fix)).toEqual([null, null])
})
