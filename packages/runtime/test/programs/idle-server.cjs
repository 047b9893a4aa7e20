// A call that comes too late while nothing else happens in the process, which another one ends soon after.
const http = require('node:http')
const { spawn } = require('node:child_process')
/** Longer than Node keeps the time for the head `Date`, whose timer would wake the process. */
const lateAfter = 1500
const end = `setTimeout(() => process.kill(${process.pid}, 'SIGKILL'), 500)`

const server = http.createServer((req, res) => {
  res.end('a')
  setTimeout(() => {
    try {
      res.setHeader('x-late', '1')
    } catch {}
    spawn(process.execPath, ['-e', end], { stdio: 'ignore', env: {} })
  }, lateAfter)
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address()
  http.get({ host: '127.0.0.1', port, agent: false }, (res) => res.resume())
})
