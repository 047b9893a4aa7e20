import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

test('what listens for the end comes behind the answer that an edit keeps as well: that is no new mistake', () => {
  const text = `const express = require('express')
const { EventEmitter } = require('events')
const printer = new EventEmitter()
const app = express()
app.use((req, res, next) => {
  res.on('finish', () => res.set('x-took', '1'))
  next()
})
app.get('/health', (req, res) => res.json({}))
const only = (role) => (req, res, next) => {
  if (req.user.role !== role) res.status(403).json({ error: role })
  next()
}
const patients = express.Router()
patients.delete('/:id', only('admin'), (req, res) => res.json({}))
app.use('/patients', patients)
const invoices = express.Router()
invoices.get('/:id/print', (req, res) => {
  printer.on('printed', (id) => res.json({ id }))
  printer.emit('printed', req.params.id)
})
invoices.get('/:id', only('desk'), (req, res) => res.json({ id: req.params.id }))
app.use('/invoices', invoices)
`
  const { outcomes } = repairFiles({ 'app.js': text })
  const became = outcomes.map(({ finding, kind }) => `${finding.code} ${kind}`)
  expect(became.toSorted()).toEqual(['SO002 fixed', 'SO014 fixed', 'SO018 refused'])
})
