import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const server = (condition: string): string => `const express = require('express')
const app = express()
const handlers = { list: (req, res) => { res.send('list') } }
app.get('/:name', (req, res) => {
  const handler = handlers[req.params.name]
  if (${condition}) res.status(404).send('none')
  handler(req, res)
})
app.use((err, req, res, next) => { res.status(500).send('failed') })
app.listen(80)`

/** The lines of both places, with the code. */
function found(condition: string): string[] {
  const { findings } = analyze({ files: { 'app.js': server(condition) }, minConfidence: 'medium' })
  return findings.map(({ code, first, second }) => `${code} ${first?.line} ${second?.line}`)
}

test.each([`typeof handler !== 'function'`, '!handler'])(
  'what is no function throws where it is called, behind %s',
  (condition) => {
    expect(found(condition)).toEqual(['SO009 6 9'])
  },
)

test('what is not known is called', () => {
  expect(found('req.query.none')).toContain('SO005 6 3')
})

test.each(['user.seen = true', 'use(user.seen)', 'user.touch()'])(
  'what was found to be missing throws where it is used: %s',
  (use) => {
    const text = `const app = require('express')()
app.get('/t', async (req, res) => {
  try {
    const user = await req.app.find(req.query.id)
    if (!user) res.sendStatus(404)
    ${use}
    res.json({})
  } catch (err) { res.sendStatus(500) }
})`
    const { findings } = analyze({ files: { 'app.js': text } })
    expect(findings.map(({ code, second }) => `${code} ${second?.line}`)).toEqual(['SO008 8'])
  },
)
