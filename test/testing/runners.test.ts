import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../scripts/node-matrix.mjs'
import { runSuites, type RunnerName } from './run-suites.ts'
import { exact, greenOf, told, verdictOf } from './verdict.ts'

// Each test starts a process: a busy machine may take its time.
const limit = { timeout: 180_000 }
const runners: readonly RunnerName[] = ['vitest', 'jest', 'node:test', 'mocha']

test.each(runners)('%s sees nothing by itself', limit, async (runner) => {
  expect(await greenOf(runner)).toEqual({ failed: [], status: 0 })
})

test.each(['vitest', 'jest', 'mocha'] as const)(
  '%s fails the guilty tests',
  limit,
  async (runner) => {
    const outcome = await runSuites(runner, { isWatched: true })
    expect(verdictOf(outcome), outcome.text).toEqual(exact)
    for (const line of told) expect(outcome.text).toMatch(line)
  },
)

test('vitest draws the second answer where its source has it', limit, async () => {
  const file = 'vitest.typed.spec.ts'
  const { text, ...outcome } = await runSuites('vitest', { isWatched: true, file })
  expect(verdictOf({ text, ...outcome })).toMatchObject({ hasFailed: true, tests: 1, clean: 0 })
  expect(text).toContain('second answer res.json() at typed.ts:17:7')
  expect(text).toMatch(/❯ typed\.ts:17:7\n[^]*\n *17\| {3}res\.json\(order\)\n *\| {7}\^/)
})

describe('node:test', () => {
  const able = nodeMatrix().filter(({ version }) => version !== '20.18.2')
  test.each(able)('of Node $label fails the guilty tests', limit, async ({ binary }) => {
    const outcome = await runSuites('node:test', { isWatched: true, node: binary })
    expect(verdictOf(outcome), outcome.text).toEqual(exact)
    for (const line of told) expect(outcome.text).toMatch(line)
    expect(outcome.text).toContain('is not known: node.parallel.spec.mjs')
  })
})
