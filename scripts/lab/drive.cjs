// Serves one fixture app on loopback, makes its request, and prints what the client got as one JSON line.
const http = require('node:http')

const [file, method = 'GET', path = '/t'] = process.argv.slice(2)
const loaded = require(file)
const app = loaded.default ?? loaded

process.on('uncaughtExceptionMonitor', (error, origin) => {
  console.log(JSON.stringify({ kind: 'crash', origin, code: error.code ?? null }))
})

function finish(server, result) {
  console.log(JSON.stringify({ kind: 'client', ...result }))
  // What comes behind the answer needs a moment to show.
  setTimeout(() => {
    server.close()
    server.closeAllConnections()
  }, 120)
}

const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const request = http.request(
    { host: '127.0.0.1', port, path, method, agent: false, timeout: 1500 },
    (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        body += chunk
      })
      response.on('end', () => finish(server, { status: response.statusCode, body }))
      response.on('error', (error) =>
        finish(server, { status: response.statusCode, body, error: error.code }),
      )
    },
  )
  request.on('timeout', () => {
    request.destroy()
    finish(server, { status: null, body: '', error: 'TIMEOUT' })
  })
  request.on('error', (error) => {
    if (error.code !== 'ECONNRESET' || !request.destroyed) return
    finish(server, { status: null, body: '', error: error.code })
  })
  request.end()
})
