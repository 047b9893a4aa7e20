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

  test('it may be given no path', () => {
    expect(found(`app.use(thing())`)).toEqual(['SO002 low'])
    expect(found(`app.use(thing(), thing('more'))`)).toEqual(['SO002 low'])
  })

  test.each([
    `app.use(express.static('public'))`,
    `app.use('/files', express.static('public'))`,
    `app.use(require('helmet')(), express.static('public'))`,
    `app.use(require('serve-static')('public'))`,
    `app.use(require('express-rate-limit')({ max: 5 }))`,
    `app.post('/login', require('passport').authenticate('local'))`,
  ])('%s is known to answer', (behind) => {
    expect(found(behind)).toEqual(['SO002 high'])
  })

  test.each([`app.use(express.json())`, `app.use(require('helmet')(), express.json())`])(
    '%s is known to answer nothing',
    (behind) => {
      expect(found(behind)).toEqual([])
    },
  )

  test('where nothing is behind it nothing answers', () => {
    expect(found('')).toEqual([])
  })

  test('a call of next() that always comes behind an answer is there for something else', () => {
    expect(found(`app.use('/graphql', thing())`, `else res.send('ok')\n  next()`)).toEqual([
      'SO002 low',
    ])
  })
})

test('headers still get into a file that is looked for behind next()', () => {
  const codes = (second: string): string[] =>
    analyze({
      files: {
        'app.js': `const express = require('express')
const app = express()
app.use('/preview', (req, res, next) => {
  next()
  ${second}
})
app.use(express.static('public'))`,
      },
      minConfidence: 'low',
    }).findings.map(({ code }) => code)
  expect(codes(`res.set('x-kind', 'file')`)).toEqual([])
  expect(codes(`res.send('none')`)).toEqual(['SO001'])
})

test('the path of a route is hardly that of a file', () => {
  const files = {
    'app.js': `const express = require('express')
const app = express()
app.get('/orders', (req, res, next) => {
  if (!req.user) res.sendStatus(401)
  next()
})
app.use(express.static('public'))`,
  }
  const { findings } = analyze({ files, minConfidence: 'low' })
  expect(findings.map(({ code, confidence }) => `${code} ${confidence}`)).toEqual(['SO002 low'])
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
