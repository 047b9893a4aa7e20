import { findingMessage, type FirstOperation } from '@sendonce/model'
import { expect, test } from 'vitest'

const first: FirstOperation = { call: 'json', place: 'src/a.js:8', helper: null, status: null }

test.each<[string, Partial<FirstOperation> | null, string]>([
  ['json', {}, 'json() answers again: already answered at src/a.js:8'],
  ['json', { status: 404 }, 'json() answers again: already answered 404 at src/a.js:8'],
  [
    'json',
    { helper: 'assertOwner', status: 403 },
    'json() answers again: assertOwner() already answered 403 at src/a.js:8',
  ],
  ['cookie', {}, 'cookie() comes after the answer: already answered at src/a.js:8'],
  ['statusCode=', {}, 'statusCode comes after the answer: already answered at src/a.js:8'],
  ['json', { call: 'write' }, 'json() answers again: already begun at src/a.js:8'],
  [
    'json',
    { call: 'pipe', helper: 'stream' },
    'json() answers again: stream() already began the answer at src/a.js:8',
  ],
  ['next', {}, 'next() is called after the answer: already answered at src/a.js:8'],
  [
    'next',
    { call: 'next' },
    'next() is called again: next() already handed the request on at src/a.js:8',
  ],
  ['send', { call: 'next' }, 'send() answers: next() already handed the request on at src/a.js:8'],
  ['json', null, 'json() answers, although the response may have been answered before'],
  [
    'setHeader',
    null,
    'setHeader() changes the answer, although the response may have been answered before',
  ],
])('%s after %j', (call, answer, message) => {
  expect(
    findingMessage({
      code: 'SO001',
      first: answer && { ...first, ...answer },
      second: { call, reaction: 'throw' },
    }),
  ).toBe(message)
})
