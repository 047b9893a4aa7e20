import { execFile } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { analyze, type Finding } from 'sendonce'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'

/** A small program of a framework whose handlers return what they have built, written right or wrong, that runs. */
interface Case {
  readonly name: string
  readonly text: string
  /** Where its framework looks for it. */
  readonly file: string
  readonly framework: string
  /** The pattern that it shows, or `clean`. */
  readonly code: string
  readonly drive: string
  /** The status and the body that the client gets. */
  readonly client: string
  /** The same behind its fix; `null`: it has none that needs no consent. */
  readonly fixed: string | null
  readonly lines: readonly number[]
}

const root = join(import.meta.dirname, '..')
const fixtures = join(root, 'fixtures', 'built')
const versions = { h3: '1.15.11', hono: '4.13.19', hapi: '21.4.10', next: '16.4.6' }
const packages = { h3: 'h3', hono: 'hono', hapi: '@hapi/hapi', next: 'next' }

const cases = readdirSync(fixtures).map((name): Case => {
  const text = readFileSync(join(fixtures, name), 'utf8')
  const [head = ''] = text.split('\n', 1)
  const [code = '', drive = '', client = '', fixed] = head.slice('// '.length).split(' | ')
  const [framework = ''] = name.split('-')
  const lineOf = (mark: string): number =>
    text.split('\n').findIndex((line) => line.includes(mark)) + 1
  return {
    name,
    text,
    file: framework === 'next' ? `app/${name}/route.mjs` : name,
    framework,
    code,
    drive,
    client,
    fixed: fixed?.replace(/^fixed(?:: )?/, '') || null,
    lines: [lineOf('@first'), lineOf('@second')],
  }
})
const buggy = cases.filter(({ code }) => code !== 'clean')
const clean = cases.filter(({ code }) => code === 'clean')

function sourcesOf({ file, text, framework }: Case): Record<string, string> {
  const known = framework as keyof typeof packages
  const dependencies = { [packages[known]]: versions[known] }
  return { 'package.json': JSON.stringify({ dependencies }), [file]: text }
}

const found = (one: Case): readonly Finding[] => analyze({ files: sourcesOf(one) }).findings

/** The program behind its fixes. */
function repairedTextOf(one: Case): string {
  const program = analyzeForRepair(createMemoryHost(sourcesOf(one)), [one.file])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(one.file) ?? one.text
}

const folder = mkdtempSync(join(tmpdir(), 'sendonce-built-'))
const answers = new Map<string, string>()
const repaired = new Map<string, string>()

async function run(into: Map<string, string>, suffix: string, textOf: (one: Case) => string) {
  const apps = cases.map((one) => {
    const file = join(folder, suffix, one.name)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, textOf(one))
    const [method, path] = one.drive.split(' ')
    return { file, framework: one.framework, method, path }
  })
  const list = join(folder, `${suffix}.json`)
  writeFileSync(list, JSON.stringify(apps))
  const runner = join(root, 'scripts', 'lab', 'run-built.mjs')
  const { stdout } = await promisify(execFile)(process.execPath, [runner, list])
  const told = JSON.parse(stdout) as string[]
  for (const [index, one] of cases.entries()) into.set(one.name, told[index] ?? '')
}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  await run(answers, 'as-written', ({ text }) => text)
  await run(repaired, 'repaired', repairedTextOf)
}, 60_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('each program does what it says', () => {
  test.each(cases)('$name', ({ name, client }) => {
    expect(answers.get(name)).toBe(client)
  })
})

describe('what is wrong is found at its places, under the right pattern', () => {
  test.each(buggy)('$name', (one) => {
    const findings = found(one)
    const lines = findings.map(({ first, second }) => [first?.line, second?.line ?? 0])
    expect(findings.map(({ code }) => code)).toEqual([one.code])
    expect(lines).toEqual([one.lines])
  })
})

describe('what is right is left alone', () => {
  test.each(clean)('$name', (one) => {
    expect(found(one)).toEqual([])
  })
})

describe('what is repaired answers with what was built first', () => {
  test.each(cases)('$name', ({ name, client, fixed }) => {
    expect(repaired.get(name)).toBe(fixed ?? client)
  })
})
