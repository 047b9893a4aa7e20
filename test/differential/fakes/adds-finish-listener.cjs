// Listens where a program can count who listens.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.request.start', ({ response }) => {
  response.on('finish', () => {})
})
