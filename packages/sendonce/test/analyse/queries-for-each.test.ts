import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

const found = (body: string): string[] =>
  analyze({
    files: {
      'app.js': `const app = require('express')()
const db = require('db')
app.get('/t', async (req, res) => {
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

test('a collection that calls one function for each, and another one at the end', () => {
  const each = `groups.each((group, more) => { more() }, () => { done(null) })`
  expect(
    found(`const done = (error) => { if (error) return res.sendStatus(500); res.json([]) }
    req.user.groups((error, groups) => { if (error) return done(error); ${each} })`),
  ).toEqual([])
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

test('what gives several is told to stop', () => {
  const follow = (stop: string): string => `const changes = db.changes()
    changes.on('change', (one) => { res.write('x'); res.end(); ${stop} })`
  expect(found(follow(''))).toEqual(['SO014 medium'])
  expect(found(follow('changes.cancel()'))).toEqual([])
  expect(
    found(
      `db.changes().on('change', (one) => { res.write('x') }).on('error', () => { res.end() })`,
    ),
  ).toEqual([])
})

test('a filter that is given an error in a callback goes through nothing', () => {
  const allow = (filter: string): string =>
    found(
      `options.${filter}, (err) => { if (err) return res.sendStatus(403); res.json({}) })`,
    ).join()
  expect(allow('filter(req.params.id, { from: req.ip }')).toBe('')
  expect(allow('filter(req.params.ids')).not.toBe('')
})

test('a list gives nothing to wait for, a cursor may', () => {
  const awaited = (list: string): string[] =>
    found(`try {
    await ${list}.forEach(async (item) => { await db.save(item); res.json(item) })
  } catch (error) { res.status(500).end() }`)
  expect(awaited('req.body.items')).toEqual(['SO013 high'])
  expect(awaited('req.app.db.find()')).toEqual(['SO006 high', 'SO013 high'])
})
