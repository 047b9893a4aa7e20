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

describe('node:test', () => {
  const able = nodeMatrix().filter(({ version }) => version !== '20.18.2')
  test.each(able)('of Node $label fails the guilty tests', limit, async ({ binary }) => {
    const outcome = await runSuites('node:test', { isWatched: true, node: binary })
    expect(verdictOf(outcome), outcome.text).toEqual(exact)
    for (const line of told) expect(outcome.text).toMatch(line)
    expect(outcome.text).toContain('is not known: node.parallel.spec.mjs')
  })
})
