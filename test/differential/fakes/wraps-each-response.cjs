// Gives each response a method of its own.
const { subscribe } = require('node:diagnostics_channel')

subscribe('http.server.request.start', ({ response }) => {
  const { end } = response
  Object.defineProperty(response, 'end', { value: end.bind(response), configurable: true })
})
