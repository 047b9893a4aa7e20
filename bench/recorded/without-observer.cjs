'use strict'
// Loaded before a case of bench:wild-recorded: the cases' own observer is replaced by one that looks at
// nothing, so that only the recorder has hooks; and their rescue of uncaught errors is left out, so that the
// process dies of the mistake as it would anywhere.
const Module = require('node:module')

const observer = process.env.SENDONCE_WILD_OBSERVER
const neutral = new Module(observer)
neutral.filename = observer
neutral.loaded = true
neutral.exports = { frozen: false, responses: [] }
require.cache[observer] = neutral

// oxlint-disable-next-line typescript/unbound-method -- called with its `this` below
const { on } = process
process.on = function (event, ...rest) {
  if (event === 'uncaughtException') return this
  return Reflect.apply(on, this, [event, ...rest])
}
