// Takes the connection away as soon as the answer was handed to it.
const { ServerResponse } = require('node:http')
const { around } = require('./around.cjs')

around(
  ServerResponse.prototype,
  'detachSocket',
  (original) =>
    function (socket) {
      Reflect.apply(original, this, [socket])
      socket.resetAndDestroy()
    },
)
