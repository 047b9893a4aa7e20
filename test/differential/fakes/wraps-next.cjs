// Hands a layer of Express another `next`, without its shape.
const { createRequire } = require('node:module')
const { around } = require('./around.cjs')

const Layer = createRequire(require.resolve('express'))('router/lib/layer')

around(
  Layer.prototype,
  'handleRequest',
  (original) =>
    function (req, res, next) {
      return Reflect.apply(original, this, [req, res, (...args) => next(...args)])
    },
)
