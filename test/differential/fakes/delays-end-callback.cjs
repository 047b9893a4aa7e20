// Calls the callback of `end` later than Node would.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'end',
  (original) =>
    function (...args) {
      const callback = args.at(-1)
      if (typeof callback === 'function')
        args.splice(-1, 1, (...given) => void setTimeout(() => callback(...given), 50).unref())
      return Reflect.apply(original, this, args)
    },
)
