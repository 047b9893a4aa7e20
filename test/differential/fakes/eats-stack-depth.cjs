// Calls through many frames of its own, each a large one.
const { OutgoingMessage } = require('node:http')
const { around } = require('./around.cjs')

around(OutgoingMessage.prototype, 'setHeader', (original) => {
  const deeper = (count, target, args) =>
    count === 0 ? Reflect.apply(original, target, args) : deeper(count - 1, target, args)
  return function (...args) {
    return deeper(4000, this, args)
  }
})
