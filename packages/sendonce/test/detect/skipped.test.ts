import { analyze } from 'sendonce'
import { expect, test } from 'vitest'

test('a handler that takes too long is named by its route, in the file that registers it', () => {
  const long = Array.from({ length: 16_000 }, (_, index) => `count(${index})`).join('\n')
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
