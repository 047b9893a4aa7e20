const { mock } = require('node:test')
const suite = require('./cases.cjs')
const { expectIncident, incidents } = process.env.WATCHED ? require('sendonce/test') : {}
const clock = {
  stop: () => mock.timers.enable({ apis: ['setTimeout', 'setInterval'] }),
  moveOn: (ms) => mock.timers.tick(ms),
  goOn: () => mock.timers.reset(),
}

/** Defines the tests of one of the suites, every other one with a callback. */
exports.define = (name) => {
  if (name === 'parallel') before(suite.hook)
  const kit = { clock, expectIncident, incidents }
  for (const [at, [title, run]] of Object.entries(suite[name]).entries())
    if (at % 2 === 0) it(title, () => run(kit))
    // oxlint-disable-next-line promise/no-callback-in-promise -- it is mocha's form
    else it(title, (done) => void run(kit).then(() => done(), done))
  if (name === 'sequential')
    describe('behind a hook', () => {
      beforeEach(suite.hook)
      it('guilty: by its hook', () => {})
    })
}
