import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Incident } from '@sendonce/model'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runFixture, type FixtureRun } from '../scripts/lab/run-fixture.mjs'
import { expressCopies } from '../scripts/node-matrix.mjs'
import { blankTypes } from './blank-types.ts'
import { fixtureCases, type FixtureCase, type Marked } from './fixture-cases.ts'

const cases = fixtureCases().filter((one) => !/^pairs\/.*\.ts$/.test(one.name))
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
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function isAt(sighting: Incident['first'], mark: Marked | null): boolean {
  const place = sighting?.place
  const file = mark?.file.replace(/\.ts$/, '.js') ?? ''
  return (
    !!place &&
    !!mark &&
    place.file.endsWith(`/${file}`) &&
    (mark.line === null || place.line === mark.line)
  )
}

describe('buggy fixtures really answer twice, at the marked sites', () => {
  const buggy = cases.filter((one) => one.verdict === 'buggy')
  test.each(buggy)('$name', (one) => {
    const incidents = runs.get(one.name)?.incidents ?? []
    if (one.first === null) expect(incidents.map(({ code }) => code)).toEqual([one.code])
    else {
      const seen = incidents.map(({ first, second }) => ({
        first: first?.place,
        second: second?.place,
      }))
      const asMarked = incidents.some(
        ({ first, second }) => isAt(first, one.first) && isAt(second, one.second),
      )
      const swapped = incidents.some(
        ({ first, second }) => isAt(first, one.second) && isAt(second, one.first),
      )
      expect(asMarked || (one.code === 'SO006' && swapped), JSON.stringify(seen)).toBe(true)
    }
  })
})

describe('clean fixtures answer once', () => {
  test.each(cases.filter((one) => one.verdict === 'clean'))('$name', (one) => {
    const run = runs.get(one.name)
    expect(run?.client).not.toBeNull()
    expect(run?.incidents).toEqual([])
  })
})
