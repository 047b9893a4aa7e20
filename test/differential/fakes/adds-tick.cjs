// Has a tick of its own for each answer.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'end',
  (original) =>
    function (...args) {
      process.nextTick(() => {})
      return Reflect.apply(original, this, args)
    },
)
