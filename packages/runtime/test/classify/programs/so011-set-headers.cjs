// SO011
exports.listener = (req, res) => {
  res.end('one') // @first
  setImmediate(() => {
    try {
      res.removeHeader('x-powered-by') // @second
    } catch {}
  })
}
