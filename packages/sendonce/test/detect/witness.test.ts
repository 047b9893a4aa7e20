import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

/** The notes of the way of the one finding, each with its line. */
function wayOf(handler: string): string[] {
  const text = `const app = require('express')()
    app.all('/t', (req, res) => {
      ${handler}
    })`
  const { findings } = analyze({ files: { 'app.js': text } })
  const [finding] = findings.filter(({ second }) => second)
  return (finding?.path ?? []).map(({ note, site }) => `${site.line} ${note}`)
}

describe('the way says when it happens', () => {
  test('in which case of a switch', () => {
    const way = wayOf(`switch (req.method) {
        case 'GET': return res.json({})
        case 'POST': res.sendStatus(201)
        default: res.sendStatus(405)
      }`)
    expect(way).toEqual([
      '2 calls a function',
      '3 when req.method is not "GET"',
      '3 when req.method is "POST"',
      '5 first answer',
      '6 second answer',
    ])
  })

  test('for which items, and not that a loop is over', () => {
    const way = wayOf(`for (let i = 0; i < req.body.length; i++) {
        save(req.body[i], (err, row) => { if (!err) res.json(row) })
      }`)
    expect(way.slice(way.indexOf('4 first answer') + 1)[0]).toBe('3 next item')
    expect(way.filter((note) => note.startsWith('3 when'))).toEqual(['3 when i < req.body.length'])
  })
})
