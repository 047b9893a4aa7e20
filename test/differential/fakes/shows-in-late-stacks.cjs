// Stands in the stack of an error that Node makes of a late call.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'setHeader',
  (original) =>
    function (...args) {
      return Reflect.apply(original, this, args)
    },
)
