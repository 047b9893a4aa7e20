// Throws an error of its own in place of Node's.
const { ServerResponse } = require('node:http')
const { around } = require('./around.cjs')

around(
  ServerResponse.prototype,
  'writeHead',
  (original) =>
    function (...args) {
      try {
        return Reflect.apply(original, this, args)
      } catch (error) {
        throw new Error(error.message, { cause: error })
      }
    },
)
