import { createRequire } from 'node:module'
import { beforeAll, test, vi } from 'vitest'

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
  if (name === 'parallel') beforeAll(suite.beforeAll)
  for (const [title, run] of Object.entries(suite[name]))
    one(title, () => run({ clock, expectIncident, incidents }))
}
