// Reads the stack of an error before the program does: what formats it is called at another time.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'setHeader',
  (original) =>
    function (...args) {
      try {
        return Reflect.apply(original, this, args)
      } catch (error) {
        void new Error('its own').stack
        throw error
      }
    },
)
