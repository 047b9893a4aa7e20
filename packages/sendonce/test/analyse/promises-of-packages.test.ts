import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

const manifest = JSON.stringify({ dependencies: { express: '4.0.0' } })

/** What is found in a handler, as `SO001 5`: the code, and the line of the second answer, or of where the way is lost. */
function foundIn(name: string, make: string, body: string): string[] {
  const text = `const app = require('express')()
const files = require('files')
const P = ${name}
const load = (id) => ${make}
app.get('/t', (req, res, next) => {
${body}
})`
  return analyze({ files: { 'app.js': text, 'package.json': manifest } }).findings.map(
    ({ code, first, second }) => `${code} ${(second ?? first)?.line}`,
  )
}

const executor =
  '((resolve, reject) => files.read(id, (err, row) => (err ? reject(err) : resolve(row))))'
const resolving = '((resolve) => files.read(id, () => resolve()))'

describe.each([
  ["require('bluebird')", 'new P'],
  ["require('promise')", 'new P'],
  ["require('any-promise')", 'new P'],
  ["require('es6-promise')", 'new P.Promise'],
  ["require('rsvp')", 'new P.Promise'],
  ["require('q')", 'new P.Promise'],
])('a promise of %s', (name, make) => {
  const of = (body: string, how = executor): string[] => foundIn(name, `${make}${how}`, body)

  test('may be rejected, where nobody hears of it', () => {
    expect(of('load(1).then((row) => res.json(row))')).toEqual(['SO102 6'])
  })

  test('is not rejected by who only resolves it', () => {
    expect(of('load(1).then(() => res.json({}))', resolving)).toEqual([])
  })

  test('answers behind its catch', () => {
    const body = 'load(1).catch(next).then((row) => {\nres.json(row)\n})'
    expect(of(body)).toEqual(['SO007 7'])
  })
})

describe('methods that only packages have', () => {
  const of = (body: string): string[] => foundIn("require('bluebird')", `new P${executor}`, body)

  test.each([
    ['bind', 'load(1).bind(this).then((row) => { res.json(row) }).catch(next)'],
    [
      'asCallback',
      'load(1).then((row) => { res.json(row) }).asCallback((err) => { if (err) next(err) })',
    ],
    ['nodeify', 'load(1).nodeify((err, row) => { if (err) return next(err)\nres.json(row) })'],
    ['fail', 'load(1).then((row) => { res.json(row) }).fail(next)'],
    [
      'spread',
      'P.all([load(1), load(2)]).spread((a, b) => { if (!b) return res.sendStatus(404)\nres.json(a) }).catch(next)',
    ],
  ])('%s is right', (_, body) => {
    expect(of(body)).toEqual([])
  })

  test.each([
    [
      'bind',
      'load(1).bind(this).then((row) => {\nif (!row) res.sendStatus(404)\nres.json(row)\n}).catch(next)',
      8,
    ],
    ['nodeify', 'load(1).nodeify((err, row) => {\nif (err) next(err)\nres.json(row)\n})', 8],
    [
      'spread',
      'P.all([load(1), load(2)]).spread((a, b) => {\nif (!b) res.sendStatus(404)\nres.json(a)\n}).catch(next)',
      8,
    ],
  ])('%s goes on behind an answer', (_, body, line) => {
    expect(of(body)).toEqual([`SO001 ${line}`])
  })
})
