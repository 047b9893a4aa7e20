// SO003
exports.listener = (req, res) => {
  res.on('error', () => {})
  res.end('one') // @first
  res.end('two') // @second
}
