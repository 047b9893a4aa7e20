import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** What is found where each of several queries calls back and one of them answers. */
function found(condition: string): string[] {
  const text = `const app = require('express')()
app.post('/t', (req, res) => {
  const results = []
  const many = req.body.length
  req.body.forEach((query) => req.app.db.run(query, (err) => {
    if (${condition}) res.send(results)
  }))
})`
  const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'medium' })
  return findings.map(({ code }) => code)
}

test.each(['results.push(err) === many', 'results.unshift({ err }) === req.body.length'])(
  'a list is as long as another one once: %s',
  (condition) => {
    expect(found(condition)).toEqual([])
  },
)

test.each(['results.push(err)', 'results.push(err) >= 1', 'results.push(err) !== many'])(
  'a list that is long enough stays so: %s',
  (condition) => {
    expect(found(condition)).toEqual(['SO013'])
  },
)
