// SO001
exports.listener = (req, res) => {
  if (req.url === '/') {
    res.writeHead(404) // @first
    res.end('not here')
  }
  try {
    res.writeHead(200) // @second
  } catch {}
}
