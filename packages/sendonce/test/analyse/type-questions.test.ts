import { analyze } from 'sendonce'
import { describe, expect, test } from 'vitest'

/** What is found in a program, as `SO001 5`: the code, and the line of the second answer. */
function foundIn(head: string, body: string): string[] {
  const text = `${head}\nconst app = require('express')()\n${body}`
  return analyze({ files: { 'app.js': text } }).findings.map(
    ({ code, second }) => `${code} ${second?.line}`,
  )
}

const optional = (question: string): string => `
const answer = (res, options, done) => {
  if (${question}) { done = options; options = null }
  if (options) res.send('with options')
  done()
}
app.get('/t', (req, res) => answer(res, () => res.send('without')))`

describe.each([
  ['lodash', "const _ = require('lodash')", '_.isFunction'],
  ['underscore', "const _ = require('underscore')", '_.isFunction'],
  ['an import of lodash', "import _ from 'lodash'", '_.isFunction'],
  ['one file of lodash', "const isFunction = require('lodash/isFunction')", 'isFunction'],
  ['node:util', "const util = require('node:util')", 'util.isFunction'],
])('whether it is a function, by %s', (_, head, name) => {
  test('tells of what is given', () => {
    expect(foundIn(head, optional(`${name}(options)`))).toEqual([])
  })

  test('tells of what is called', () => {
    const both = `
const answer = (res, done) => {
  if (${name}(done)) done()
  res.send('always')
}
app.get('/t', (req, res) => answer(res, () => res.send('first')))`
    expect(foundIn(head, both)).toHaveLength(1)
    expect(foundIn(head, both.replace('if (', 'if (!'))).toEqual([])
  })
})

test.each([
  ['isNil', 'row == null'],
  ['isUndefined', 'row === undefined'],
  ['isNull', 'row === null'],
])('%s asks what the language asks', (name, same) => {
  const body = (asked: string): string => `
app.get('/t', (req, res) => {
  const row = db.row
  if (_.${name}(row)) res.sendStatus(404)
  if (${asked}) res.json({})
})`
  const head = "const _ = require('lodash')\nconst db = require('db')"
  expect(foundIn(head, body(`!(${same})`))).toEqual([])
  expect(foundIn(head, body(same))).toEqual(['SO001 8'])
})
