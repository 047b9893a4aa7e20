import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { transformSync as esbuild } from 'esbuild'
import { analyze, type Finding } from 'sendonce'
import ts from 'typescript'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A small application of a framework that calls methods of classes, written right or wrong, that runs. */
interface ClassCase {
  readonly framework: string
  readonly name: string
  readonly text: string
  /** The pattern that it shows, or `clean`. */
  readonly code: string
  readonly paths: readonly string[]
  /** What the first request is answered with; `waits`: with nothing. */
  readonly client: string
  readonly isFixed: boolean
}

interface Run {
  readonly answers: readonly (string | { readonly status: number; readonly body: string })[]
  readonly log: string
}

const root = join(import.meta.dirname, '..')
const fixtures = join(root, 'fixtures', 'class-handlers')

/** What each framework's packages are loaded as. */
const modules = {
  nest: { kind: ts.ModuleKind.ESNext, extension: 'mjs' },
  'routing-controllers': { kind: ts.ModuleKind.CommonJS, extension: 'cjs' },
}

const cases = Object.keys(modules).flatMap((framework) =>
  readdirSync(join(fixtures, framework)).map((file) => readCase(framework, file)),
)

function readCase(framework: string, file: string): ClassCase {
  const name = `${framework}-${file}`
  const text = readFileSync(join(fixtures, framework, file), 'utf8')
  const [head = ''] = text.split('\n', 1)
  const [code = '', drives = '', client = '', fixed] = head.slice('// '.length).split(' | ')
  const paths = drives.split(', ').map((drive) => drive.slice('GET '.length))
  return { framework, name, text, code, paths, client, isFixed: fixed === 'fixed' }
}

const folder = mkdtempSync(join(tmpdir(), 'sendonce-class-handlers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = new Map<string, Run>()
const fixedRuns = new Map<string, Run>()

/** The program behind its fixes; `null`: it has none. */
function repairedTextOf({ name, text }: ClassCase): string | null {
  const program = analyzeForRepair(createMemoryHost({ [name]: text }), [name])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(name) ?? null
}

interface Job {
  readonly one: ClassCase
  readonly text: string
}

const decorated = { experimentalDecorators: true, emitDecoratorMetadata: true }

function typescript(text: string, module: ts.ModuleKind): string {
  const target = ts.ScriptTarget.ES2022
  return ts.transpileModule(text, { compilerOptions: { target, module, ...decorated } }).outputText
}

/** What compilers make of decorators, for engines that have none. */
const compilers: Readonly<Record<string, (text: string) => string>> = {
  TypeScript: (text) => typescript(text, ts.ModuleKind.CommonJS),
  'TypeScript, as a module': (text) => typescript(text, ts.ModuleKind.ESNext),
  esbuild: (text) => {
    const tsconfigRaw = { compilerOptions: { experimentalDecorators: true } }
    return esbuild(text, { loader: 'ts', format: 'cjs', tsconfigRaw }).code
  },
}

/** Where a case is compiled to. */
function compile({ one, text }: Job, suffix: string): string {
  const { kind, extension } = modules[one.framework as keyof typeof modules]
  const file = join(folder, `${one.name}${suffix}.${extension}`)
  writeFileSync(file, typescript(text, kind))
  return file
}

/** Runs cases of one framework, or what their fixes make of them, one after the other. */
async function run(
  framework: string,
  jobs: readonly Job[],
  suffix = '',
): Promise<Map<string, Run>> {
  const list = join(folder, `${framework}${suffix}.json`)
  const files = jobs.map((job) => ({ file: compile(job, suffix), paths: job.one.paths }))
  writeFileSync(list, JSON.stringify(files))
  const runner = join(root, 'scripts', 'lab', 'run-class-handlers.mjs')
  const env = { ...process.env, NODE_ENV: 'production' }
  const { stdout } = await promisify(execFile)(process.execPath, [runner, framework, list], { env })
  const results = JSON.parse(stdout) as Run[]
  return new Map(jobs.map(({ one }, index) => [one.name, results[index] as Run]))
}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  for (const framework of Object.keys(modules)) {
    const own = cases.filter((one) => one.framework === framework)
    const jobs = own.map((one) => ({ one, text: one.text }))
    const repaired = own.flatMap((one) => {
      const text = repairedTextOf(one)
      return text === null ? [] : [{ one, text }]
    })
    for (const [name, result] of await run(framework, jobs)) runs.set(name, result)
    for (const [name, result] of await run(framework, repaired, '-fixed'))
      fixedRuns.set(name, result)
  }
}, 300_000)

function findingsIn({ name, text }: ClassCase): readonly Finding[] {
  return analyze({ files: { [name]: text }, entries: [name], minConfidence: 'low' }).findings
}

/** The line of a mark; `null` where there is none. */
function lineOf({ text }: ClassCase, mark: string): number | null {
  const at = text.split('\n').findIndex((line) => line.includes(mark))
  return at < 0 ? null : at + 1
}

function clientOf({ answers: [first] }: Run): string {
  if (first === undefined || typeof first === 'string') return 'waits'
  // A text is written with quotation marks.
  const isJson = /^[[{]/.test(first.body)
  return `${first.status} ${isJson ? first.body : JSON.stringify(first.body)}`
}

/** What is logged of an answer that comes too late, or that could not be made of what was returned. */
const failed = /ERR_HTTP_HEADERS_SENT|Converting circular structure|where a stream was expected/

describe('what frameworks do with what their handlers return', () => {
  test.each(cases)('$name', (one) => {
    const { answers, log } = runs.get(one.name) ?? { answers: [], log: '' }
    expect(clientOf({ answers, log })).toBe(one.client)
    if (one.code === 'clean') expect(answers).not.toContain('waits')
    expect(failed.test(log)).toBe(one.code !== 'clean' && one.client !== 'waits')
  })
})

describe('the same is found, at the same places', () => {
  test.each(cases)('$name', (one) => {
    const found = findingsIn(one).map(({ code, first, second, confidence }) => [
      code,
      first?.line ?? null,
      second?.line ?? null,
      confidence === 'low',
    ])
    const wanted = [one.code, lineOf(one, '@first'), lineOf(one, '@second'), false]
    expect(found).toEqual(one.code === 'clean' ? [] : [wanted])
  })
})

describe.each(Object.entries(compilers))('compiled by %s', (_name, compiled) => {
  test.each(cases)('$name tells the same as its source', (one) => {
    const told = (name: string, text: string): string[] =>
      analyze({ files: { [name]: text }, entries: [name], minConfidence: 'low' }).findings.map(
        ({ code, confidence }) => `${code} ${confidence}`,
      )
    expect(told('app.js', compiled(one.text))).toEqual(told(one.name, one.text))
  })
})

describe('what is fixed answers the same, once', () => {
  test.each(cases)('$name', (one) => {
    const after = fixedRuns.get(one.name)
    expect(after !== undefined).toBe(one.isFixed)
    if (!after) return
    expect(clientOf(after)).toBe(one.client)
    expect(after.log).not.toMatch(/Error/)
  })
})
