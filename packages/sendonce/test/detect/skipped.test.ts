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
