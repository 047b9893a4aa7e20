// SO012
const connect = require('connect')
const app = connect()
app.use((req, res, next) => {
  next()
  next()
})
app.use((req, res) => res.writeHead(200).end('one')) // @first
app.use((req, res) => res.writeHead(200).end('two')) // @second
exports.listener = app
