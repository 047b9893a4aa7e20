import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

function found(path: string, body: string): readonly string[] {
  const text = `require('express')().get('${path}', (req, res) => {
  ${body}
})`
  const { findings } = analyze({ files: { 'app.js': text }, minConfidence: 'low' })
  return findings.map(({ code, confidence, assumes }) => [code, confidence, ...assumes].join(' '))
}

const emptyParameter = 'a parameter of the path is empty'

test('who answers that a parameter of the own path is missing, and goes on, is told that it takes an empty one', () => {
  const body = `if (!req.params.id) res.status(400).end()\n  res.json(1)`
  expect(found('/orders/:id', body)).toEqual([`SO001 medium ${emptyParameter}`])
  expect(found('/orders/:key', body)).toEqual(['SO001 certain'])
})

test('a parameter of the own path is a text, so that nobody is left without an answer who asks for it', () => {
  const isText = `if (typeof req.params.id !== 'string') res.status(400).end()\n  res.json(1)`
  expect(found('/orders/:id', isText)).toEqual([])
  const isThere = `if (req.params.id) res.json(1)`
  expect(found('/orders/:id', isThere)).toEqual([`SO101 low ${emptyParameter}`])
  expect(found('/orders/:key', isThere)).toEqual(['SO101 medium'])
})
