// Calls the listeners of a response on another object.
const { ServerResponse } = require('node:http')

const { emit } = ServerResponse.prototype
Object.defineProperty(ServerResponse.prototype, 'emit', {
  configurable: true,
  writable: true,
  value(name, ...args) {
    return Reflect.apply(emit, name === 'finish' ? Object.create(this) : this, [name, ...args])
  },
})
