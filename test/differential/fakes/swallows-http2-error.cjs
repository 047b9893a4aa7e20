// Lets a late header of HTTP/2 come to nothing.
const { Http2ServerResponse } = require('node:http2')
const { around } = require('./around.cjs')

around(
  Http2ServerResponse.prototype,
  'setHeader',
  (original) =>
    function (...args) {
      return this.headersSent ? undefined : Reflect.apply(original, this, args)
    },
)
