// Tells a write that comes too late that all is well.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'write',
  (original) =>
    function (...args) {
      if (!this.finished) return Reflect.apply(original, this, args)
      const callback = args.at(-1)
      if (typeof callback === 'function') process.nextTick(callback)
      return true
    },
)
