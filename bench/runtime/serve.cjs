// One variant of one program in a process of its own. The parent asks how much CPU time it has used.
'use strict'
const { createServer } = require('node:http')
const { apps } = require('./apps.cjs')
const { openConnections } = require('./memory-connection.cjs')

const [app, transport] = process.argv.slice(2)
const server = createServer(apps[app]())
// Connections rest while the other variants are measured.
server.keepAliveTimeout = 0

/** CPU time of all threads of this process so far, in microseconds. */
function cpu() {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** Bytes that live after collection; finalisation takes turns of the loop, so it is done several times. */
async function heapInUse() {
  for (let round = 0; round < 4; round++) {
    globalThis.gc()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return process.memoryUsage().heapUsed
}

process.on('disconnect', () => process.exit(0))

if (transport === 'memory') {
  const send = openConnections(server, 8)
  process.on('message', async ({ warmUp, requests, heap }) => {
    await send(warmUp)
    const before = cpu()
    await send(requests)
    process.send({ cpu: cpu() - before, heap: heap ? await heapInUse() : null })
  })
  process.send({ ready: true })
} else {
  process.on('message', () => process.send({ cpu: cpu() }))
  server.listen(0, '127.0.0.1', () => process.send({ ready: true, port: server.address().port }))
}
