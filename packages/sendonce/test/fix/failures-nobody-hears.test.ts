import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

function fixed(handler: string): string | undefined {
  const host = createMemoryHost({
    'app.js': `const app = require('express')()
${handler}
function asyncHandler(fn) { return (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next) }
`,
    'package.json': JSON.stringify({ dependencies: { express: '^5.0.0' } }),
  })
  const { texts } = repairTogether(analyzeForRepair(host, ['app.js']))
  return texts.get('app.js')
}

const chain = `load(req.query.id)
    .then(async (row) => { res.send(row); await log(row) })
    .catch((e) => res.status(500).send(e.message))`

test('a wrapper hears of a failure in the promise that it is given', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res) => {
  return ${chain}
}))`)
  expect(text).toContain('if (res.headersSent) throw e')
})

test('of a promise that it is not given it hears nothing: nothing is thrown there', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res) => {
  ${chain}
}))`)
  expect(text).toContain('asyncHandler((req, res, next) => {')
  expect(text).toContain('if (res.headersSent) return next(e)')
})

test('where no next can be called either, the answer is left out', () => {
  const text = fixed(`app.get('/t', asyncHandler((req, res, ...rest) => {
  ${chain}
}))`)
  expect(text ?? '').not.toContain('throw')
})

test('a promise that is asked when it is settled is not waited for in front of that', () => {
  const text = fixed(`const { pipeline } = require('node:stream/promises')
app.get('/t', (req, res) => {
  const sent = pipeline(open(req.query.id), res)
  sent.then(() => res.end('done'), () => res.destroy())
})`)
  expect(text ?? '').not.toContain('await')
})
