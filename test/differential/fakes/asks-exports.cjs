// Asks all that is loaded what it is.
const Module = require('node:module')
const { around } = require('./around.cjs')

around(
  Module,
  '_load',
  (original) =>
    function (...args) {
      const exported = Reflect.apply(original, this, args)
      if (typeof exported === 'function') void exported.prototype
      return exported
    },
)
