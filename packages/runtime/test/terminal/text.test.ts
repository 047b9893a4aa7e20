import { expect, test } from 'vitest'
import {
  cut,
  safe,
  safeCopy,
  sourceLine,
  widthOf,
  windowOf,
  wrap,
} from '../../src/terminal/text.ts'

test('no character that a terminal obeys, or that reorders text, comes through', () => {
  const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u
  for (let point = 0; point <= 0x10ffff; point++) {
    const shown = safe(String.fromCodePoint(point))
    if (control.test(shown)) throw new Error(`U+${point.toString(16)} comes through`)
  }
  expect(safe('\u001b[2J\r\n\u007f\u202e\u2066\u009b\ud800')).toBe('␛[2J␍␊␡����')
  expect(sourceLine('\ta\u0007')).toBe('  a␇')
})

test('a copy is safe throughout, but for the names of files', () => {
  const given = {
    a: ['\u001b'],
    b: { file: '\u001b', function: '\u202e' },
    c: null,
    d: 'x'.repeat(5000),
  }
  expect(safeCopy(given)).toEqual({
    a: ['␛'],
    b: { file: '\u001b', function: '�' },
    c: null,
    d: 'x'.repeat(2000),
  })
})

test('width is counted as terminals do', () => {
  expect(widthOf('abc')).toBe(3)
  expect(widthOf('漢字かなハングル한글')).toBe(20)
  expect(widthOf('é ü ñ e\u0301')).toBe(7)
  expect(widthOf('🎉…→×│')).toBe(6)
  expect(widthOf('ｆｕｌｌ')).toBe(8)
})

test('a text is cut at its columns, not inside of a character', () => {
  expect(cut('漢字漢字', 5, '…')).toBe('漢字…')
  expect(cut('abc', 3, '…')).toBe('abc')
  expect(cut('abcd', 3, '...')).toBe('...')
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('a-very-long-word b', 4)).toEqual(['a-very-long-word', 'b'])
})

test('of a long line the part with the place is shown', () => {
  const line = `${'a'.repeat(200)}json(${'b'.repeat(200)}`
  const { text, columnsOf } = windowOf(line, [{ from: 200, to: 204 }], 40, '…')
  expect(text).toHaveLength(40)
  const place = columnsOf({ from: 200, to: 204 })
  expect(text.slice(place.from, place.to)).toBe('json')
  expect(columnsOf({ from: 0, to: 3 }).from).toBe(0)
  const both = [
    { from: 200, to: 204 },
    { from: 225, to: 230 },
  ]
  const pair = windowOf(line, both, 40, '…')
  expect(both.map(pair.columnsOf).map(({ from, to }) => to - from)).toEqual([4, 5])
})
