import { expect, test } from 'vitest'
import { found } from './program-findings.ts'

/** A handler that answers twice where `flag` holds, made by a function with options that nobody is seen to call. */
const made = (set: string, flag: string): string =>
  `module.exports = (options) => {
  ${set}
  return (req, res, next) => {
    if (${flag}) next()
    next()
  }
}`

const missing = ['SO012 high 4 5']

test.each([
  ['const verbose = options.verbose || false', 'verbose'],
  ['const verbose = options.verbose ?? false', 'verbose'],
  ['const verbose = options.verbose ?? true', '!verbose'],
  ['const verbose = options.verbose !== undefined ? options.verbose : true', '!verbose'],
  ['let verbose = options.verbose; if (verbose === undefined) verbose = true', '!verbose'],
  ['let verbose = false; if (options.isLoud) verbose = true', '!verbose'],
  ['if (options.verbose === undefined) options.verbose = true', '!options.verbose'],
  ['options.verbose = options.verbose || false', 'options.verbose'],
])('an option is what it was given or its default: %s', (set, flag) => {
  expect(found(made(set, flag))).toEqual(missing)
})

test.each([
  ['const verbose = options.verbose || true', '!verbose'],
  ["const name = options.name || 'id'", '!name'],
  ['let verbose = options.verbose; verbose = false', 'verbose'],
  ['let verbose = false; if (options.isLoud) verbose = false', 'verbose'],
])('what all of them have in common is known: %s', (set, flag) => {
  expect(found(made(set, flag))).toEqual([])
})

const kept = (settings: string): string =>
  `const app = require('express')()
${settings}
app.get('/t', (req, res) => { if (settings.isOff) res.sendStatus(503); res.json({}) })`

test.each([
  'let settings = { isOff: false }; exports.configure = (given) => { settings = given }',
  'const settings = { isOff: false }; exports.configure = (given) => { Object.assign(settings, given) }',
  'const settings = { isOff: false }; exports.set = (name, value) => { settings[name] = value }',
  'const settings = {}; if (process.env.OFF) settings.isOff = true',
])('settings that a function writes are not what they were written with: %s', (settings) => {
  expect(found(kept(settings))).toEqual(['SO001 certain 3 3'])
})

test('nor is a property that holds some', () => {
  const text = `const app = require('express')()
const defaults = { isOff: false, paths: ['/t'] }
class Limits {
  config = defaults
  configure(given) { this.config = { ...defaults, ...given } }
  get() { return this.config }
}
const limits = new Limits()
exports.limits = limits
app.get('/t', (req, res) => { if (limits.config.isOff) res.sendStatus(503); res.json({}) })`
  expect(found(text)).toEqual(['SO001 certain 10 10'])
  const fixed = text.replace('configure(given) { this.config', 'configure(given) { this.other')
  expect(found(fixed)).toEqual([])
})

test('one of two names is taken for the last, to be called by', () => {
  const text = `const app = require('express')()
let verb = 'get'
if (process.env.WRITES) verb = 'post'
app[verb]('/t', (req, res) => { if (!req.query.id) res.sendStatus(400); res.json({}) })`
  expect(found(text)).toEqual(['SO001 certain 4 4'])
})

test('settings that nobody writes are what they are', () => {
  expect(found(kept('const settings = { isOff: false }'))).toEqual([])
})
