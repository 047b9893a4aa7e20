import { expect, test } from 'vitest'
import { app, found } from './program-findings.ts'

const route = (...lines: readonly string[]): string =>
  app(`const { Writable } = require('node:stream')
app.get('/t', async (req, res) => {
${lines.join('\n')}
})`)

const body = `const { body } = await fetch(req.query.url)`

test('a stream of the web that is piped into the response answers, and may fail when it has begun', () => {
  const fails = (guard: string): string =>
    route(
      'try {',
      `${body}; await body.pipeTo(Writable.toWeb(res))`,
      `} catch (error) { ${guard} res.sendStatus(502) }`,
    )
  expect(found(fails(''))).toEqual(['SO008 medium 5 6'])
  expect(found(fails('if (res.headersSent) return res.destroy();'))).toEqual([])
})

test('it ends the response, unless it was told not to', () => {
  const piped = (options: string): string =>
    route(`${body}; await body.pipeTo(Writable.toWeb(res)${options})`, `res.end('the end')`)
  expect(found(piped(''))).toEqual(['SO003 certain 4 5'])
  expect(found(piped(', { preventClose: true }'))).toEqual([])
})
