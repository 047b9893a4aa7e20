// Takes any number of parameters where Node's method has two.
const { OutgoingMessage } = require('node:http')

const original = OutgoingMessage.prototype.setHeader
OutgoingMessage.prototype.setHeader = function setHeader(...args) {
  return Reflect.apply(original, this, args)
}
