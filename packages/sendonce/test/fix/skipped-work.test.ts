import { expect, test } from 'vitest'
import { repairFiles } from './repair-files.ts'

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
  const { outcomes, texts } = repairFiles({ 'app.js': handler(first, 'store.save(req)') })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['guard'], skips: [] }])
  expect(texts.get('app.js')).toContain(`  store.save(req)\n${guard}`)
})

test('behind an answer for what has failed work is skipped', () => {
  const [outcome] = repairFiles({
    'app.js': handler('res.end()', 'store.save(req)').replace(
      'if (!req.query.id) res.end()',
      "try { store.load(req) } catch (problem) { res.send('none') }",
    ),
  }).outcomes
  expect(outcome).toMatchObject({ kind: 'fixed', fixers: ['return'] })
})

test('behind an answer for what is missing there is nothing to work with, where that is read', () => {
  const missing = (asked: string, read: string): string =>
    handler(
      'req.trace()',
      `const user = store.find(req)
  ${asked} res.send('none')
  ${read}
  store.save(user)`,
    ).replace('if (!req.query.id) ', '')
  const fixersOf = (asked: string, read: string): unknown => {
    const [outcome] = repairFiles({ 'app.js': missing(asked, read) }).outcomes
    return outcome && 'fixers' in outcome && outcome.fixers
  }
  for (const asked of ['if (!user)', 'if (user == null)', 'if (user === undefined)'])
    expect(fixersOf(asked, 'const { id } = user.row')).toEqual(['return'])
  expect(fixersOf('if (!user)', 'user.seen = true')).toEqual(['return'])
  // Nothing of it is read, or only sometimes.
  expect(fixersOf('if (!user)', 'store.log(user)')).toEqual(['guard'])
  expect(fixersOf('if (user)', 'store.log(user.id)')).toEqual(['guard'])
  expect(fixersOf('if (!user)', 'store.log(user?.id)')).toEqual(['guard'])
  expect(fixersOf('if (!user)', 'store.log(req.ok && user.id)')).toEqual(['guard'])
})

test.each([
  ['a status from 400 on', "res.status(404).send('none')"],
  ['sendStatus', 'res.sendStatus(403)'],
  ['a constant that is named for such a status', 'res.status(codes.ERR_BAD_REQUEST).end()'],
  ['a number that is sent, as Express took it', 'res.send(401)'],
  ['saying that the client has it already', 'res.sendStatus(304)'],
  ['an error that is handed on', "next(new Error('id'))"],
])('behind a refusal by %s work is skipped, and named', (_, first) => {
  const { outcomes, texts } = repairFiles({ 'app.js': handler(first, 'store.save(req)') })
  const skips = [{ kind: 'call', name: 'store.save' }]
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'], skips }])
  expect(texts.get('app.js')).toContain(`if (!req.query.id) return ${first}`)
})

test.each(['store.release()', 'hits++', 'clearTimeout(req.timer)', 'store.tx.rollback()'])(
  'behind a refusal %s is kept',
  (work) => {
    const { outcomes, texts } = repairFiles({ 'app.js': handler('res.sendStatus(403)', work) })
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
  const { outcomes } = repairFiles({ 'app.js': text })
  expect(outcomes).toMatchObject([{ kind: 'suggested', skips: [{ kind, name }] }])
})

test('a name that says that nothing is done is held against the function in another file', () => {
  const text = handler("res.send('none')", 'const row = store.findNext()')
  const counting = 'let n = 0\nexports.findNext = () => { n++; return n }\n'
  const reading = 'const rows = []\nexports.findNext = () => rows[0]\n'
  expect(repairFiles({ 'app.js': text, 'store.js': counting }).outcomes).toMatchObject([
    { kind: 'fixed', fixers: ['guard'] },
  ])
  expect(repairFiles({ 'app.js': text, 'store.js': reading }).outcomes).toMatchObject([
    { kind: 'fixed', fixers: ['return'], skips: [] },
  ])
})

