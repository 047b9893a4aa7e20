import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { analyze, type Finding } from 'sendonce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'

/** A small application of Koa, written right or wrong, that runs. */
interface Case {
  readonly name: string
  readonly text: string
  /** The pattern that it shows, or `clean`. */
  readonly code: string
  readonly drive: string
  /** The status and the body that the client gets; `waits`: nothing. */
  readonly client: string
  /** What the client gets when it is repaired; `null`: it is not. */
  readonly fixed: string | null
  readonly lines: readonly (number | null)[]
}

const root = join(import.meta.dirname, '..')
const fixtures = join(root, 'fixtures', 'koa')

function lineOf(text: string, mark: string): number | null {
  const line = text.split('\n').findIndex((one) => one.includes(mark))
  return line < 0 ? null : line + 1
}

const cases = readdirSync(fixtures).map((name): Case => {
  const text = readFileSync(join(fixtures, name), 'utf8')
  const [head = ''] = text.split('\n', 1)
  const [code = '', drive = '', client = '', fixed] = head.slice('// '.length).split(' | ')
  const lines = ['@first', '@second'].map((mark) => lineOf(text, mark))
  const repaired = fixed === undefined ? null : fixed.replace(/^fixed: /, '')
  return { name, text, code, drive, client: client.replaceAll('\\n', '\n'), fixed: repaired, lines }
})
const buggy = cases.filter(({ code }) => code !== 'clean')
const clean = cases.filter(({ code }) => code === 'clean')
const copies = ['koa', 'koa-2'] as const

const folder = mkdtempSync(join(tmpdir(), 'sendonce-koa-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Job {
  readonly one: Case
  readonly text: string
}

interface Result {
  readonly client: { readonly status: number; readonly body: string } | null
  /** What nobody has caught. */
  readonly thrown: string | null
}

/** Runs cases with a copy of Koa, or what their fixes make of them, one after the other. */
async function run(copy: string, jobs: readonly Job[], suffix = ''): Promise<Map<string, Result>> {
  const apps = jobs.map(({ one, text }) => {
    const file = join(folder, `${copy}${suffix}-${one.name}`)
    writeFileSync(file, text)
    const [method, path] = one.drive.split(' ')
    // One that is not to come is waited for no longer than need be.
    return { file, method, path, patience: one.client === 'waits' ? 300 : 10_000 }
  })
  const list = join(folder, `${copy}${suffix}.json`)
  writeFileSync(list, JSON.stringify(apps))
  const runner = join(root, 'scripts', 'lab', 'run-koa.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [runner, copy, list])
  const results = JSON.parse(stdout) as Result[]
  return new Map(jobs.map(({ one }, index) => [one.name, results[index] as Result]))
}

function gotten(result: Result | undefined): string | null {
  if (!result) return null
  return result.client ? `${result.client.status} ${result.client.body}` : 'waits'
}

/** The program behind its fixes; `null`: it has none. */
function repairedTextOf({ name, text }: Case): string | null {
  const program = analyzeForRepair(createMemoryHost({ [name]: text }), [name])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(name) ?? null
}

const runs = new Map<string, Result>()
const repaired = new Map<string, Result>()

beforeAll(async () => {
  for (const copy of copies) {
    const jobs = cases.map((one) => ({ one, text: one.text }))
    for (const [name, result] of await run(copy, jobs)) runs.set(`${copy} ${name}`, result)
  }
  const jobs = cases.flatMap((one) => {
    const text = repairedTextOf(one)
    return text === null ? [] : [{ one, text }]
  })
  for (const [name, result] of await run('koa', jobs, '-fixed')) repaired.set(name, result)
}, 180_000)

const found = ({ name, text }: Case): readonly Finding[] =>
  analyze({ files: { [name]: text }, minConfidence: 'low' }).findings

describe.each(copies)('%s', (copy) => {
  test.each(cases)('$name does what it says', ({ name, client, code }) => {
    const seen = runs.get(`${copy} ${name}`)
    expect(gotten(seen)).toBe(client)
    if (code === 'clean') expect(seen?.thrown).toBeNull()
  })
})

describe('what is wrong is found at its places, under the right pattern', () => {
  test.each(buggy)('$name', (one) => {
    const findings = found(one)
    expect(findings.map(({ code }) => code)).toEqual([one.code])
    const [finding] = findings
    expect(finding?.confidence).not.toBe('low')
    expect(finding?.entry?.framework).toBe('koa')
    // Where nobody answers only one place is told.
    expect([finding?.first?.line, finding?.second?.line ?? null]).toEqual(one.lines)
  })
})

describe('what is right is left alone', () => {
  test.each(clean)('$name', (one) => {
    expect(found(one)).toEqual([])
  })
})

describe('what is repaired answers as it was meant to', () => {
  test.each(buggy)('$name', ({ name, fixed }) => {
    expect(gotten(repaired.get(name))).toBe(fixed)
  })
})
