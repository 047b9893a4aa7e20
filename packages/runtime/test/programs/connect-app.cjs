// connect calls its layers itself; one application is mounted in another.
const http = require('node:http')
const connect = require('connect')

function shows(req, res) {
  res.end('shown') // first
  res.setHeader('x-late', '1') // second
}

const inner = connect()
inner.use(shows)
const app = connect()
app.use(function logs(req, res, next) {
  next()
})
app.use('/inner', inner)
app.use('/flat', shows)
app.use(function fails(error, req, res, _next) {
  if (!res.headersSent) res.end('failed')
})
const server = http.createServer(app).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, path: process.argv[2], agent: false }, (response) => {
    response.resume().on('close', () => setTimeout(() => process.exit(), 100))
  })
})
