import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** A layer that refuses and goes on, in front of `behind`. */
const found = (behind: string, layer = 'next()'): string[] =>
  analyze({
    files: {
      'app.js': `const express = require('express')
const thing = require('thing')
const app = express()
app.use((req, res, next) => {
  if (!req.headers.authorization) res.sendStatus(401)
  ${layer}
})
${behind}
app.listen(80)`,
    },
    minConfidence: 'low',
  }).findings.map(({ code, confidence }) => `${code} ${confidence}`)

describe('a package behind a layer that refuses and hands on', () => {
  test.each([
    `app.use('/graphql', thing())`,
    `app.post('/graphql', thing())`,
    `app.all('*', thing)`,
  ])('%s answers', (behind) => {
    expect(found(behind)).toEqual(['SO002 medium'])
  })

  test('one that is mounted for all requests may only look', () => {
    expect(found(`app.use('/', thing())`)).toEqual(['SO002 low'])
  })

  test('where nothing is behind it nothing answers', () => {
    expect(found('')).toEqual([])
  })

  test('a call of next() that always comes behind an answer is there for something else', () => {
    expect(found(`app.use('/graphql', thing())`, `else res.send('ok')\n  next()`)).toEqual([
      'SO002 low',
    ])
  })
})

test('a layer that only begins leaves it to others to go on, whether it always does or not', () => {
  const codes = (begin: string): string[] =>
    analyze({
      files: {
        'events.js': `module.exports = (isEager) => (req, res, next) => {
  res.set('Content-Type', 'text/event-stream')
  if (isEager) ${begin}
  next()
}`,
      },
      minConfidence: 'low',
    }).findings.map(({ code, confidence }) => `${code} ${confidence}`)
  expect(codes('res.flushHeaders()')).toEqual(['SO002 low'])
  expect(codes('res.end()')).toEqual(['SO002 medium'])
})

test('what the end of the response stops does not come behind the answer of who is behind', () => {
  const codes = (stop: string): string[] =>
    analyze({
      files: {
        'alive.js': `module.exports = () => (req, res, next) => {
  const timer = setInterval(() => res.write(': alive'), 5000)
  ${stop}
  next()
}`,
      },
    }).findings.map(({ code }) => code)
  expect(codes(`res.once('finish', () => clearInterval(timer))`)).toEqual([])
  expect(codes('')).toEqual(['SO015'])
})
