import { describe, expect, test } from 'vitest'
import {
  brief,
  cut,
  escapeUnsafe,
  linesOf,
  safe,
  sourceLine,
  widthOf,
  windowOf,
  wrap,
} from '../../src/report/text.ts'
import { hostile } from './made-cases.ts'

const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

test('nothing that a terminal obeys is left', () => {
  expect(safe(hostile)).not.toMatch(control)
  expect(sourceLine(hostile)).not.toMatch(control)
  expect(safe('a\tb\r\nc\u001bd')).toBe('a b c\ufffdd')
  expect(sourceLine('\ta')).toBe('  a')
})

test('JSON says the same with escapes', () => {
  const value = { a: hostile, b: ['\u202e', '\u{e0001}', '\u0085'] }
  const escaped = escapeUnsafe(JSON.stringify(value, null, 2))
  expect(escaped.replaceAll('\n', '')).not.toMatch(control)
  expect(JSON.parse(escaped)).toEqual(value)
})

test('lines are numbered as in stacks', () => {
  expect(linesOf('\ufeffa\r\nb\rc\nd\u2028e')).toEqual(['a', 'b', 'c', 'd', 'e'])
})

test.each([
  ['abc', 3],
  ['注文', 4],
  ['cafe\u0301', 4],
  ['👍', 2],
])('%s takes %i columns', (text, width) => {
  expect(widthOf(text)).toBe(width)
})

describe('cut', () => {
  test.each([
    ['abcdef', 6, 'abcdef'],
    ['abcdef', 5, 'abcd…'],
    ['注文注文', 5, '注文…'],
    ['注文注文', 6, '注文…'],
    ['', 3, ''],
  ])('%s to %i columns', (text, limit, expected) => {
    expect(cut(text, limit, '…')).toBe(expected)
  })

  test('long words of others become brief', () => {
    expect(widthOf(brief('x'.repeat(10_000)))).toBe(160)
  })
})

describe('windowOf', () => {
  const line = `${'a'.repeat(50)} name ${'b'.repeat(50)}`
  const span = { from: 51, to: 55 }

  test('shows the start of a line while the name is in it', () => {
    const view = windowOf(line, [span], 80, '…')
    expect(view.text).toBe(cut(line, 80, '…'))
    expect(view.spans).toEqual([span])
  })

  test('moves to the name', () => {
    const view = windowOf(line, [span], 30, '…')
    const [at] = view.spans
    expect(view.text.slice(at?.from, at?.to)).toBe('name')
    expect(widthOf(view.text)).toBeLessThanOrEqual(30)
  })

  test('points behind wide characters in columns', () => {
    const [at] = windowOf('注文 name', [{ from: 3, to: 7 }], 30, '…').spans
    expect(at).toEqual({ from: 5, to: 9 })
  })

  test('keeps a span that is out of sight inside', () => {
    const view = windowOf(line, [{ from: 0, to: 3 }, span], 20, '…')
    for (const { from, to } of view.spans) {
      expect(to).toBeGreaterThan(from)
      expect(to).toBeLessThanOrEqual(20)
    }
  })
})

test('wrap breaks at spaces, and inside a word only where it must', () => {
  expect(wrap('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrap('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
})
