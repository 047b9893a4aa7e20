// Leaves a note on each response that a loop over it sees.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.request.start', ({ response }) => {
  response.watched = true
})
