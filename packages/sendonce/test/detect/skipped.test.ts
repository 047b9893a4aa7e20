import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

const long = Array.from({ length: 16_000 }, (_, index) => `count(${index})`).join('\n')

test('a handler that takes too long is named by its route, in the file that registers it', () => {
  const files = {
    'wrap.js': 'exports.wrap = (handler) => (req, res, next) => handler(req, res).catch(next)',
    'app.js': `const app = require('express')()
    const { wrap } = require('./wrap')
    app.post('/orders', wrap(async (req, res) => {
      ${long}
      res.send('done')
    }))`,
  }
  expect(analyze({ files }).skipped).toEqual([
    {
      file: 'app.js',
      reason: 'budget',
      detail:
        'a handler of POST /orders takes more steps than one analysis may; it was analysed in part',
    },
  ])
})

/** Handlers of a factory, one for each of six items, and one more behind them. */
const made = (more: string): string => `const app = require('express')()
  const work = (req, res) => { ${long} }
  const make = (name, step) => function handle(req, res) {
    step(req, res)
    res.send(name)
  }
  for (const item of [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }, { id: 6 }]) app.get(item.path, make(item, work))
  ${more}`

test('of many handlers that a factory makes and that take too long one is told', () => {
  const { skipped } = analyze({ files: { 'app.js': made('') } })
  expect(skipped.map(({ detail }) => detail)).toEqual([
    'handle() takes more steps than one analysis may; it was analysed in part',
  ])
})

test('a handler of the same factory that runs other code is analysed', () => {
  const { findings } = analyze({
    files: {
      'app.js': made(
        `app.get('/late', make('late', (req, res) => { if (!req.query.id) res.sendStatus(400) }))`,
      ),
    },
  })
  expect(findings.map(({ code, entry }) => `${code} ${entry?.route}`)).toEqual(['SO005 /late'])
})

/** A middleware that others call, with work between what it refuses and what it hands on. */
const guarded = (refused: string): Record<string, string> => {
  const work = (lines: number): string => long.split('\n').slice(0, lines).join('\n')
  return {
    'guard.js': `module.exports = function guard(req, res, next) {
      if (!req.user) ${refused}
      ${work(2_500)}
      next()
    }`,
    'app.js': `const guard = require('./guard')
    require('express')().get('/orders', (req, res, next) => {
      ${work(4_000)}
      guard(req, res, next)
    })`,
  }
}

test('a middleware is analysed by itself where the handler that calls it was cut off', () => {
  const { findings, skipped } = analyze({ files: guarded('res.sendStatus(401)') })
  expect(skipped.map(({ file, reason }) => `${file} ${reason}`)).toEqual(['app.js budget'])
  expect(findings.map(({ code, second }) => `${code} ${second?.text}`)).toEqual(['SO002 next()'])
})

test('a right middleware is nothing to tell there', () => {
  expect(analyze({ files: guarded('return res.sendStatus(401)') }).findings).toEqual([])
})

test.each([
  ['answers', `res.send('done')\n${long}`, ['SO002 certain']],
  ['is too long to be seen whole', `${long}\nres.send('done')`, ['SO002 medium']],
])(
  'a handler that hands on behind its answer is told where what is behind %s',
  (_, behind, told) => {
    const { findings } = analyze({
      files: {
        'app.js': `const app = require('express')()
      app.use((req, res, next) => {
        if (!req.query.id) res.status(400).send('id')
        next()
      })
      app.get('/orders', (req, res) => { ${behind} })`,
      },
    })
    expect(findings.map(({ code, confidence }) => `${code} ${confidence}`)).toEqual(told)
  },
)
