const suite = require('./cases.cjs')
const { expectIncident, incidents } = process.env.WATCHED ? require('sendonce/test') : {}
const clock = {
  stop: () => jest.useFakeTimers(),
  moveOn: (ms) => jest.advanceTimersByTime(ms),
  goOn: () => jest.useRealTimers(),
}

/** Defines the tests of one of the suites. */
exports.define = (name) => {
  const one = name === 'parallel' ? test.concurrent : test
  if (name === 'parallel') beforeAll(suite.hook)
  for (const [title, run] of Object.entries(suite[name]))
    one(title, () => run({ clock, expectIncident, incidents }))
  if (name === 'sequential')
    describe('behind a hook', () => {
      beforeEach(suite.hook)
      one('guilty: by its hook', () => {})
    })
}
