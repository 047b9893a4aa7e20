// Answers without the header `Date`.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.request.start', ({ response }) => {
  response.sendDate = false
})
