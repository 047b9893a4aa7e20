import type { Finding, Site } from '@sendonce/model'
import { analyze } from 'sendonce'
import { expect, it } from 'vitest'
import { lateReaction } from '../../src/report/late-reaction.ts'

const site = (text: string): Site => ({
  file: 'app.js',
  line: 1,
  column: 1,
  startLine: 1,
  endLine: 1,
  text,
})

function reactionTo(
  second: string,
  first: string | null = "res.end('x')",
  note: string = 'second answer',
): string | null {
  const path = [{ site: site(second), note }]
  const finding = { first: first === null ? null : site(first), second: site(second), path }
  return lateReaction({ ...finding, severity: 'error' } as unknown as Finding)
}

it.each([
  ["res.json({ a: res.end('b') })", 'throws ERR_HTTP_HEADERS_SENT'],
  ["res.status(404).send('no')", 'throws ERR_HTTP_HEADERS_SENT'],
  [
    'res.status(200).json({ text: "a)b", list: [1, 2], more: call(), rest: …',
    'throws ERR_HTTP_HEADERS_SENT',
  ],
  ["res.end('again')", 'emits ERR_STREAM_WRITE_AFTER_END'],
  ["res.writeHead(200).end(JSON.stringify({ a: ')' }))", 'emits ERR_STREAM_WRITE_AFTER_END'],
  ["res.write('more')", 'emits ERR_STREAM_WRITE_AFTER_END'],
  ['res.status(200).end()', 'ignored'],
  ['res.send()', 'ignored'],
  ["res.render('page')", 'throws ERR_HTTP_HEADERS_SENT in a later turn'],
  ["res.sendFile('/a.txt')", 'fails, and its callback gets the error'],
  ['reply(res)', 'throws ERR_HTTP_HEADERS_SENT'],
  ['stream.pipeline(file, res, done)', 'fails: the response has ended'],
])('behind an answer, %s: %s', (call, reaction) => {
  expect(reactionTo(call)).toBe(reaction)
  expect(reactionTo(call, null)).toBe(reaction)
})

it('knows an answer that has only begun from one that is over', () => {
  expect(reactionTo("res.end('x')", 'res.writeHead(200)')).toBeNull()
  expect(reactionTo("res.send('x')", "res.write('a')")).toBe('throws ERR_HTTP_HEADERS_SENT')
})

it.each(['overtakes', 'mixes with'])('knows an answer that %s what was only begun', (does) => {
  const note = `${does} the first answer`
  expect(reactionTo('res.end()', 'stream.pipe(res)', note)).toBe(`${does} the first one`)
})

/** What comes of the answer of a handler that has handed on, in front of the framework itself and of a layer. */
function behindHandingOn(answer: string, behind: string): string | null {
  const text = `
    const app = require('express')()
    app.get('/', async (req, res, next) => {
      if (!req.query.a) next(new Error('a is missing'))
      ${answer}
    })
    ${behind}
    app.listen(0)`
  const { findings } = analyze({ files: { 'app.js': text } })
  expect(findings).toHaveLength(1)
  return lateReaction(findings[0] as Finding)
}

it('knows that the framework itself answers in a later turn than the code that has handed on', () => {
  const own = 'app.use((error, req, res, next) => res.send(error.message))'
  const closed = 'goes out, then the connection is closed'
  const thrown = 'throws ERR_HTTP_HEADERS_SENT'
  expect(behindHandingOn("res.json('own')", '')).toBe(closed)
  expect(behindHandingOn("await null; res.json('own')", '')).toBe(closed)
  expect(behindHandingOn("await fetch('/'); res.json('own')", '')).toBe(thrown)
  expect(behindHandingOn("res.json('own')", own)).toBe(thrown)
})

it.each([
  ["res.end('again')", 'ignored'],
  ["res.setHeader('a', 'b')", 'throws ERR_HTTP2_HEADERS_SENT'],
  ['res.writeHead(200)', 'throws ERR_HTTP2_HEADERS_SENT'],
  ['res.writeContinue()', 'ignored'],
])('knows that HTTP/2 takes %s in its own way', (call, reaction) => {
  const text = `
    require('node:http2').createServer((req, res) => {
      res.end('x')
      ${call}
    }).listen(0)`
  const { findings } = analyze({ files: { 'app.js': text } })
  expect(findings).toHaveLength(1)
  expect(lateReaction(findings[0] as Finding)).toBe(reaction)
})
