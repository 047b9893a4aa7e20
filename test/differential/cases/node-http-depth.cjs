// How much of the stack is left to a program that calls Node's methods from deep inside.
const { get } = require('../wire.cjs')

/** How often `body` can call itself until the stack is full. */
function depthOf(body) {
  let depth = 0
  const deeper = () => {
    body()
    depth++
    deeper()
  }
  try {
    deeper()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  return depth
}

const deep = (name, body) => ({
  name: `depth of ${name}`,
  app: (kit) => (req, res) => {
    // The first time it is compiled, the second time it is measured.
    depthOf(() => body(res, req))
    kit.about(
      'depth',
      depthOf(() => body(res, req)),
      0.1,
    )
    res.end('ok')
  },
  talk: get('/'),
})

const cases = [
  deep('setHeader', (res) => res.setHeader('x', '1')),
  deep('getHeader', (res) => res.getHeader('x')),
  deep('emit', (res) => res.emit('mine')),
  deep('listenerCount', (res) => res.listenerCount('error')),
]

module.exports = { cases }
