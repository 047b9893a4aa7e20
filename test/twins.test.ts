import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { analyze, type Finding } from 'sendonce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runQuietApps, runRequests, type RequestsRun } from '../scripts/lab/run-fixture.mjs'
import { expressOf, manifestFor } from './express-versions.ts'
import { sharingCases, twinCases, type TwinCase } from './twin-cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'sendonce-twins-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const cases = [...twinCases('look-alikes'), ...twinCases('twins')]
const correct = cases.filter(({ code }) => code === null)
const buggy = cases.filter(({ code }) => code !== null)
const runs = new Map<string, RequestsRun>()

function put({ name, text, drives }: TwinCase): {
  readonly file: string
  readonly drives: readonly string[]
} {
  const file = join(folder, name)
  writeFileSync(file, text)
  return { file, drives }
}

/** Runs cases of one version of Express. */
async function runGroup(group: readonly TwinCase[]): Promise<void> {
  const [{ express, code }] = group as readonly [TwinCase]
  const how = { express: expressOf(express) }
  const apps = group.map(put)
  const done =
    code === null
      ? await runQuietApps(apps, how)
      : await Promise.all(apps.map((app) => runRequests({ ...app, ...how })))
  for (const [at, { name }] of group.entries()) runs.set(name, done[at] as RequestsRun)
}

beforeAll(async () => {
  const queue = [...sharingCases(correct), ...buggy.map((one) => [one])]
  const worker = async (): Promise<void> => {
    for (let group = queue.shift(); group; group = queue.shift()) await runGroup(group)
  }
  await Promise.all([worker(), worker(), worker()])
}, 300_000)

function findingsIn({ name, text, express }: TwinCase): readonly Finding[] {
  const files = { [name]: text, 'package.json': manifestFor(express) }
  return analyze({ files, entries: [name] }).findings
}

describe('correct code answers each request once, and nothing is found in it', () => {
  test.each(correct)('$name', (one) => {
    const run = runs.get(one.name)
    expect(run?.answers).toHaveLength(one.drives.length)
    for (const { client } of run?.answers ?? []) {
      expect(client.status).toBeGreaterThan(199)
      expect(client.error).toBeUndefined()
    }
    expect(run?.crash).toBeNull()
    expect(run?.incidents).toEqual([])
    expect(findingsIn(one)).toEqual([])
  })
})

describe('a second answer is found where it is recorded, under the same pattern', () => {
  test.each(buggy.filter(({ lines }) => lines.from === 0))('$name', (one) => {
    const incidents = runs.get(one.name)?.incidents ?? []
    const wanted = [one.code, one.lines.first, one.lines.second]
    expect(
      incidents.map(({ code, first, second }) => [code, first?.place?.line, second?.place?.line]),
    ).toEqual([wanted])
    expect(
      findingsIn(one).map(({ code, first, second }) => [code, first?.line, second?.line]),
    ).toEqual([wanted])
  })
})

/** Recorded by the tests of the recorder, which also let clients leave and send several requests. */
const programs = [
  'so003-end-behind-pipeline.mjs',
  'so003-two-streams.cjs',
  'so004-end-of-a-compressed-file.cjs',
  'so005-wrapper-that-goes-on.cjs',
  'so013-stream-for-each.cjs',
  'so013-tasks-of-items.cjs',
  'so014-request-that-is-destroyed.cjs',
  'so017-listener-twice.cjs',
  'so017-header-of-a-listener.cjs',
  'so017-two-listeners.cjs',
  'so018-finish.cjs',
  'so019-client-left.cjs',
  'so019-close-listener.cjs',
  'so019-ended-while-waiting.cjs',
  'so021-kept-response.cjs',
]

test.each(programs)('%s is found at the places that are recorded', (name) => {
  const text = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'programs', name), 'utf8')
  const lines = text.split('\n')
  const lineOf = (mark: string): number => lines.findIndex((line) => line.includes(mark)) + 1
  const { findings } = analyze({ files: { [name]: text }, minConfidence: 'low' })
  const [finding] = findings
  expect(findings.map(({ code }) => code)).toEqual([lines[0]?.slice(3)])
  const pairs = [finding, ...(finding?.related ?? [])].map((one) => [
    one?.first?.line,
    one?.second?.line,
  ])
  expect(pairs).toContainEqual([lineOf('@first'), lineOf('@second')])
})

describe('a request that nobody answers, or ends, is found where the way is lost', () => {
  test.each(buggy.filter(({ lines }) => lines.from > 0))('$name', (one) => {
    const run = runs.get(one.name)
    expect(run?.answers).toHaveLength(one.drives.length)
    for (const { client } of run?.answers ?? [])
      expect(client.error).toMatch(/^(TIMEOUT|ECONNRESET)$/)
    for (const { code, second } of run?.incidents ?? [])
      expect([code, second]).toEqual(['SO101', null])
    expect(findingsIn(one).map(({ code, first, second }) => [code, first?.line, second])).toEqual([
      [one.code, one.lines.from, null],
    ])
  })
})
