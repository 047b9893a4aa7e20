import { expect, test } from 'vitest'
import { analyze } from '../../src/index.ts'

test('an asynchronous generator among the stages of a pipeline is no coroutine that it drives', () => {
  const text = `import express from 'express'
    import { pipeline } from 'node:stream/promises'
    const app = express()
    async function* lines(rows) { for await (const row of rows) yield JSON.stringify(row) }
    app.get('/a', async (req, res) => {
      await pipeline(readRows(), lines, res)
      res.end('done')
    })
    app.get('/b', async (req, res) => {
      await pipeline(readRows(), lines, res)
    })`
  const { findings } = analyze({ files: { 'app.js': text } })
  expect(findings.map(({ code, first, second }) => [code, first?.line, second?.line])).toEqual([
    ['SO003', 6, 7],
  ])
})
