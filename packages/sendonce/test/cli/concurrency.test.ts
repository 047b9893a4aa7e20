import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Report } from '@sendonce/model'
import { expect, test } from 'vitest'
import { temporaryProject } from '../project/temporary-project.ts'

// As people run it: workers are processes with a program of their own, which only what is built has.
const bin = fileURLToPath(new URL('../../dist/bundle/bin.js', import.meta.url))
const json = JSON.stringify

/** A server that answers twice. */
const wrong = (guard: string): string => `const app = require('express')()
${guard}
app.get('/', (req, res) => {
  if (!req.query.id) fail(req, res)
  res.json({ ok: true })
})
`
const own = 'const fail = (req, res) => res.status(400).end()'

/** Packages of which two import from a third one, one has nothing to do with others, and one has a file that is broken. */
const files = {
  'package.json': json({ workspaces: ['packages/*'] }),
  ...Object.fromEntries(
    ['admin', 'blog', 'broken', 'lib', 'shop'].map((name) => [
      `packages/${name}/package.json`,
      json({ name, dependencies: { express: '4' } }),
    ]),
  ),
  'packages/admin/app.js': wrong("const { fail } = require('lib')"),
  'packages/blog/app.js': wrong(own),
  'packages/blog/more.js': wrong(own).replace("'/'", "'/more'"),
  'packages/broken/app.js': wrong(own),
  'packages/broken/broken.js': "app.get('/', (req, res) => { res.end( })\n",
  'packages/lib/index.js': 'exports.fail = (req, res) => res.status(400).end()\n',
  'packages/shop/app.js': wrong("const { fail } = require('lib')"),
}

/** Is loaded by the command and its workers: writes down what these say, and may have them say something else. */
const spy = `const { appendFileSync } = require('node:fs')
const { send } = process
if (send) process.send = (message) => {
  if (message.kind !== 'share') appendFileSync(process.env.SAID, message.kind + '\\n')
  if (process.env.FAULT === 'dies' && message.kind !== 'share') process.kill(process.pid, 'SIGKILL')
  return send.call(process, process.env.FAULT === 'fails' ? { kind: 'failed' } : message)
}
`

interface Checked {
  readonly report: Omit<Report, 'timingMs'>
  readonly analyseMs: number
  /** The kinds of what workers answered. */
  readonly answers: readonly string[]
}

function check(
  root: string,
  args: readonly string[],
  fault: 'none' | 'dies' | 'fails' = 'none',
): Checked {
  const said = join(root, 'said')
  rmSync(said, { force: true })
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['--require', './spy.cjs', bin, 'check', 'packages', '--format', 'json', ...args],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '--require ./spy.cjs', SAID: said, FAULT: fault },
    },
  )
  expect({ stderr, status }).toEqual({ stderr: '', status: 1 })
  const { timingMs, ...report } = JSON.parse(stdout) as Report
  const lines = existsSync(said) ? readFileSync(said, 'utf8').trim().split('\n') : []
  return {
    report,
    analyseMs: timingMs.analyse,
    answers: lines.toSorted(),
  }
}

const project = (): string => temporaryProject({ ...files, 'spy.cjs': spy })

test('several processes find what one finds, whatever is joined', () => {
  const root = project()
  const alone = check(root, ['--concurrency', 'off', '--explain-coverage'])
  expect(alone.answers).toEqual([])
  expect(alone.report.findings.map(({ second }) => second?.file)).toEqual([
    'packages/admin/app.js',
    'packages/blog/app.js',
    'packages/blog/more.js',
    'packages/broken/app.js',
    'packages/shop/app.js',
  ])
  expect(alone.report.findings.every(({ fix }) => fix !== null)).toBe(true)
  expect(alone.report.skipped).toMatchObject([{ file: 'packages/broken/broken.js' }])
  for (const count of ['2', '3', '64']) {
    const { report, answers } = check(root, ['--concurrency', count, '--explain-coverage'])
    expect(report).toEqual(alone.report)
    expect(new Set(answers)).toEqual(new Set(['advised', 'analysed', 'left']))
  }
  // A single process beside this one would save nothing, and this is little work.
  expect(check(root, ['--concurrency', '1']).answers).toEqual([])
  expect(check(root, []).answers).toEqual([])
}, 60_000)

test('what several processes found is kept as what one finds', () => {
  const root = project()
  for (const [first, second] of [
    ['2', 'off'],
    ['off', '2'],
  ] as const) {
    rmSync(join(root, 'kept'), { recursive: true, force: true })
    const anew = check(root, ['--cache', 'kept', '--concurrency', first])
    const again = check(root, ['--cache', 'kept', '--concurrency', second])
    expect(again.report).toEqual(anew.report)
    expect(anew.analyseMs).toBeGreaterThan(0)
    expect(again).toMatchObject({ analyseMs: 0, answers: [] })
  }
}, 60_000)

test.each(['dies', 'fails'] as const)(
  'where each process %s nothing is lost',
  (fault) => {
    const root = project()
    const alone = check(root, ['--concurrency', 'off'])
    const { report, answers } = check(root, ['--concurrency', '2'], fault)
    expect(report).toEqual(alone.report)
    expect(answers).not.toEqual([])
  },
  60_000,
)
