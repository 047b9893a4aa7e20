import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const found = (body: string): string[] =>
  analyze({
    files: {
      'app.js': `const app = require('express')()
const db = require('db')
app.get('/t', (req, res) => {
  ${body}
})`,
    },
  }).findings.map(({ code, confidence }) => `${code} ${confidence}`)

test('a query that calls back for each row', () => {
  const send = `(error, row) => { if (error) return res.sendStatus(500); res.json(row) }`
  expect(found(`db.each('select', ${send})`)).toEqual(['SO013 medium'])
  const collect = `const rows = []; db.each('select', (error, row) => { rows.push(row) },`
  expect(found(`${collect} (error, count) => { res.json(rows) })`)).toEqual([])
})

test('a cursor that says with nothing that there is no more', () => {
  expect(
    found(`const rows = []
    db.find().each((error, row) => { if (row) rows.push(row); else res.json(rows) })`),
  ).toEqual([])
})

test('an event that is named after one of several', () => {
  const on = (event: string): string => `db.search().on('${event}', (one) => { res.json(one) })`
  for (const event of ['searchEntry', 'value', 'child_added', 'chat message', 'new-item'])
    expect(found(on(event))).toEqual(['SO014 medium'])
  for (const event of ['done', 'retry', 'country', 'throw', 'values'])
    expect(found(on(event))).toEqual([])
})
