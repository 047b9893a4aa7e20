// Swallows what a method of Node throws.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'setHeader',
  (original) =>
    function (...args) {
      try {
        return Reflect.apply(original, this, args)
      } catch {
        return this
      }
    },
)
