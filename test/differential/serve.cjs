// Starts the server of a case and lets its script talk to it.
const http = require('node:http')
const { makeClient } = require('./wire.cjs')

/** @returns {Promise<import('node:net').Server>} listening on a free port of loopback */
async function startServer(one, kit) {
  const server = one.serve ? await one.serve(kit) : http.createServer(await one.app(kit))
  if (server.listening) return server
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return server
}

/** Runs the script of a case; what it got is told, however it ended. */
async function talk(one, port) {
  const client = makeClient({ port, connect: one.connect })
  try {
    await one.talk(client)
  } catch (error) {
    client.note('the script failed:', error.code ?? error.message)
  }
  const report = client.report()
  client.close()
  return report
}

/** The server and whatever still hangs on it are gone. */
function stopServer(server) {
  return new Promise((resolve) => {
    if (!server.listening) return resolve()
    server.close(() => resolve())
    server.closeAllConnections?.()
    server.emit('harness stop')
  })
}

module.exports = { startServer, stopServer, talk }
