import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Incident } from '@sendonce/model'
import {
  runFixture,
  runRequests,
  type FixtureRun,
  type RequestsRun,
} from '../scripts/lab/run-fixture.mjs'
import { blankTypes } from './blank-types.ts'
import { fixtureCases, variantCases, type FixtureCase, type Marked } from './fixture-cases.ts'

/** The fixtures that run: each once, also where it is written with types and without. */
export function runnableCases(): FixtureCase[] {
  const isTyped = /^pairs\/.*\.ts$/
  return [...fixtureCases().filter(({ name }) => !isTyped.test(name)), ...variantCases()]
}

/** What runs a fixture. */
export interface Runner {
  readonly node?: string
  readonly express: string
}

/** Runs a fixture under the recorder, as JavaScript, in a folder of its own. */
export function record(one: FixtureCase, runner: Runner): Promise<Recorded> {
  return inFolder(one, async (folder) => {
    const drive = /(?:GET|POST|PUT|DELETE) \S+/.exec(one.drive)?.[0] ?? 'GET /t'
    const run = await runFixture({ ...runner, file: join(folder, plain(one.entry)), drive })
    return judge(one, run, folder)
  })
}

/** The same with all the requests of a fixture, which are separated by commas. */
export function recordAll(one: FixtureCase, runner: Runner): Promise<RequestsRun> {
  return inFolder(one, (folder) => {
    const drives = one.drive.split(',').map((drive) => drive.trim())
    return runRequests({ ...runner, file: join(folder, plain(one.entry)), drives })
  })
}

async function inFolder<T>(one: FixtureCase, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sendonce-fixture-'))
  try {
    for (const [file, text] of Object.entries(one.files)) {
      const target = join(folder, plain(file))
      mkdirSync(dirname(target), { recursive: true })
      writeFileSync(target, file.endsWith('.ts') ? blankTypes(file, text) : text)
    }
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What was recorded beside what is marked, as `SO004 app.js:3 → app.js:7`. */
export interface Recorded {
  readonly run: FixtureRun
  readonly seen: readonly string[]
  readonly wanted: readonly string[]
}

function judge(one: FixtureCase, run: FixtureRun, folder: string): Recorded {
  const places = run.incidents.map(({ first, second }) => ({
    first: placeOf(first, folder),
    second: placeOf(second, folder),
  }))
  const seen = run.incidents.map(({ code }, at) =>
    pair(code, places[at]?.first ?? null, places[at]?.second ?? null),
  )
  if (one.verdict === 'clean') return { run, seen, wanted: [] }
  const first = marked(one.first, places[0]?.first ?? null)
  const second = marked(one.second, places[0]?.second ?? null)
  return { run, seen, wanted: [pair(one.code ?? '', first, second)] }
}

/** The name of a file once its types are gone. */
export function plain(file: string): string {
  return file.replace(/\.ts$/, '.js')
}

/** `file:line` without the folder that the case was put in. */
function placeOf(sighting: Incident['first'], folder: string): string | null {
  const place = sighting?.place
  return place ? `${place.file.slice(folder.length + 1)}:${place.line}` : null
}

/** Where the truth names only the file, `seen` decides the line. */
function marked(mark: Marked | null, seen: string | null): string | null {
  if (!mark) return null
  const file = plain(mark.file)
  if (mark.line !== null) return `${file}:${mark.line}`
  return seen?.startsWith(`${file}:`) ? seen : file
}

const unordered = new Set(['SO004', 'SO006', 'SO015'])

/** Both answers in one text. Which one comes first does not count where only time decides it. */
export function pair(code: string, first: string | null, second: string | null): string {
  const [one, other] = unordered.has(code) ? [first, second].toSorted(byText) : [first, second]
  return `${code} ${one} → ${other}`
}

function byText(one: string | null, other: string | null): number {
  return (one ?? '').localeCompare(other ?? '')
}
