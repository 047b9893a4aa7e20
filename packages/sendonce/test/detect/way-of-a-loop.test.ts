import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

/** The notes of the way of the one finding, each with its line. */
function wayOf(handler: string): string[] {
  const text = `const app = require('express')()
    app.all('/t', (req, res) => {
      ${handler}
    })`
  const { findings } = analyze({ files: { 'app.js': text } })
  const finding = findings.find(({ second }) => second)
  return (finding?.path ?? []).map(({ note, site }) => `${site.line} ${note}`)
}

test('the way says that a loop goes on to its next item, and not that it is over', () => {
  const way = wayOf(`for (let i = 0; i < req.body.length; i++) {
        save(req.body[i], (err, row) => { if (!err) res.json(row) })
      }`)
  expect(way[way.indexOf('4 first answer') + 1]).toBe('3 next item')
  expect(way.filter((note) => note.includes('not (i <'))).toEqual([])
})
