import { expect, test } from 'vitest'
import { found } from './program-findings.ts'

/** A server that answers from its start on, and what becomes of that listener. */
const server = (then: string): string => `const http = require('http')
const early = (req, res) => { res.writeHead(503); res.end('starting') }
const server = http.createServer(early)
server.listen(3000)
${then}
server.on('request', (req, res) => { res.writeHead(200); res.end('ok') })`

test('a listener that was taken away answers no request together with those behind it', () => {
  expect(found(server(''))).toContain('SO017 high 2 6')
  expect(found(server("server.off('request', early)"))).toEqual([])
  expect(found(server("server.removeAllListeners('request')"))).toEqual([])
})

test('taking another one away, or from another event, changes nothing', () => {
  expect(found(server("server.off('upgrade', early)"))).toContain('SO017 high 2 6')
  expect(found(server("server.off('request', () => {})"))).toContain('SO017 high 2 6')
})

test('what was added while it was there ran together with it', () => {
  const late = server('').concat("\nserver.off('request', early)")
  expect(found(late)).toContain('SO017 high 2 6')
})
