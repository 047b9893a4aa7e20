// SO010
const { Readable } = require('node:stream')
exports.listener = (req, res) => {
  const rows = new Readable({ read() {} })
  rows.push('one')
  rows.pipe(res) // @first
  rows.on('error', () => {
    try {
      res.writeHead(500).end() // @second
    } catch {}
    res.end()
  })
  setTimeout(() => rows.destroy(new Error('lost')), 20)
}
