import { expect, test } from 'vitest'
import { found } from './program-findings.ts'

const refusal = (gives: string): string =>
  `if (!req.headers.token) { res.statusCode = 401; res.end('no'); return ${gives} }`

test('who answers for its caller, or gives it something to go on with, leaves nobody without an answer', () => {
  for (const [no, yes] of [
    ['false', 'true'],
    ['null', '{ token: req.headers.token }'],
    ['', "req.headers.token || 'none'"],
  ] as const) {
    const check = `exports.check = function (req, res) { ${refusal(no)} return ${yes} }`
    expect(found(check)).toEqual([])
    expect(found(check.replace('function', 'async function'))).toEqual([])
  }
})

test('what gives nothing back, or the same in any case, forgot to answer', () => {
  const silent = ['SO101 low 2 undefined']
  const handler = (body: string): string => `exports.show = (req, res) => {\n${body} }`
  expect(found(handler(refusal('')))).toEqual(silent)
  expect(found(handler(`${refusal('true')} return true`))).toEqual(silent)
  expect(found(handler('if (!req.query.x) return { error: 1 }; return res.end()'))).toEqual(silent)
})

test('what a framework is given to call has nobody to tell', () => {
  const program = `const app = require('express')()
app.get('/', (req, res) => { ${refusal('null')} return { token: req.headers.token } })`
  expect(found(program)).toEqual(['SO101 medium 2 undefined'])
})

test('what is looked up with in is an object behind that', () => {
  const program = (asks: string): string => `exports.handler = async (req, res) => {
  const asked = await read(req)
  const isKnown = ${asks}
  if (!asked) return
  res.end(isKnown ? 'known' : 'unknown')
}`
  expect(found(program("'query' in asked"))).toEqual([])
  expect(found(program("asked === 'query'"))).toEqual(['SO101 low 4 undefined'])
})
