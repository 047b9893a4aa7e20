import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

/** A step of a chain answers and gives back what `send` does; the next one is given that. */
const chain = (second: string): string => `const app = require('express')()
  app.get('/t', (req, res) => {
    load(req.query.id)
      .then((row) => {
        if (!row) return res.status(404).send('none')
        return linesOf(row)
      })
      .then((lines) => {
        const texts = []
        ${second}
        res.json(texts)
      })
      .catch((err) => { res.status(500).send(err.message) })
  })
  app.listen(80)`

function secondLines(source: string): (number | undefined)[] {
  const { findings } = analyze({ files: { 'app.js': source } })
  return findings.map(({ code, second }) => (code === 'SO007' ? second?.line : undefined))
}

test('who goes through a response as through a list fails, and the catch answers', () => {
  expect(secondLines(chain('lines.forEach((line) => texts.push(line))'))).toEqual([13])
})

test('what a response has is there', () => {
  expect(secondLines(chain('texts.push(...lines.getHeaderNames())'))).toEqual([11])
})
