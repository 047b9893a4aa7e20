// Serves what a program exports, makes its requests (`requests`, or one to `/`), and ends. A client that
// is leaving goes with the first data.
const http = require('node:http')
const { pathToFileURL } = require('node:url')

function request(port, { path = '/', method = 'GET', isLeaving = false }) {
  return new Promise((resolve) => {
    const outgoing = http.request({ host: '127.0.0.1', port, path, method, agent: false }, (answer) => {
      answer.resume().on('close', resolve).on('error', () => {})
      if (isLeaving) answer.once('data', () => outgoing.destroy())
    })
    outgoing.on('error', resolve).end()
  })
}

import(pathToFileURL(process.argv[2]).href).then((loaded) => {
  const program = loaded.default?.listener ? loaded.default : loaded
  const server = http.createServer(program.listener).listen(0, '127.0.0.1', async () => {
    const { port } = server.address()
    const waiting = []
    for (const one of program.requests ?? [{}]) {
      waiting.push(request(port, one))
      await new Promise((resolve) => setTimeout(resolve, 30))
    }
    await Promise.all(waiting)
    setTimeout(() => {
      server.close()
      server.closeAllConnections()
    }, 100)
  })
})
