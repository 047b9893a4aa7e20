// SO015
exports.listener = (req, res) => {
  res.setTimeout(20, () => {
    res.writeHead(503).end('too slow') // @first
  })
  setImmediate(() => setTimeout(work, 60))
  function work() {
    lookUp((value) => {
      try {
        res.writeHead(200).end(value) // @second
      } catch {}
    })
  }
}
const lookUp = (done) => process.nextTick(done, 'value')
