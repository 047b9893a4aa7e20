import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { analyze, type Finding } from 'sendonce'
import ts from 'typescript'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

/** A small NestJS application, written right or wrong, that runs. */
interface NestCase {
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
const fixtures = join(root, 'fixtures', 'nest')

const cases = readdirSync(fixtures).map((name): NestCase => {
  const text = readFileSync(join(fixtures, name), 'utf8')
  const [head = ''] = text.split('\n', 1)
  const [code = '', drives = '', client = '', fixed] = head.slice('// '.length).split(' | ')
  const paths = drives.split(', ').map((drive) => drive.slice('GET '.length))
  return { name, text, code, paths, client, isFixed: fixed === 'fixed' }
})

const folder = mkdtempSync(join(tmpdir(), 'sendonce-nest-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const runs = new Map<string, Run>()
const fixedRuns = new Map<string, Run>()

/** The program behind its fixes; `null`: it has none. */
function repairedTextOf({ name, text }: NestCase): string | null {
  const program = analyzeForRepair(createMemoryHost({ [name]: text }), [name])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(name) ?? null
}

async function run(name: string, text: string, paths: readonly string[]): Promise<Run> {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    },
  })
  const file = join(folder, `${name}.mjs`)
  writeFileSync(file, outputText)
  const runner = join(root, 'scripts', 'lab', 'run-nest.mjs')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [runner, file, ...paths])
  return { answers: JSON.parse(stdout) as Run['answers'], log: stderr }
}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  const queue = [...cases]
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) {
      const { name, text, paths } = one
      runs.set(name, await run(name, text, paths))
      const repaired = repairedTextOf(one)
      if (repaired !== null) fixedRuns.set(name, await run(`${name}.fixed`, repaired, paths))
    }
  }
  await Promise.all([worker(), worker()])
}, 300_000)

function findingsIn({ name, text }: NestCase): readonly Finding[] {
  return analyze({ files: { [name]: text }, entries: [name], minConfidence: 'low' }).findings
}

/** The line of a mark; `null` where there is none. */
function lineOf({ text }: NestCase, mark: string): number | null {
  const at = text.split('\n').findIndex((line) => line.includes(mark))
  return at < 0 ? null : at + 1
}

function clientOf({ answers: [first] }: Run): string {
  if (first === undefined || typeof first === 'string') return 'waits'
  // A text is written with quotation marks.
  const isJson = /^[[{]/.test(first.body)
  return `${first.status} ${isJson ? first.body : JSON.stringify(first.body)}`
}

/** What Nest logs of an answer that comes too late, or that it cannot make of what was returned. */
const failed = /ERR_HTTP_HEADERS_SENT|Converting circular structure|where a stream was expected/

describe('what Nest does with what its handlers return', () => {
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

describe('what is fixed answers the same, once', () => {
  test.each(cases)('$name', (one) => {
    const after = fixedRuns.get(one.name)
    expect(after !== undefined).toBe(one.isFixed)
    if (!after) return
    expect(clientOf(after)).toBe(one.client)
    expect(after.log).not.toMatch(/Error/)
  })
})
