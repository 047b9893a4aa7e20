// Serves one fixture app on loopback, tells its parent the port, and ends when the parent says so. The client is in
// the parent: where the app kills its process, the answer that was sent is still read.
const http = require('node:http')

const loaded = require(process.argv[2])
const app = loaded.default ?? loaded

process.on('uncaughtExceptionMonitor', (error, origin) => {
  process.send({ kind: 'crash', origin, code: error.code ?? null })
})
const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  process.send({ kind: 'listening', port: server.address().port })
})
process.on('message', () => {
  process.disconnect()
  server.close()
  server.closeAllConnections()
})
