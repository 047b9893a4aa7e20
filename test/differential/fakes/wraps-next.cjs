// Hands a layer of Express another `next`, without its shape.
const Layer = require('router/lib/layer')
const { around } = require('./around.cjs')

around(
  Layer.prototype,
  'handleRequest',
  (original) =>
    function (req, res, next) {
      return Reflect.apply(original, this, [req, res, (...args) => next(...args)])
    },
)
