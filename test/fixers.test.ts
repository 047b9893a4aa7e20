import { beforeAll, describe, expect, test } from 'vitest'
import type { Way } from '../packages/sendonce/src/fix/fix-causes.ts'
import { analyzeForRepair, openSession } from '../packages/sendonce/src/fix/fix-sources.ts'
import { fixerNames } from '../packages/sendonce/src/fix/fixer-notes.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { expressOf, manifestFor, versionsToRun, type Major } from './express-versions.ts'
import { fixerCases, type FixerCase } from './fixer-cases.ts'
import { record, type Recorded } from './recorded-fixture.ts'

/** Only here what the client gets is meant to be another thing. */
const otherAnswer: Readonly<Record<string, string>> = {
  'fixes/answer-failure.js': 'nobody answered when it failed',
  'fixes/await.js': 'the helper answers, which nobody waited for',
  'fixes/await-and-return.js': 'the helper answers, which nobody waited for',
  'fixes/await-and-return-typed.ts': 'the helper answers, which nobody waited for',
  'fixes/await-in-chain.js': 'the check answers, which nobody waited for',
  'fixes/collect.js': 'all items instead of the first',
  'fixes/collect-each.js': 'all items instead of the first',
  'fixes/collect-typed.ts': 'all items instead of the first',
  'fixes/end-status-behind-a-callback.js': 'nobody answered, for want of an end',
  'fixes/end-status.js': 'nobody answered, for want of an end',
  'fixes/error-guard.js': 'the answer that had begun is cut off, as Express does',
  'fixes/hear-failure-by-its-chain.js': 'nobody answered when it failed',
  'fixes/hear-failure-of-a-chain.js': 'nobody answered when it failed',
  'fixes/hear-failure-exported.js': 'nobody answered when it failed',
  'fixes/hear-failure-left-alone.js': 'nobody answered when it failed',
  'fixes/hear-failure-of-two-typed.ts': 'nobody answered when it failed',
  'fixes/hear-failure-typed.ts': 'nobody answered when it failed',
  'fixes/hear-failure.js': 'nobody answered when it failed',
  'fixes/helper-tells-a-controller.js': 'the helper answers, which nobody waited for',
  'fixes/let-all-fail.js': 'the failure, behind which the handler went on',
  'fixes/return-behind-a-case.js': 'what was begun answers, and not that there is nothing',
  'fixes/return-behind-later-work.js': 'what was begun answers, and not that there is nothing',
  'fixes/one-finisher.js': 'the body of the status that was answered first',
  'fixes/status-behind-the-body.js': 'the status that was meant for the body',
}

/** Made only where the framework hears of rejections, or only where it does not. */
const needsExpress5 = new Set(['let-it-fail'])
const needsExpress4 = new Set(['hear-failure'])

const express4 = { 'package.json': manifestFor(4) }

function versionsFor(fixer: string, at: number): readonly Major[] {
  if (needsExpress5.has(fixer)) return [5]
  return needsExpress4.has(fixer) ? [4] : versionsToRun(at, true)
}

function waysOf(one: Pick<FixerCase, 'files' | 'entry' | 'fixer'>): Way[] {
  const { entry, fixer } = one
  const files = needsExpress4.has(fixer) ? { ...one.files, ...express4 } : one.files
  const program = analyzeForRepair(createMemoryHost(files), [entry])
  const { session, causes } = openSession(program, ({ confidence }) => confidence !== 'low')
  return causes.flatMap((cause) => [...session.ways(cause)])
}

const cases = fixerCases()

/** What they repair runs on another framework: see `fastify-fixtures.test.ts`, `class-handlers.test.ts` and `built-answers.test.ts`. */
const ofOthers = new Set(['one-owner', 'return-built', 'return-response'])

test('each fixer has a fixture', () => {
  const wanted = fixerNames.filter((name) => !ofOthers.has(name))
  expect(new Set(cases.map(({ fixer }) => fixer))).toEqual(new Set(wanted))
})

describe('a fixer makes what is expected of it', () => {
  test.each(cases)('$name', (one) => {
    const ways = waysOf(one).filter(({ fixers }) => fixers.every((name) => name === one.fixer))
    expect(ways.map(({ texts }) => texts.get(one.entry))).toContain(one.fixed)
    const way = ways.find(({ texts }) => texts.get(one.entry) === one.fixed)
    expect(way?.isSure).toBe(one.isSure)
  })
})

test.each(cases.filter(({ fixer }) => needsExpress5.has(fixer)))(
  '$name is not made for Express 4',
  (one) => {
    const ways = waysOf({ ...one, files: { ...one.files, ...express4 } })
    expect(ways.flatMap(({ fixers }) => fixers)).not.toContain(one.fixer)
  },
)

describe('what a fixer makes answers once, and the same, when it is run', () => {
  const jobs = cases.flatMap((one, at) =>
    versionsFor(one.fixer, at).map((major) => ({
      ...one,
      express: expressOf(major),
      title: `${one.name} with Express ${major}`,
    })),
  )
  const runs = new Map<string, { before: Recorded; after: Recorded }>()
  beforeAll(async () => {
    const queue = [...jobs]
    const worker = async (): Promise<void> => {
      for (let job = queue.shift(); job; job = queue.shift()) {
        const { express } = job
        const before = await record(job, { express })
        const files = { [job.entry]: job.fixed }
        const after = await record({ ...job, files, verdict: 'clean' }, { express })
        runs.set(job.title, { before, after })
      }
    }
    await Promise.all([worker(), worker(), worker()])
  }, 300_000)

  test.each(jobs)('$title', ({ title, name }) => {
    const run = runs.get(title)
    expect(run).toBeDefined()
    if (!run) return
    const { before, after } = run
    expect(after.run.incidents.map(({ code }) => code)).toEqual([])
    expect(after.run.stderr).not.toContain('ERR_HTTP_HEADERS_SENT')
    expect(after.run.crash?.code ?? null).not.toBe('ERR_HTTP_HEADERS_SENT')
    expect(after.run.client).not.toBeNull()
    expect(after.run.client?.error).not.toBe('TIMEOUT')
    if (otherAnswer[name]) return
    expect(after.run.client?.status).toBe(before.run.client?.status)
    expect(after.run.client?.body).toBe(before.run.client?.body)
  })
})
