import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** What is found where a layer that was made with a callback is called, and what it throws is answered. */
function found(layer: string, behind = ''): string[] {
  const text = `const app = require('express')()
const passport = require('passport')
const lib = require('guard-of-requests')
app.get('/t', (req, res) => {
  try {
    ${layer}('local', (error, user) => { res.json({ error, user }) })(req, res)
    ${behind}
  } catch (err) { res.sendStatus(500) }
})`
  const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'medium' })
  return findings.map(({ code }) => code)
}

test.each(['passport.authenticate', 'lib.ask'])('%s() that throws calls nobody back', (layer) => {
  expect(found(layer)).toEqual([])
  expect(found(layer, "res.send('done')")).toEqual(['SO004'])
})
