// A program that makes something else of its stacks, or that allows nobody to.
const http = require('node:http')

if (process.argv[2] === 'sites') Error.prepareStackTrace = (error, sites) => sites
if (process.argv[2] === 'throws') {
  Error.prepareStackTrace = () => {
    throw new Error('not for you')
  }
}
if (process.argv[2] === 'frozen') Object.freeze(Error)
if (process.argv[2] === 'short') Error.stackTraceLimit = 0

function handler(req, res) {
  res.end('a') // first
  try {
    res.setHeader('x-late', '1') // second
  } catch {
    // The recorder has seen it.
  }
}

const limit = Error.stackTraceLimit
const before = Error.prepareStackTrace
const server = http.createServer(handler).listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
    response.resume().on('close', () =>
      setTimeout(() => {
        process.stdout.write(
          String(Error.prepareStackTrace === before && Error.stackTraceLimit === limit),
        )
        process.exit()
      }, 100),
    )
  })
})
