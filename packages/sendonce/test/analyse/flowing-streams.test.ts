import { expect, test } from 'vitest'
import { analyze } from 'sendonce'
import { codes } from './codes.ts'
import { testShapes } from './shapes.ts'

const open = `const open = require('node:fs').createReadStream\n`

testShapes({
  'two streams of which neither ends the response': {
    clean: `const child = require('node:child_process').spawn(req.query.name)
    child.stdout.pipe(res, { end: false })
    child.stderr.pipe(res, { end: false })
    child.on('close', () => { res.end() })`,
    broken: `const child = require('node:child_process').spawn(req.query.name)
    child.stdout.pipe(res)
    child.stderr.pipe(res)`,
  },
  'a stream behind another one': {
    clean: `${open}const head = open('head')
    head.pipe(res, { end: false })
    head.on('end', () => { open('body').pipe(res) })`,
    broken: `${open}const head = open('head')
    head.pipe(res)
    head.on('end', () => { open('body').pipe(res) })`,
  },
  'streams one behind the other, of which the last one ends the response': {
    clean: `${open}for (const [index, name] of names.entries()) {
      const last = index === names.length - 1
      await new Promise((resolve, reject) => {
        const one = open(name)
        one.pipe(res, { end: last })
        one.on('end', resolve)
        one.on('error', reject)
      })
    }`,
    broken: `${open}for (const name of names) open(name).pipe(res)`,
  },
  'pipelines one behind the other': {
    clean: `${open}const { pipeline } = require('node:stream/promises')
    await pipeline(open('head'), res, { end: false })
    await pipeline(open('body'), res)`,
    broken: `${open}const { pipeline } = require('node:stream/promises')
    await pipeline(open('head'), res)
    await pipeline(open('body'), res)`,
  },
  'a stream in place of one that failed': {
    clean: `${open}const file = open(req.query.name)
    file.on('error', () => { open('default').pipe(res) })
    file.pipe(res)`,
    broken: `${open}const file = open(req.query.name)
    file.on('close', () => { open('default').pipe(res) })
    file.pipe(res)`,
  },
  'a stream in place of one that was taken off': {
    clean: `${open}const file = open(req.query.name)
    file.pipe(res)
    if (req.query.raw) { file.unpipe(res); open('raw').pipe(res) }`,
    broken: `${open}const file = open(req.query.name)
    file.pipe(res)
    if (req.query.raw) { file.unpipe(log); open('raw').pipe(res) }`,
  },
  'the end of a stream that is heard before the response hears of it': {
    clean: `${open}const file = open(req.query.name)
    file.on('end', () => { res.end('that is all') })
    file.pipe(res)`,
    broken: `${open}const file = open(req.query.name)
    file.pipe(res)
    file.on('end', () => { res.end('that is all') })`,
  },
  'an end that says no more than that': {
    clean: `${open}open(req.query.name).pipe(res)
    setTimeout(() => { res.end() }, 1000)`,
    broken: `${open}open(req.query.name).pipe(res)
    setTimeout(() => { res.end('too slow') }, 1000)`,
  },
  'an end with the status that was sent': {
    clean: `${open}const file = open(req.query.name)
    file.pipe(res)
    file.on('end', () => { res.statusCode = 200; res.end() })`,
    broken: `${open}const file = open(req.query.name)
    file.pipe(res)
    file.on('end', () => { res.statusCode = 404; res.end() })`,
  },
  'what is written while a stream goes on': {
    clean: `source(req).pipe(res)
    const timer = setInterval(() => { res.write(':') }, 1000)
    req.on('close', () => { clearInterval(timer) })`,
    broken: `source(req).pipe(res)
    const timer = setInterval(() => { res.end(':') }, 1000)
    req.on('close', () => { clearInterval(timer) })`,
  },
})

test.each([
  ['in one run', 'SO003', `one.pipe(res)\nother.pipe(res)`],
  ['behind a head', 'SO003', `res.writeHead(200)\none.pipe(res)\nother.pipe(res)`],
  ['on one way', 'SO001', `if (req.query.one) one.pipe(res)\nother.pipe(res)`],
  ['for each item', 'SO013', `list.forEach((one) => { one.pipe(res) })`],
  [
    'by pipelines',
    'SO003',
    `const { pipeline } = require('node:stream')
    pipeline(one, res, (err) => { log(err) })
    pipeline(other, res, (err) => { log(err) })`,
  ],
  [
    'when it has ended the response',
    'SO004',
    `one.pipe(res)
    one.on('end', () => { other.pipe(res) })`,
  ],
  ['while a file is sent', 'SO003', `res.sendFile('/a')\none.pipe(res)`],
])('a stream that is piped beside another one, %s: %s', (_, code, body) => {
  expect(codes(body)).toEqual([code])
})

test.each([
  ['pipeline(open(req.path), res, told)', []],
  ["open(req.path).on('error', told).pipe(res)", ['SO104']],
])('what fails in %s leaves the response open: %s', (begun, expected) => {
  const source = `${open}const { pipeline } = require('node:stream')
const app = require('express')()
app.get('/t', (req, res, next) => {
  const told = (err) => { if (err && !res.headersSent) next(err) }
  ${begun}
})`
  const { findings } = analyze({ files: { 'app.js': source }, minConfidence: 'low' })
  expect(findings.map(({ code }) => code)).toEqual(expected)
})

test('what is written behind an end comes behind that, and not behind the head', () => {
  const handler = `for await (const row of rows(req)) {
    if (row.isSecret) res.status(403).end()
    res.write(row.text)
  }
  res.end()`
  expect(codes(handler)).toEqual(['SO001'])
})
