import { beforeAll, describe, expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { expressOf, manifestFor, versionsToRun } from './express-versions.ts'
import { fixtureCases, variantCases, type FixtureCase } from './fixture-cases.ts'
import { record, runnableCases, type Recorded } from './recorded-fixture.ts'

/** What no edit is known to be right for, with what is left to decide. */
const forAPerson: Readonly<Record<string, string>> = {
  'pairs/bad/c-send-before-then.ts': 'which of the two answers is meant',
  'pairs/bad/j-loop-send.ts': 'what the one answer is',
  'snippets/04-verify-callback-twice.js': 'which of the calls back is meant',
  'snippets/09-cookie-after-await.js': 'whether the answer waits for the cookie',
  'snippets/15-switch-without-default.js': 'not found yet',
  'variants/so003-answer-behind-download.js': 'which of the two answers is meant',
  'variants/so003-end-behind-file.js': 'whether the file or the end is meant',
  'variants/so003-end-behind-view.js': 'whether the view or the end is meant',
  'variants/so004-answer-when-file-is-sent.js': 'which of the two answers is meant',
  'variants/so004-callback-and-outer.js': 'which of the two answers is meant',
  'variants/so004-event-or-settled.js': 'which of the two answers is meant',
  'variants/so004-pipe-when-open.js': 'which of the two answers is meant',
  'variants/so004-promise-all.js': 'which of the two answers is meant',
  'variants/so004-then-and-await.js': 'which of the two answers is meant',
  'variants/so004-two-callbacks.js': 'which of the two answers is meant',
  'variants/so004-executor-answers-and-settles.js': 'who answers',
  'variants/so007-catch-behind-then.js': 'not found',
  'variants/so009-second-error-handler.js': 'of low confidence only',
  'variants/so011-set-in-callback.js': 'whether the answer waits for the header',
  'variants/so013-await-in-while.js': 'what the one answer is',
  'variants/so002-next-as-callback.js': 'who answers',
  'variants/so012-next-for-each-item.js': 'which of the calls is meant',
  'variants/so013-each-in-its-way.js': 'what the one answer is',
  'variants/so013-callbacks-in-loop.js': 'which of the answers is meant',
  'variants/so013-for-of.js': 'what the one answer is',
  'variants/so013-map-async.js': 'what the one answer is',
  'variants/so014-two-events.js': 'not found',
}

/** Where the caller waits now, the helper answers first: that is what it was called for. */
const nowFirst: Readonly<Record<string, number>> = {
  'pairs/bad/n-async-validate-next.ts': 400,
  'variants/so006-method.js': 409,
}

/** What was wrong beside the mistake, and is a matter of its own. */
const besides: Readonly<Record<string, string>> = {
  // With an id nobody answers, before as after.
  'pairs/bad/r-headerssent-guard.ts': 'SO101 medium',
}

/** Express 4 would not hear of the failure of a handler that waits. */
const onlyExpress5 = new Set([
  'variants/so006-arrow-slow-handler.js',
  'pairs/bad/n-async-validate-next.ts',
  'variants/so006-sync-part-answers.js',
])

function repaired(one: FixtureCase): FixtureCase | null {
  const program = analyzeForRepair(createMemoryHost(one.files), [one.entry])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.size === 0 ? null : { ...one, files: { ...one.files, ...Object.fromEntries(texts) } }
}

/** What is found at all levels. */
function findingsIn(one: FixtureCase): string[] {
  const { analysis } = analyzeForRepair(createMemoryHost(one.files), [one.entry])
  return analysis.findings.map(({ code, confidence }) => `${code} ${confidence}`)
}

const plainName = ({ name }: Pick<FixtureCase, 'name'>): string =>
  name.replace(' without types', '')

const isLeft = (one: FixtureCase): boolean => forAPerson[plainName(one)] !== undefined

const everything = [...fixtureCases(), ...variantCases()]
const buggy = everything.filter(({ verdict }) => verdict === 'buggy')

describe('a repaired fixture is silent, and is not repaired again', () => {
  test.each(buggy.filter((one) => !isLeft(one)))('$name', (one) => {
    const fixed = repaired(one)
    expect(fixed).not.toBeNull()
    if (!fixed) return
    const left = findingsIn(fixed).filter((found) => !found.endsWith('low'))
    expect(left).toEqual([besides[plainName(one)] ?? []].flat())
    expect(repaired(fixed)).toBeNull()
  })
})

test.each(buggy.filter(isLeft))('$name is left for a person', (one) => {
  expect(repaired(one)).toBeNull()
})

test('of each group enough is repaired', () => {
  const done = (start: string): number =>
    buggy.filter((one) => one.name.startsWith(start) && !one.name.endsWith('types') && !isLeft(one))
      .length
  expect(done('seed/')).toBe(5)
  expect(done('pairs/bad/')).toBeGreaterThanOrEqual(16)
})

const repairs = runnableCases()
  .filter((one) => one.verdict === 'buggy' && !isLeft(one))
  .map((one, at) => {
    const fixedFor = (major: 4 | 5): FixtureCase | null =>
      repaired({ ...one, files: { ...one.files, 'package.json': manifestFor(major) } })
    const fixed = { 4: fixedFor(4), 5: fixedFor(5) }
    const isSame = fixed[4]?.files[one.entry] === fixed[5]?.files[one.entry]
    const isFor5 = onlyExpress5.has(plainName(one))
    return { name: one.name, one, fixed, versions: isFor5 ? [5] : versionsToRun(at, isSame) }
  })

describe.each([5, 4] as const)(
  'run with Express %i, a repaired fixture gives the same first answer, once',
  (major) => {
    const express = expressOf(major)
    const cases = repairs.filter(({ versions }) => versions.includes(major))
    const runs = new Map<string, { before: Recorded; after: Recorded }>()
    beforeAll(async () => {
      const queue = [...cases]
      const worker = async (): Promise<void> => {
        for (let job = queue.shift(); job; job = queue.shift()) {
          const fixed = job.fixed[major]
          if (!fixed) continue
          const before = await record(job.one, { express })
          const after = await record({ ...fixed, verdict: 'clean' }, { express })
          runs.set(job.name, { before, after })
        }
      }
      await Promise.all([worker(), worker(), worker()])
    }, 300_000)

    test.each(cases)('$name', ({ one }) => {
      const run = runs.get(one.name)
      expect(run).toBeDefined()
      if (!run) return
      const { before, after } = run
      expect(after.run.incidents.map(({ code }) => code)).toEqual([])
      expect(after.run.stderr).not.toContain('ERR_HTTP_HEADERS_SENT')
      expect(after.run.crash?.code ?? null).not.toBe('ERR_HTTP_HEADERS_SENT')
      const awaited = nowFirst[plainName(one)]
      expect(after.run.client?.status).toBe(awaited ?? before.run.client?.status)
      if (awaited !== undefined) return
      // The body of the status that was answered first is the one thing that this edit means to change.
      if (one.name === 'variants/so003-chained.js') return
      expect(after.run.client?.body).toBe(before.run.client?.body)
    })
  },
)
