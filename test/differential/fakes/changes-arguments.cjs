// Hands on what the program gave as text.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(
  OutgoingMessage.prototype,
  'setHeader',
  (original) =>
    function (name, value) {
      return Reflect.apply(original, this, [String(name), String(value)])
    },
)
