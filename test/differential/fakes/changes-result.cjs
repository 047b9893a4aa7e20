// Returns something else than the response.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'setHeader',
  (original) =>
    function (...args) {
      Reflect.apply(original, this, args)
    },
)
