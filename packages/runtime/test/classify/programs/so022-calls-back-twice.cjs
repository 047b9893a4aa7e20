// SO022
const { load } = require('answering')
exports.listener = (req, res) => {
  load((error, value) => {
    if (error) return void res.writeHead(500).end('failed') // @first
    res.writeHead(200).end(value) // @second
  })
}