test('what a catch did with the error of the second answer is named, and what it tidies up asked about', () => {
  const tried = (work: string): string =>
    handler('res.sendStatus(400)', '', `try { res.send('ok') } catch (error) { ${work} }`)
  expect(repairFiles({ 'app.js': tried('store.alarm(error)') }).outcomes).toMatchObject([
    { kind: 'fixed', skips: [{ kind: 'call', name: 'store.alarm' }] },
  ])
  expect(repairFiles({ 'app.js': tried('store.rollback()') }).outcomes).toMatchObject([
    { kind: 'suggested', skips: [{ kind: 'call', name: 'store.rollback' }] },
  ])
})

/** A callback that answers where it was handed an error, and goes on. */
function behindFailure(branch: string): string {
  return `const app = require('express')()
const store = require('./store')
app.get('/t', (req, res) => {
  store.get(req.query.id, (err, row) => {
    ${branch}
    store.save(row)
    res.send('ok')
  })
})
`
}

test.each([
  'if (err) res.send(err.message)',
  'if (err !== null) res.send(err.message)',
  'if (err instanceof Error) res.send(err.message)',
  'if (err || !row) res.send(err.message)',
])('what failed has nothing to work with: behind the answer of `%s` work is skipped', (branch) => {
  const { outcomes, texts } = repairFiles({ 'app.js': behindFailure(branch) })
  const skips = [{ kind: 'call', name: 'store.save' }]
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'], skips }])
  expect(texts.get('app.js')).toContain(`    ${branch.replace('res.', 'return res.')}\n`)
})

test.each([
  'if (row.isOld) res.send(row)',
  'if (!err) res.send(row)',
  'if (err === null) res.end()',
])('behind the answer of `%s` work is kept', (branch) => {
  const { outcomes, texts } = repairFiles({ 'app.js': behindFailure(branch) })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['guard'], skips: [] }])
  expect(texts.get('app.js')).toContain(
    '    store.save(row)\n    if (res.headersSent) return\n    res.send(',
  )
})

test('to clear data is work, and not what keeps something in order', () => {
  const { outcomes } = repairFiles({
    'app.js': handler('res.sendStatus(403)', 'store.clearData()'),
  })
  const skips = [{ kind: 'call', name: 'store.clearData' }]
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'], skips }])
})

test('work that leads to the second answer is not put into an else', () => {
  const { outcomes, texts } = repairFiles({
    'app.js': `const app = require('express')()
const store = require('./store')
function list(then) {
  store.all((rows) => {
    if (rows.length === 1) {
      then([])
    }
    store.saveEach(rows, () => {
      then(rows)
    })
  })
}
app.get('/t', (req, res) => {
  list((rows) => res.json(rows))
})
`,
  })
  expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['guard'], skips: [] }])
  expect(texts.get('app.js')).toContain(
    'list((rows) => {\n    if (res.headersSent) return\n    return res.json(rows)\n  })',
  )
})

/** A handler that leaves the answer to a method of its own, and waits for nothing. */
function dispatching(behind: string): string {
  return `const http = require('http')
class Files {
  constructor(store) {
    this.store = store
    http.createServer((req, res) => this.serve(req, res)).listen(3000)
  }
  async serve(req, res) {
    if (req.url === '/file') {
      this.file(req, res)
      ${behind}
    }
    this.store.save(req)
    res.statusCode = 404
    res.end()
  }
  async file(req, res) {
    const file = await this.store.get(req.url).catch(() => null)
    if (file === null) {
      res.statusCode = 404
      res.end()
    }
    res.setHeader('content-type', 'text/plain')
    res.end(file)
  }
}
new Files(require('./store'))
`
}

test.each(['return', 'return this.store.get(req)'])(
  'what stands behind `%s` does not begin to run',
  (behind) => {
    const { outcomes, texts } = repairFiles({ 'app.js': dispatching(behind) })
    expect(outcomes).toMatchObject([{ kind: 'fixed', fixers: ['return'], begins: [] }])
    expect(texts.get('app.js')).toContain('      res.end()\n      return\n')
  },
)

