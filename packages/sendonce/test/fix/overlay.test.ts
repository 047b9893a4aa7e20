import { expect, test } from 'vitest'
import { Overlay } from '../../src/fix/overlay.ts'
import { lineStart } from '../../src/fix/layout.ts'

const host = {
  read: (file: string): string | null => (file === 'app.js' ? 'first()\nsecond()\n' : null),
  resolve: () => ({ kind: 'missing' }) as const,
  dependencyMajor: () => null,
}

test('a file is parsed once, however many edits are tried in it', () => {
  const overlay = new Overlay(host, new Map())
  const start = overlay.mark()
  const before = overlay.get('app.js')
  overlay.apply([{ file: 'app.js', start: 0, end: 0, text: 'return ' }])
  expect(overlay.get('app.js')?.text).toBe('return first()\nsecond()\n')
  overlay.goBack(start)
  expect(overlay.get('app.js')).toBe(before)
})

test.each(['\n', '\r\n', '\r'])('a line begins behind %j', (end) => {
  const text = `one${end}two${end}three`
  const second = 3 + end.length
  expect(lineStart(text, 1)).toBe(0)
  expect(lineStart(text, second)).toBe(second)
  expect(lineStart(text, second + 2)).toBe(second)
  expect(lineStart(text, text.length)).toBe(text.length - 5)
})
