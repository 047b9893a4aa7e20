// Calls listeners outside the context in which the program was.
const { AsyncLocalStorage } = require('node:async_hooks')
const { ServerResponse } = require('node:http')

const outside = AsyncLocalStorage.snapshot()
const { emit } = ServerResponse.prototype
Object.defineProperty(ServerResponse.prototype, 'emit', {
  configurable: true,
  enumerable: true,
  writable: true,
  value(name) {
    // oxlint-disable-next-line prefer-rest-params -- the listeners get what they would get
    const args = arguments
    const run = () => Reflect.apply(emit, this, args)
    return name === 'finish' ? outside(run) : run()
  },
})
