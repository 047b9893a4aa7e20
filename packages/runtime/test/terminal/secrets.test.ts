import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { requestFacts } from '../../src/report/request-facts.ts'
import type { ResponseRecord } from '../../src/record.ts'
import { ended, makeProgram, serving } from './run-program.ts'

/** Answers twice in several ways, with everything that may be secret in the request, the answer and the errors. */
const leaky = `${serving}
process.on('uncaughtException', () => {})
serve((req, res) => {
  let body = ''
  req.on('data', (chunk) => (body += chunk)).on('end', () => {
    res.setHeader('x-secret', 'hidden-header')
    res.end('hidden-answer')
    try { res.setHeader('set-cookie', 'sid=hidden-cookie') } catch {}
    setTimeout(() => {
      res.writeHead = function () {
        throw Object.assign(new Error('hidden-error ' + body), { code: 'ERR_HTTP_HEADERS_SENT', name: 'DbError' })
      }
      res.on('error', () => {})
      res.end('hidden-second')
      res.writeHead(500)
    }, 5)
  })
}, async (ask, close) => {
  const headers = { authorization: 'Bearer hidden-bearer', cookie: 'sid=hidden-sid' }
  await ask('http://user:hidden-password@127.0.0.1/orders/7?token=hidden-query&flag#hidden-part', { method: 'POST', headers }, 'hidden-body')
  setTimeout(close, 50)
})
`

test.each(['full', 'line'])('nothing secret is printed or written (%s)', async (form) => {
  const { folder, start } = makeProgram(leaky)
  const env = { SENDONCE_OUT: join(folder, 'o.ndjson'), SENDONCE_TERMINAL: form }
  const { stderr } = await ended(start(env))
  const written = readFileSync(join(folder, 'o.ndjson'), 'utf8')
  expect(stderr).toContain('/orders/7')
  expect(written).toContain('/orders/7?token=…')
  // Of the program's source a frame shows the lines around the two places: these are no part of a request.
  const printed = stderr.split('\n').filter((line) => !/^(\d \d|\d|) +\d+ │ /.test(line))
  for (const text of [printed.join('\n'), written]) expect(text).not.toMatch(/hidden-/)
})

test('query values are shown when they are asked for, a password never', () => {
  const url = 'http://user:pass@host/a?token=abc&n=1#part'
  const facts = (given: string, isShown: boolean): string =>
    requestFacts({ response: { req: { method: 'GET', url: given } } } as ResponseRecord, isShown)
      .url
  expect(facts(url, false)).toBe('http://…@host/a?token=…&n=…')
  expect(facts(url, true)).toBe('http://…@host/a?token=abc&n=1#part')
  expect(facts('user:pass@host:443', false)).toBe('…@host:443')
  expect(facts('//user:pass@host/x', false)).toBe('//…@host/x')
  expect(facts('/users/@me/a@b.c?x', false)).toBe('/users/@me/a@b.c?…')
  expect(facts(`/${'a'.repeat(5000)}`, true)).toHaveLength(2001)
})
