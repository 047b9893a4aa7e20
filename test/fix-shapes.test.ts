import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { RequestsRun } from '../scripts/lab/run-fixture.mjs'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { expressOf, manifestFor, versionsToRun, type Major } from './express-versions.ts'
import type { FixtureCase } from './fixture-cases.ts'
import { recordAll } from './recorded-fixture.ts'

// Apps of unusual shapes, written to break repairs: whatever is made of them, the client gets what it got, once,
// and nothing that ran is left out but what a request that is refused (by its status) was never to do. Each tells what it does by `work(…)`.

/** What is left as it is, and why. */
const left: Readonly<Record<string, string>> = {
  'answers-in-both-branches.js': 'an end behind an answer does no harm',
  'case-with-work.js': 'work of the next case would not run',
  'chained-with-work.js': 'what the second answer is made of would not be done',
  'cookie-made-by-work.js': 'the token for the second answer would not be made',
  'error-kept-from-running.js': 'what the error kept from running would run for a refused request',
  'error-middleware-that-goes-on.js': 'of low confidence only',
  'event-source.js': 'which of the two answers is meant',
  'format-then-send.js': 'an end behind an answer does no harm',
  'header-behind-next.js': 'the time that a request took is not known before it was answered',
  'helper-in-helper.js': 'what the error kept from running would run for a refused request',
  'layer-behind-works.js': 'work of the layer behind would not run',
  'next-leads-to-work.js': 'work of the layer behind would not run',
  'next-then-answer.js': 'who answers',
  'optional-call.js': 'whether there is a first answer is known only when it runs',
  'pipe-then-send.js': 'whether the stream or the text is meant',
  'poll-loop.js': 'the rounds behind the answer would not run',
  'promise-all-each-answers.js': 'all of them answer',
  'reduce-promises.js': 'which of the rounds is to answer',
  'work-in-the-second-answer.js': 'what is saved for the second answer would not be',
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'express', 'shapes')
const files = readdirSync(folder)
const shapes = files.map((file): FixtureCase => {
  const text = readFileSync(join(folder, file), 'utf8')
  return {
    name: file,
    files: { [file]: text },
    entry: file,
    verdict: 'buggy',
    code: null,
    first: null,
    second: null,
    drive: text.split('\n', 1)[0]?.slice('// '.length) ?? '',
  }
})

function repairOf(one: FixtureCase, major: Major): ReturnType<typeof repairTogether> {
  const host = createMemoryHost({ ...one.files, 'package.json': manifestFor(major) })
  const program = analyzeForRepair(host, [one.entry])
  return repairTogether(program, ({ confidence }) => confidence !== 'low')
}

function repaired(one: FixtureCase, major: Major): FixtureCase | null {
  const { texts, outcomes } = repairOf(one, major)
  // What nobody answers is a mistake of its own.
  const open = outcomes.filter(({ finding }) => finding.code !== 'SO101')
  if (open.some(({ kind }) => kind === 'suggested' || kind === 'refused')) return null
  return texts.size === 0 ? null : { ...one, files: { ...one.files, ...Object.fromEntries(texts) } }
}

const workIn = (stderr: string): string[] =>
  stderr.split('\n').flatMap((line) => /^work (.+)$/.exec(line)?.[1] ?? [])

const isAsOften = (work: string, before: readonly string[], after: readonly string[]): boolean =>
  after.filter((one) => one === work).length >= before.filter((one) => one === work).length

const repairs = shapes.map((one, at) => {
  const fixed = { 4: repaired(one, 4), 5: repaired(one, 5) }
  const isSame = fixed[4]?.files[one.entry] === fixed[5]?.files[one.entry]
  return { one, fixed, versions: versionsToRun(at, isSame) }
})

describe.each([5, 4] as const)('with Express %i', (major) => {
  const express = expressOf(major)
  const jobs = repairs.flatMap(({ one, fixed: { [major]: fixed }, versions }) =>
    fixed && versions.includes(major) ? [{ name: one.name, one, fixed }] : [],
  )
  const runs = new Map<string, { before: RequestsRun; after: RequestsRun }>()
  beforeAll(async () => {
    const queue = [...jobs]
    const worker = async (): Promise<void> => {
      for (let job = queue.shift(); job; job = queue.shift()) {
        const before = await recordAll(job.one, { express })
        const after = await recordAll(job.fixed, { express })
        runs.set(job.name, { before, after })
      }
    }
    await Promise.all([worker(), worker(), worker()])
  }, 600_000)

  test('what is left is known', () => {
    const open = repairs.filter(({ fixed }) => fixed[major] === null)
    expect(open.map(({ one }) => one.name)).toEqual(Object.keys(left).toSorted())
  })

  test('a second run changes nothing, also where a person has to decide', () => {
    const again = shapes.filter((one) => {
      const { texts } = repairOf(one, major)
      const fixed = { ...one, files: { ...one.files, ...Object.fromEntries(texts) } }
      return texts.size > 0 && repairOf(fixed, major).texts.size > 0
    })
    expect(again.map(({ name }) => name)).toEqual([])
  }, 120_000)

  test.each(jobs)('$name', ({ name, one }) => {
    const run = runs.get(name)
    expect(run).toBeDefined()
    if (!run) return
    const { before, after } = run
    expect(after.incidents.map(({ code }) => code)).toEqual([])
    expect(after.stderr).not.toContain('ERR_HTTP_HEADERS_SENT')
    expect(after.answers).toHaveLength(one.drive.split(',').length)
    for (const [at, { client, stderr }] of after.answers.entries()) {
      const known = before.answers[at]
      // A process that a failure has ended gives no answers to compare with.
      if (known === undefined || known.client.status === null) {
        if (after.crash === null) expect(client.status).not.toBeNull()
        continue
      }
      expect(client).toEqual(known.client)
      // What runs behind an answer may be told while the next request is under way.
      const told = workIn(after.stderr)
      const missing = workIn(known.stderr).filter(
        (work) => !workIn(stderr).includes(work) && !isAsOften(work, workIn(before.stderr), told),
      )
      if (missing.length > 0) expect(client.status).toBeGreaterThanOrEqual(400)
    }
  })
})
