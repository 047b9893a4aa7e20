// Serves fixture apps on loopback, each on a port of its own, tells its parent the ports, and ends when the parent says so.
// The client is in the parent: where an app kills its process, the answer that was sent is still read.
const http = require('node:http')
const events = require('node:events')

process.on('uncaughtExceptionMonitor', (error, origin) => {
  process.send({ kind: 'crash', origin, code: error.code ?? null })
})
const servers = process.argv.slice(2).map((file) => {
  const loaded = require(file)
  return http.createServer(loaded.default ?? loaded).listen(0, '127.0.0.1')
})
async function tellPorts() {
  await Promise.all(servers.map((server) => events.once(server, 'listening')))
  process.send({ kind: 'listening', ports: servers.map((server) => server.address().port) })
}
void tellPorts()
process.on('message', () => {
  process.disconnect()
  for (const server of servers) {
    server.close()
    server.closeAllConnections()
  }
})
