import { expect, test } from 'vitest'
import { analyzeForRepair, repairTogether, type Repaired } from '../../src/fix/fix-sources.ts'
import { createMemoryHost } from '../../src/project/memory-host.ts'

const manifest = JSON.stringify({ dependencies: { express: '^5.0.0' } })

function repaired(files: Readonly<Record<string, string>>): Repaired {
  const host = createMemoryHost({ ...files, 'package.json': manifest })
  const program = analyzeForRepair(host, ['app.js'])
  return repairTogether(program, ({ confidence }) => confidence !== 'low')
}

/** A handler that answers with `first` where there is no id, works, and answers again. */
function handler(first: string, work: string, second = "res.send('ok')"): string {
  return `const app = require('express')()
const store = require('./store')
let hits = 0
app.get('/t', (req, res, next) => {
  if (!req.query.id) ${first}
  ${work}
  ${second}
})
app.use((error, req, res, next) => {
  if (res.headersSent) return next(error)
  res.status(500).end()
})
`
}

const guard = "  if (res.headersSent) return\n  res.send('ok')\n"

test.each([
  ['no status', "res.send('none')"],
  ['200', "res.status(200).send('none')"],
  ['a status that is not known', 'res.status(req.code).end()'],
  ['a redirect', "res.redirect('/login')"],
])('behind an answer with %s work is kept', (_, first) => {
  const { outcomes, texts } = repaired({ 'app.js': handler(first, 'store.save(req)') })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['guard'], skips: [] }])
  expect(texts.get('app.js')).toContain(`  store.save(req)\n${guard}`)
})

test.each([
  ['a status from 400 on', "res.status(404).send('none')"],
  ['sendStatus', 'res.sendStatus(403)'],
  ['an error that is handed on', "next(new Error('id'))"],
])('behind a refusal by %s work is skipped, and named', (_, first) => {
  const { outcomes, texts } = repaired({ 'app.js': handler(first, 'store.save(req)') })
  const skips = [{ kind: 'call', name: 'store.save' }]
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'], skips }])
  expect(texts.get('app.js')).toContain(`if (!req.query.id) return ${first}`)
})

test.each(['store.release()', 'hits++', 'clearTimeout(req.timer)', 'store.tx.rollback()'])(
  'behind a refusal %s is kept',
  (work) => {
    const { outcomes, texts } = repaired({ 'app.js': handler('res.sendStatus(403)', work) })
    expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['guard'], skips: [] }])
    expect(texts.get('app.js')).toContain(`  ${work}\n${guard}`)
  },
)

test.each([
  ['a counter', 'hits += 2', 'count', 'hits'],
  ['a property', 'store.last = req.url', 'set', 'store.last'],
  [
    'a call that finds and does more',
    'store.findOneAndUpdate(req)',
    'call',
    'store.findOneAndUpdate',
  ],
  ['an instance', 'new store.Job(req)', 'new', 'store.Job'],
  ['a call whose name begins like a counter', 'store.counted(req)', 'call', 'store.counted'],
])('%s is told by its kind', (_, work, kind, name) => {
  const text = handler("res.send('none')", '', `res.json((${work}, {}))`)
  const { outcomes } = repaired({ 'app.js': text })
  expect(outcomes).toMatchObject([{ kind: 'suggested', skips: [{ kind, name }] }])
})

test('a name that says that nothing is done is held against the function in another file', () => {
  const text = handler("res.send('none')", 'const row = store.findNext()')
  const counting = 'let n = 0\nexports.findNext = () => { n++; return n }\n'
  const reading = 'const rows = []\nexports.findNext = () => rows[0]\n'
  expect(repaired({ 'app.js': text, 'store.js': counting }).outcomes).toMatchObject([
    { kind: 'fixed', fixers: ['guard'] },
  ])
  expect(repaired({ 'app.js': text, 'store.js': reading }).outcomes).toMatchObject([
    { kind: 'fixed', fixers: ['return'], skips: [] },
  ])
})

test('what a catch did with the error of the second answer is named, and what it tidies up asked about', () => {
  const tried = (work: string): string =>
    handler('res.sendStatus(400)', '', `try { res.send('ok') } catch (error) { ${work} }`)
  expect(repaired({ 'app.js': tried('store.alarm(error)') }).outcomes).toMatchObject([
    { kind: 'fixed', skips: [{ kind: 'call', name: 'store.alarm' }] },
  ])
  expect(repaired({ 'app.js': tried('store.rollback()') }).outcomes).toMatchObject([
    { kind: 'suggested', skips: [{ kind: 'call', name: 'store.rollback' }] },
  ])
})
