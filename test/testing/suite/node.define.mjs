import { createRequire } from 'node:module'
import { before, beforeEach, describe, mock, test } from 'node:test'

const suite = createRequire(import.meta.url)('./cases.cjs')
const { expectIncident, incidents } = process.env.WATCHED ? await import('sendonce/test') : {}
const clock = {
  stop: () => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }),
  moveOn: (ms) => mock.timers.tick(ms),
  goOn: () => mock.timers.reset(),
}

/** Defines the tests of one of the suites. */
export function define(name) {
  void describe(name, { concurrency: name === 'parallel' ? 4 : 1 }, () => {
    if (name === 'parallel') before(suite.hook)
    for (const [title, run] of Object.entries(suite[name]))
      void test(title, () => run({ clock, expectIncident, incidents }))
  })
  if (name === 'sequential')
    void describe('behind a hook', () => {
      beforeEach(suite.hook)
      void test('guilty: by its hook', () => {})
    })
}
