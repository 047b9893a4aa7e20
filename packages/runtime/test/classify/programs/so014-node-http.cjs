// SO014
exports.requests = [{ method: 'POST' }]
exports.listener = (req, res) => {
  req.on('end', () => {
    res.writeHead(200).end('read') // @first
  })
  req.on('close', () => {
    try {
      res.writeHead(400).end('closed') // @second
    } catch {}
  })
  req.resume()
}
