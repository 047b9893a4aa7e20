// Changes the headers of a request that is under way: the error is worded as if it were a response.
const http = require('node:http')

const server = http.createServer((req, res) => {
  req.resume().on('end', () => res.end('ok'))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  const request = http.request({
    host: '127.0.0.1',
    port,
    path: '/out?token=secret',
    method: 'POST',
    agent: false,
  })
  request.on('response', (response) => response.resume().on('close', () => process.exit()))
  request.write('body') // first
  try {
    request.setHeader('x-late', '1') // second
  } catch (error) {
    process.stdout.write(error.message)
  }
  request.end()
})
