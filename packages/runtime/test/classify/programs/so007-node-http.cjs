// SO007
const work = async () => ({})
exports.listener = (req, res) => {
  work()
    .then((value) => {
      res.writeHead(200).end('ok') // @first
      return value.missing.name
    })
    .catch(() => {
      res.writeHead(500).end('failed') // @second
    })
    .catch(() => {})
}
