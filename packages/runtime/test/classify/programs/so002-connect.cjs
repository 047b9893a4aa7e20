// SO002
const connect = require('connect')
const app = connect()
app.use(function authenticate(req, res, next) {
  if (!req.headers.authorization) res.writeHead(401).end('who?') // @first
  next()
})
app.use((req, res) => {
  res.writeHead(200) // @second
  res.end('private')
})
exports.listener = app
