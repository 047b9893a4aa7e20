import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../packages/sendonce/src/fix/fix-sources.ts'
import { createMemoryHost } from '../packages/sendonce/src/project/memory-host.ts'
import { runQuietApps, type RequestsRun } from '../scripts/lab/run-fixture.mjs'
import { expressOf, manifestFor } from './express-versions.ts'
import { rewritings } from './rewritings.ts'
import { sharingCases, twinCases, type TwinCase } from './twin-cases.ts'

const folder = mkdtempSync(join(tmpdir(), 'sendonce-fixed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const buggy = twinCases('twins').filter(({ code }) => code !== null)

/** The program behind its fixes; `null`: it has none. */
function fixed({ name, express }: TwinCase, text: string): string | null {
  const file = /^import /m.test(text) ? name.replace('.js', '.mjs') : name
  const files = { [file]: text, 'package.json': manifestFor(express) }
  const program = analyzeForRepair(createMemoryHost(files), [file])
  const { texts } = repairTogether(program, ({ confidence }) => confidence !== 'low')
  return texts.get(file) ?? null
}

const jobs = buggy.flatMap((one) => {
  const text = fixed(one, one.text)
  return text === null ? [] : [{ ...one, text }]
})

describe('what is fixed answers once, and meets nothing new', () => {
  const runs = new Map<string, RequestsRun>()
  beforeAll(async () => {
    const queue = sharingCases(jobs)
    const worker = async (): Promise<void> => {
      for (let group = queue.shift(); group; group = queue.shift()) {
        const apps = group.map(({ name, drives, text }) => {
          const file = join(folder, name)
          writeFileSync(file, text)
          return { file, drives }
        })
        const express = expressOf(group[0]?.express ?? 5)
        const done = await runQuietApps(apps, { express })
        for (const [at, { name }] of group.entries()) runs.set(name, done[at] as RequestsRun)
      }
    }
    await Promise.all([worker(), worker(), worker()])
  }, 600_000)

  test.each(jobs)('$name', ({ name, drives }) => {
    const after = runs.get(name)
    // A status behind an answer is dropped in silence: only the recorder tells that.
    const incidents = after?.incidents.filter(({ reaction }) => reaction !== 'silent')
    expect(incidents?.map(({ code }) => code)).toEqual([])
    expect(after?.crash).toBeNull()
    expect(after?.stderr).not.toMatch(/TypeError|ReferenceError|ERR_HTTP/)
    expect(after?.answers.map(({ client }) => client.status)).not.toContain(null)
    expect(after?.answers).toHaveLength(drives.length)
  })
})

const withoutSpaces = (text: string | null): string | null =>
  text?.replaceAll(/[\s;]+/g, '') ?? null

describe.each(Object.entries(rewritings))('written %s', (way, rewrite) => {
  // A rejection has nothing to be fixed in a wrapper, and no line of its own where that rewriting stands.
  const changesLines = way.includes('wrapper') || way.includes('object')
  const own = buggy.filter((one) => !changesLines || one.code !== 'SO102')
  test.each(own)('$name is fixed as well', (one) => {
    const plain = fixed(one, one.text)
    const expected = plain && rewrite(plain)
    expect(withoutSpaces(fixed(one, rewrite(one.text)))).toBe(withoutSpaces(expected))
  })
})
