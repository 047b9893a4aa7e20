import { expect, test } from 'vitest'
import { analyze } from 'sendonce'
import { applyRules } from '../../src/config/apply-rules.ts'

const source = `const app = require('express')()
app.get('/a', (req, res) => {
  if (req.query.x) res.json({})
  res.json({ all: true })
})
app.get('/b', (req, res) => {
  for (const row of rows) res.json(row)
})`

test('a rule sets the severity of its pattern, or turns it off', () => {
  const { findings } = analyze({ files: { 'app.js': source } })
  const told = (rules: Parameters<typeof applyRules>[1]): string[] =>
    applyRules(findings, rules).map(({ code, severity }) => `${code} ${severity}`)
  expect(told({})).toEqual(['SO001 error', 'SO013 error'])
  expect(told({ SO001: 'note' })).toEqual(['SO001 note', 'SO013 error'])
  expect(told({ SO013: 'off', SO002: 'off' })).toEqual(['SO001 error'])
})
