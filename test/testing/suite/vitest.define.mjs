import { createRequire } from 'node:module'
import { beforeAll, beforeEach, describe, test, vi } from 'vitest'

const suite = createRequire(import.meta.url)('./cases.cjs')
const { expectIncident, incidents } = process.env.WATCHED ? await import('sendonce/test') : {}
const clock = {
  stop: () => vi.useFakeTimers(),
  moveOn: (ms) => vi.advanceTimersByTime(ms),
  goOn: () => vi.useRealTimers(),
}

/** Defines the tests of one of the suites. */
export function define(name) {
  const one = name === 'parallel' ? test.concurrent : test
  if (name === 'parallel') beforeAll(suite.hook)
  for (const [title, run] of Object.entries(suite[name]))
    one(title, () => run({ clock, expectIncident, incidents }))
  // oxlint-disable-next-line vitest/no-conditional-tests -- it is not in a test
  if (name === 'sequential')
    describe('behind a hook', () => {
      beforeEach(suite.hook)
      one('guilty: by its hook', () => {})
    })
}
