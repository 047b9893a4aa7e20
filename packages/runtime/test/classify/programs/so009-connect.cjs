// SO009
const connect = require('connect')
const app = connect()
app.use((req, res) => {
  res.end('done') // @first
  throw new Error('behind the answer')
})
app.use((error, req, res, next) => {
  res.writeHead(500) // @second
  res.end(error.message)
})
exports.listener = app
