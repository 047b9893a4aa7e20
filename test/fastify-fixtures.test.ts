import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { analyze, type Finding } from 'sendonce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'

/** A small application of Fastify, written right or wrong, that runs. */
interface Case {
  readonly name: string
  readonly text: string
  /** The pattern that it shows, or `clean`. */
  readonly code: string
  readonly drive: string
  /** The status and the body that the client gets; `waits`: nothing. */
  readonly client: string
  /** What Fastify or Node says of the second answer; `-`: nothing. */
  readonly says: string
  /** What the client gets when it is repaired; `null`: it is not. */
  readonly fixed: string | null
  readonly lines: readonly (number | null)[]
}

interface Run {
  readonly client: string
  /** Warnings and errors of the log, and what was thrown and caught by nobody. */
  readonly said: readonly string[]
}

const root = join(import.meta.dirname, '..')
const fixtures = join(root, 'fixtures', 'fastify')

function lineOf(text: string, mark: string): number | null {
  const line = text.split('\n').findIndex((one) => one.includes(mark))
  return line < 0 ? null : line + 1
}

const cases = readdirSync(fixtures).map((name): Case => {
  const text = readFileSync(join(fixtures, name), 'utf8')
  const [head = ''] = text.split('\n', 1)
  const [code = '', drive = '', client = '', says = '', fixed] = head
    .slice('// '.length)
    .split(' | ')
  const lines = ['@first', '@second'].map((mark) => lineOf(text, mark))
  return { name, text, code, drive, client, says, fixed: fixedAs(fixed, client), lines }
})
/** `fixed`: as before; `fixed: 200 late`: what was meant. */
function fixedAs(said: string | undefined, client: string): string | null {
  if (said === undefined) return null
  return /^fixed: (.*)$/.exec(said)?.[1] ?? client
}

const buggy = cases.filter(({ code }) => code !== 'clean')
const clean = cases.filter(({ code }) => code === 'clean')
const copies = ['fastify', 'fastify-4'] as const

const folder = mkdtempSync(join(tmpdir(), 'sendonce-fastify-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

interface Job {
  readonly one: Case
  readonly text: string
}

/** Milliseconds that an answer is waited for: one that is not to come, no longer than need be. */
const patienceFor = ({ client }: Case): number => (client === 'waits' ? 400 : 10_000)

/** Runs cases with a copy of Fastify, or what their fixes make of them, one after the other. */
async function run(copy: string, jobs: readonly Job[], suffix = ''): Promise<Map<string, Run>> {
  const apps = jobs.map(({ one, text }) => {
    const file = join(folder, `${copy}${suffix}-${one.name}`)
    writeFileSync(file, text)
    const [method, path] = one.drive.split(' ')
    return { file, method, path, patience: patienceFor(one) }
  })
  const list = join(folder, `${copy}${suffix}.json`)
  writeFileSync(list, JSON.stringify(apps))
  const runner = join(root, 'scripts', 'lab', 'run-fastify.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [runner, copy, list])
  const results = JSON.parse(stdout) as Result[]
  return new Map(jobs.map(({ one }, index) => [one.name, runOf(results[index] as Result)]))
}

interface Result {
  readonly client: { readonly status: number; readonly body: string } | null
  readonly thrown: string | null
  readonly log: string
}

function runOf({ client, thrown, log }: Result): Run {
  const lines = log.split('\n').filter((line) => line !== '')
  const said = lines.flatMap((line) => {
    const { level, msg, err } = JSON.parse(line) as {
      level: number
      msg: string
      err?: { code?: string }
    }
    return level < 40 ? [] : [err?.code ?? msg]
  })
  return {
    client: client ? `${client.status} ${client.body}`.trimEnd() : 'waits',
    said: thrown ? [...said, thrown] : said,
  }
}

/** The program behind its fixes; `null`: it has none. */
function repairedTextOf({ name, text }: Case): string | null {
  const program = analyzeForRepair(createMemoryHost({ [name]: text }), [name])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(name) ?? null
}

const runs = new Map<string, Run>()
const repaired = new Map<string, Run>()

beforeAll(async () => {
  for (const copy of copies) {
    const results = await run(
      copy,
      cases.map((one) => ({ one, text: one.text })),
    )
    for (const [name, result] of results) runs.set(`${copy} ${name}`, result)
  }
  const jobs = cases.flatMap((one) => {
    const text = repairedTextOf(one)
    return text === null ? [] : [{ one, text }]
  })
  for (const [name, result] of await run('fastify', jobs, '-fixed')) repaired.set(name, result)
}, 180_000)

const found = ({ name, text }: Case): readonly Finding[] =>
  analyze({ files: { [name]: text }, minConfidence: 'low' }).findings

describe.each(copies)('%s', (copy) => {
  test.each(cases)('$name does what it says', ({ name, client, says }) => {
    const seen = runs.get(`${copy} ${name}`)
    expect(seen?.client).toBe(client)
    if (says === '-')
      expect(seen?.said).toEqual(expect.not.arrayContaining(['FST_ERR_REP_ALREADY_SENT']))
    else expect(seen?.said).toContain(says)
  })
})

describe('what is wrong is found at its places, under the right pattern', () => {
  test.each(buggy)('$name', (one) => {
    const findings = found(one)
    expect(findings.map(({ code }) => code)).toEqual([one.code])
    if (one.code === 'SO101') return
    const lines = findings.map(({ first, second }) => [first?.line ?? null, second?.line ?? null])
    const marked = one.lines.map((line) => line ?? one.lines[0] ?? null)
    expect([marked, marked.toReversed()]).toContainEqual(lines[0])
  })
})

describe('what is right is left alone', () => {
  test.each(clean)('$name', (one) => {
    expect(found(one)).toEqual([])
  })
})

describe('what is repaired answers once', () => {
  test.each(buggy)('$name', ({ name, says, fixed }) => {
    const seen = repaired.get(name)
    expect(seen?.client ?? null).toBe(fixed)
    expect(seen?.said ?? []).not.toContain(says)
  })
})
