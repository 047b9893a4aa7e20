import { expect, test } from 'vitest'
import { found } from './program-findings.ts'

/** What a package gives others as an error handler. */
const given = (parameters: string, body: string): string =>
  `exports.handler = () => function (${parameters}) { ${body} }`

test('an error handler that hands each error on does what is asked of it', () => {
  expect(found(given('error, req, res, next', 'report(error); next(error)'))).toEqual([])
  expect(found(given('error, req, res, next', 'report(error); next()'))).toEqual(['SO009 low - 1'])
})

test('of two error handlers only the one that answers is named', () => {
  const program = `const app = require('express')()
app.use((err, req, res, next) => { report(err); next(err) })
app.use((err, req, res, next) => { res.status(500).send('x') })`
  expect(found(program)).toEqual(['SO009 low - 3'])
})

test('what has its options in front of the request is no error handler', () => {
  const body = "res.setHeader('X-Origin', one.origin); next()"
  expect(found(given('options, req, res, next', body))).toEqual([])
  for (const name of ['err', 'error', 'e', '_', 'failure', 'exception'])
    expect(found(given(`${name}, req, res, next`, body))).toContain('SO009 low - 1')
})
