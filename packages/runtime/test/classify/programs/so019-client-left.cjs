// SO019
exports.requests = [{ isLeaving: true }]
exports.listener = (req, res) => {
  res.write('working') // @first
  setTimeout(() => {
    try {
      res.writeHead(500).end('failed') // @second
    } catch {}
  }, 90)
}
