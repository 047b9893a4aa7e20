import { createRequire } from 'node:module'
import { mock } from 'node:test'
import test from 'ava'

const suite = createRequire(import.meta.url)('./cases.cjs')
const { expectIncident, incidents } = process.env.WATCHED ? await import('sendonce/test') : {}
const clock = {
  stop: () => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }),
  moveOn: (ms) => mock.timers.tick(ms),
  goOn: () => mock.timers.reset(),
}

// What a test expects counts for its file here.
const alone = /: expected/
const suites = {
  ...suite,
  sequential: Object.fromEntries(
    Object.entries(suite.sequential).filter(([title]) => !alone.test(title)),
  ),
  late: { 'guilty: when all are over': suite.sequential['guilty: when all are over'] },
  vain: { 'guilty: expected in vain': suite.sequential['guilty: expected in vain'] },
}

/** Defines the tests of one of the suites. */
export function define(name) {
  const one = name === 'parallel' ? test : test.serial
  for (const [title, run] of Object.entries(suites[name]))
    one(title, async (t) => {
      await run({ clock, expectIncident, incidents })
      t.pass()
    })
}