test('what a function is asked for behind an answer from a store is work, also in an else', () => {
  const { outcomes, texts } = repairFiles({
    'app.js': `const app = require('express')()
const store = require('./store')
const cache = new Map()
function read(key, then) {
  setTimeout(() => then(null, store.read(key)), 5)
}
app.get('/t', (req, res) => {
  const { key } = req.query
  if (cache.has(key)) {
    res.json(cache.get(key))
  }
  read(key, (error, row) => {
    if (error) return res.status(400).end()
    cache.set(key, row)
    res.json(row)
  })
})
`,
  })
  expect(texts.size).toBe(0)
  expect(outcomes).toMatchObject([{ kind: 'suggested', fixers: ['guard'], skips: [] }])
})

test.each([
  ['asked for where a handler works', `app.post('/b', save, report)`, 'store.note'],
  ['asked for where one of another file may', `app.use(require('./routes'))`, 'report'],
  ['taken out where nobody stands', '', null],
  ['taken out where one only logs', `app.post('/b', save, (req) => console.log(req.saved))`, null],
])('next() behind an answer is %s behind it in another route', (_, registered, work) => {
  const { outcomes, texts } = repairFiles({
    'app.js': `const app = require('express')()
const store = require('./store')
const report = (req, res) => store.note(req.saved)
function save(req, res, next) {
  res.status(201).json(req.body)
  next()
}
exports.save = save
app.post('/a', save)
${registered}
app.use((req, res) => res.sendStatus(404))
`,
    'routes.js': `const router = require('express').Router()
const { save } = require('./app')
const report = require('./report')
router.post('/b', save, report)
module.exports = router
`,
    'report.js': 'module.exports = (req, res) => {}',
  })
  const skips = work === null ? [] : [{ kind: 'call', name: work }]
  expect(outcomes).toMatchObject([{ kind: work === null ? 'fixed' : 'suggested', skips }])
  expect(texts.has('app.js')).toBe(work === null)
})

test('what throws in a try is caught there: what stands behind it in the try never ran, and what stands behind the try does', () => {
  const tried = (inside: string, clause: string): string =>
    handler("res.status(400).send('none')", '', '').replace(
      /\n {2}\n {2}\n/,
      `\n  try {\n    res.send('ok')\n    ${inside}\n  } ${clause}\n`,
    )
  const made = (inside: string, clause: string): unknown =>
    repairFiles({ 'app.js': tried(inside, clause) }).outcomes.map((one) =>
      'fixers' in one ? [one.fixers.join(), one.skips.map(({ name }) => name).join()] : one.kind,
    )
  const log = 'catch (error) { console.log(error) }'
  expect(made('store.release()', log)).toEqual([['return', '']])
  expect(made('', `${log}\n  store.save(req)`)).toEqual([['return', 'store.save']])
  expect(made('', `${log}\n  store.release()`)).toEqual([['guard', '']])
  expect(made('', `${log} finally { store.release() }`)).toEqual([['guard', '']])
  expect(made('', 'catch (error) { throw error }\n  store.release()')).toEqual([['return', '']])
})

test.each([
  ['behind next()', 'next()', 'store.release(req)', 'fixed'],
  ['in front of it', 'store.release(req)\n  next()', '', 'suggested'],
])('what a layer that refuses has to release %s: %s', (_, handOn, behind, kind) => {
  const { outcomes } = repairFiles({
    'app.js': `const app = require('express')()
const store = require('./store')
app.use((req, res, next) => {
  if (!req.query.key) res.sendStatus(401)
  ${handOn}
})
app.get('/t', (req, res) => {
  ${behind}
  res.send('ok')
})
`,
  })
  expect(outcomes).toMatchObject([{ kind }])
})
