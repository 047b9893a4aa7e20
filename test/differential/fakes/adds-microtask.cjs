// Calls back from `write` a microtask later than Node.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'write',
  (original) =>
    function (...args) {
      const callback = args.at(-1)
      if (typeof callback === 'function')
        args.splice(-1, 1, (...given) => queueMicrotask(() => callback(...given)))
      return Reflect.apply(original, this, args)
    },
)
