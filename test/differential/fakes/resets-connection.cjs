// Takes the connection away behind the answer.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.response.finish', ({ socket }) => {
  socket.resetAndDestroy()
})
