// SO008
const connect = require('connect')
const app = connect()
const audit = async () => { throw new Error('down') }
app.use('/', async (req, res) => {
  try {
    res.end('done') // @first
    await audit()
  } catch {
    try {
      res.writeHead(500) // @second
    } catch {}
  }
})
exports.listener = app
