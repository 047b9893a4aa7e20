import { analyze, type Finding } from 'sendonce'
import { beforeAll, describe, expect, test } from 'vitest'
import { expressCopies } from '../scripts/node-matrix.mjs'
import { pair, plain, record, runnableCases, type Recorded } from './recorded-fixture.ts'

const cases = runnableCases()
const recorded = new Map<string, Recorded>()

beforeAll(async () => {
  const express = expressCopies().at(-1)?.folder ?? ''
  const queue = [...cases]
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift())
      recorded.set(one.name, await record(one, { express }))
  }
  await Promise.all([worker(), worker(), worker()])
}, 180_000)

const siteOf = (site: Finding['first']): string | null => site && `${plain(site.file)}:${site.line}`

/**
 * Every pair that a finding names. Where `next()` hands on after an answer (SO002), or is called twice
 * (SO012), the finding stands at the calls of `next()`; the recorder sees the answers behind them.
 */
function pairsOf({ code, first, second, related }: Finding): string[] {
  // Where the way to an answer is lost no call was recorded.
  if (!second) return [pair(code, null, null)]
  return [{ first, second }, ...related].map((one) =>
    pair(code, siteOf(one.first), siteOf(one.second)),
  )
}

/** What the analyser does not find, or finds under another code; the recorder was there. */
const otherFinding: Readonly<Record<string, string>> = {
  'variants/so007-catch-behind-then.js': 'not found: nothing says that the reaction throws',
  'variants/so009-second-error-handler.js': 'not found: nothing says that the handler throws',
  'variants/so012-next-for-each-item.js': 'at the call of next()',
  'variants/so012-next-twice.js': 'at the two calls of next()',
  'variants/so014-two-events.js': 'not found: nothing says that both events come',
}

describe('each buggy fixture is one incident, with the pattern and the sites that are marked', () => {
  test.each(cases.filter((one) => one.verdict === 'buggy'))('$name', (one) => {
    const { seen, wanted } = recorded.get(one.name) ?? {}
    expect(seen).toEqual(wanted)
    const { findings } = analyze({ files: one.files, entries: [one.entry] })
    const found = findings.flatMap(pairsOf)
    if (otherFinding[one.name]) expect(found).not.toContain(wanted?.[0])
    else expect(found).toContain(wanted?.[0])
  })
})

describe('clean fixtures answer once', () => {
  test.each(cases.filter((one) => one.verdict === 'clean'))('$name', (one) => {
    const { run, seen } = recorded.get(one.name) ?? {}
    expect(run?.client).not.toBeNull()
    expect(seen).toEqual([])
  })
})
