import { expect, test } from 'vitest'
import type { Repaired } from '../../src/fix/fix-sources.ts'
import { isUsual, repairFiles } from './repair-files.ts'

function repaired(body: string, rest = ''): Repaired & { readonly text: string } {
  const text = `const app = require('express')()
let hits = 0
app.get('/t', (req, res, next) => {
${body}})
${rest}`
  const made = repairFiles(
    { 'app.js': text },
    { express: 4, isWanted: (one) => isUsual(one) && one.code !== 'SO102' },
  )
  return { ...made, text: made.texts.get('app.js') ?? 'nothing' }
}

const branches = `  if (req.query.id) {
    res.json({ id: 1 })
  } else {
    res.status(404).end()
  }
`
const missing = "app.use((req, res) => { res.status(404).send('none') })\n"

test('where each branch has answered, next() behind them is taken out', () => {
  const { outcomes, text } = repaired(`${branches}  next()\n`, missing)
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['remove'], skips: [] }])
  expect(text).toContain(`${branches}})\n`)
})

test('so is an answer, with the return in front of it', () => {
  const { outcomes, text } = repaired(`${branches}  return res.status(500).send('never')\n`)
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['remove'] }])
  expect(text).toContain(`${branches}})\n`)
})

test('work between them is done as before', () => {
  const { outcomes, text } = repaired(`${branches}  hits++\n  res.send('end')\n`)
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['remove'], skips: [] }])
  expect(text).toContain(`${branches}  hits++\n})\n`)
})

test('where one branch only works, the answer behind them stays', () => {
  const { text } = repaired(`  if (req.query.id) {
    res.json({ id: 1 })
  } else {
    hits++
  }
  res.send('end')
`)
  expect(text).toContain('    return res.json({ id: 1 })\n')
  expect(text).toContain("  res.send('end')\n})\n")
})

test('work behind next() is told where one branch answers and another hands on', () => {
  const { outcomes, text } = repaired(
    `  if (req.query.id) res.send('id')
  else next()
  next()
`,
    "app.use((req, res) => { hits++; res.status(404).send('none') })\n",
  )
  const [answered, handedOn] = outcomes
  expect(answered).toMatchObject({ kind: 'suggested', skips: [{ kind: 'count', name: 'hits' }] })
  expect(handedOn).toMatchObject({ kind: 'fixed', fixers: ['return'] })
  expect(text).toContain('  else return next()\n  next()\n')
})
