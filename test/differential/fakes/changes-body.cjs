// Changes the bytes of an answer, not their number.
const { ServerResponse } = require('node:http')
const { around } = require('./around.cjs')

around(
  require('node:http').OutgoingMessage.prototype,
  'end',
  (original) =>
    function (...args) {
      if (this instanceof ServerResponse && typeof args[0] === 'string')
        args[0] = args[0].toUpperCase()
      return Reflect.apply(original, this, args)
    },
)
