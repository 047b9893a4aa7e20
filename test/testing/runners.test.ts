import { describe, expect, test } from 'vitest'
import { nodeMatrix } from '../../scripts/node-matrix.mjs'
import { runSuites, type RunnerName } from './run-suites.ts'
import { exactly, greenOf, sideBySide, told, verdictOf } from './verdict.ts'

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
    expect(verdictOf(outcome), outcome.text).toEqual(exactly())
    for (const line of told) expect(outcome.text).toMatch(line)
  },
)

describe('node:test', () => {
  const able = nodeMatrix().filter(({ version }) => version !== '20.18.2')
  test.each(able)('of Node $label fails the guilty tests', limit, async ({ version, binary }) => {
    // Before, nothing tells which of several tests runs: their file fails.
    const unknown = Number.parseInt(version, 10) >= 24 ? [] : sideBySide
    const outcome = await runSuites('node:test', { isWatched: true, node: binary })
    expect(verdictOf(outcome), outcome.text).toEqual(exactly(unknown))
    for (const line of told) expect(outcome.text).toMatch(line)
    expect(outcome.text.split('is not known: node.parallel.spec.mjs')).toHaveLength(
      unknown.length + 1,
    )
  })
})
