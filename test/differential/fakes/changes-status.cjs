// Answers 201 where the program left 200.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.request.start', ({ response }) => {
  response.statusCode = 201
})
