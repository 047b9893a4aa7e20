import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Incident } from '@sendonce/model'
import { analyze, type Finding } from 'sendonce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runFixture, type FixtureRun } from '../scripts/lab/run-fixture.mjs'
import { expressCopies } from '../scripts/node-matrix.mjs'
import { blankTypes } from './blank-types.ts'
import { fixtureCases, variantCases, type FixtureCase, type Marked } from './fixture-cases.ts'

const fixtures = fixtureCases().filter((one) => !/^pairs\/.*\.ts$/.test(one.name))
const cases = [...fixtures, ...variantCases()]
const folder = mkdtempSync(join(tmpdir(), 'sendonce-fixtures-'))
const runs = new Map<string, FixtureRun>()

/** Puts a case on disk as JavaScript and returns the file to run. */
function write(one: FixtureCase, index: number): string {
  const root = join(folder, String(index))
  for (const [file, text] of Object.entries(one.files)) {
    const target = join(root, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, file.endsWith('.ts') ? blankTypes(file, text) : text)
  }
  return join(root, one.entry.replace(/\.ts$/, '.js'))
}

beforeAll(async () => {
  const express = expressCopies().at(-1)?.folder ?? ''
  const queue = cases.map((one, index) => ({ one, file: write(one, index) }))
  const worker = async (): Promise<void> => {
    for (let job = queue.shift(); job; job = queue.shift()) {
      const drive = /(?:GET|POST|PUT|DELETE) \S+/.exec(job.one.drive)?.[0] ?? 'GET /t'
      runs.set(job.one.name, await runFixture({ file: job.file, drive, express }))
    }
  }
  await Promise.all([worker(), worker(), worker()])
}, 180_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** `file:line` without the folder that the case was put in. */
function placeOf(sighting: Incident['first']): string | null {
  const { file = '', line = 0 } = sighting?.place ?? {}
  return sighting?.place ? `${file.slice(folder.length + 1).replace(/^\d+\//, '')}:${line}` : null
}

/** Where the truth names only the file, `seen` decides the line. */
function marked(mark: Marked | null, seen: string | null): string | null {
  if (!mark) return null
  const file = mark.file.replace(/\.ts$/, '.js')
  if (mark.line !== null) return `${file}:${mark.line}`
  return seen?.startsWith(`${file}:`) ? seen : file
}

const siteOf = (site: Finding['first']): string | null =>
  site && `${site.file.replace(/\.ts$/, '.js')}:${site.line}`

/** Which of two unordered answers comes first is up to time. */
const unordered = new Set(['SO004', 'SO006', 'SO015'])

/** The pair as `first → second`; the order does not count where time decides it. */
function pair(code: string, first: string | null, second: string | null): string {
  const [one, other] = unordered.has(code) ? [first, second].toSorted() : [first, second]
  return `${code} ${one} → ${other}`
}

/**
 * Every pair that a finding names. Where `next()` hands on after an answer (SO002), or is called twice
 * (SO012), the finding stands at the calls of `next()`; the recorder sees the answers behind them.
 */
function pairsOf({ code, first, second, related }: Finding): string[] {
  return [{ first, second }, ...related].map((one) =>
    pair(code, siteOf(one.first), siteOf(one.second)),
  )
}

/** What the analyser does not find, or finds under another code; the recorder was there. */
const otherFinding: Readonly<Record<string, string>> = {
  'snippets/15-switch-without-default.js': 'SO101: paths without an answer are a later issue',
  'variants/so002-after-await.js': 'not found',
  'variants/so004-promise-all.js': 'SO006: does not see that Promise.all awaits them',
  'variants/so007-catch-behind-then.js': 'not found: nothing says that the reaction throws',
  'variants/so009-second-error-handler.js': 'not found: nothing says that the handler throws',
  'variants/so012-next-twice.js': 'at the two calls of next()',
  'variants/so013-callbacks-in-loop.js': 'SO004: callbacks of several rounds are not told apart',
  'variants/so013-map-async.js': 'not found',
  'variants/so014-two-events.js': 'not found: nothing says that both events come',
}

describe('each buggy fixture is one incident, with the pattern and the sites that are marked', () => {
  test.each(cases.filter((one) => one.verdict === 'buggy'))('$name', (one) => {
    const incidents = runs.get(one.name)?.incidents ?? []
    const seen = incidents.map(({ code, first, second }) =>
      pair(code, placeOf(first), placeOf(second)),
    )
    const code = one.code ?? ''
    const first = marked(one.first, placeOf(incidents[0]?.first ?? null))
    const second = marked(one.second, placeOf(incidents[0]?.second ?? null))
    expect(seen).toEqual([pair(code, first, second)])

    const { findings } = analyze({ files: one.files, entries: [one.entry] })
    const found = findings.flatMap(pairsOf)
    if (otherFinding[one.name]) expect(found).not.toContain(seen[0])
    else expect(found).toContain(seen[0])
  })
})

describe('clean fixtures answer once', () => {
  test.each(cases.filter((one) => one.verdict === 'clean'))('$name', (one) => {
    const run = runs.get(one.name)
    expect(run?.client).not.toBeNull()
    expect(run?.incidents).toEqual([])
  })
})
