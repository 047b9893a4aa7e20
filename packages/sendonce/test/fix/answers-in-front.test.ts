import { expect, test } from 'vitest'
import { kindsOf, repairFiles } from './repair-files.ts'

const kinds = (helper: string, handler: string): string[] => {
  const text = `const express = require('express')
const app = express()
${helper}
app.get('/t', (req, res) => {
  ${handler}
})
`
  return kindsOf(repairFiles({ 'app.js': text }).outcomes)
}

const noContent = 'function done(res) { res.status(204).end() }'
test('a helper that always answers has nothing to tell, and no guard behind it ever lets through', () => {
  expect(kinds(noContent, 'done(res)\n  res.json({})')).toEqual(['fixed remove'])
  const full = `if (req.query.full) return res.status(429).json({})`
  expect(kinds(noContent, `done(res)\n  ${full}`)).toEqual(['suggested guard'])
})

test('a helper that answers on one of its ways lets the handler answer on the others', () => {
  const check = `function check(req, res) { if (!req.query.id) res.status(400).end() }`
  expect(kinds(check, 'check(req, res)\n  res.json({})')).toEqual(['fixed helper-tells'])
  expect(kinds(noContent, 'req.query.id || done(res)\n  res.json({})')).toEqual(['fixed return'])
})

test('to cut off what was ended under another status is for a person to agree to', () => {
  const failing = (end: string): string[] =>
    kinds(
      '',
      `const rows = read(req.query.id)
  res.writeHead(200)
  rows.on('error', () => res.status(502).${end})
  rows.pipe(res)`,
    )
  expect(failing('end()')).toEqual(['suggested stream-error'])
  expect(failing("send('lost')")).toEqual(['fixed stream-error'])
})
