// Without a framework: many answers from one depth, then two that come from further in, each of them twice.
'use strict'
const { Agent, createServer, get } = require('node:http')

const inner = (response) => response.end('deep')
const middle = (response) => inner(response)
const outer = (response) => middle(response)

const server = createServer(function handler(request, response) {
  if (request.url === '/') return response.end('flat')
  outer(response)
  try {
    response.setHeader('x-late', '1')
  } catch {
    // Told by the recorder.
  }
})
const agent = new Agent({ keepAlive: true })
const paths = [...Array.from({ length: 1100 }, () => '/'), '/seldom', '/again']
const ask = () => {
  const path = paths.shift()
  if (!path) {
    agent.destroy()
    return server.close()
  }
  get({ host: '127.0.0.1', port: server.address().port, path, agent }, (answer) =>
    answer.resume().on('end', () => setImmediate(ask)),
  )
}
server.listen(0, '127.0.0.1', ask)
