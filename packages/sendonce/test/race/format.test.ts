import { expect, test } from 'vitest'
import { delayText, parseDelay, partsOf } from '../../src/race/format.ts'

test.each([
  'GET /doc#0 fs.stat@src/doc.ts:10:66 +60ms',
  'POST /#12 timers.promises.setTimeout@src/a folder/b.js:1:2#3 early',
  'GET /a#b#0 socket.write@@scope/pg/lib/connection.js:7:1 +2000ms',
])('%s is read as it was written', (text) => {
  const delay = parseDelay(text)
  expect(delay && delayText(delay)).toBe(text)
})

test.each(['', 'GET /doc fs.stat@a:1:2 +60ms', 'GET /doc#0 fs.stat@a:1:2', 'GET /a#0 x +1ms'])(
  '%j is no order',
  (text) => {
    expect(parseDelay(text)).toBeNull()
  },
)

test('an operation has a call and a place', () => {
  const parts = { call: 'fs.stat', file: 'src/doc.ts', line: 10, column: 66 }
  expect(partsOf('fs.stat@src/doc.ts:10:66')).toEqual(parts)
  expect(partsOf('fs.stat@src/doc.ts:10:66#2')).toEqual(parts)
  expect(partsOf('nothing')).toBeNull()
})
