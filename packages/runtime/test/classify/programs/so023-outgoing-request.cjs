// SO023
const http = require('node:http')
exports.listener = (req, res) => {
  const { port } = req.socket.address()
  if (req.url === '/upstream') return void req.resume().on('end', () => res.end('up'))
  const outgoing = http.request({ port, path: '/upstream', method: 'POST' }, (answer) => answer.pipe(res))
  outgoing.write('part') // @first
  try {
    outgoing.setHeader('x-late', '1') // @second
  } catch {}
  outgoing.end()
}
