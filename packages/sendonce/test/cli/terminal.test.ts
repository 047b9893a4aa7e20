import { expect, test, vi } from 'vitest'
import { createProgress } from '../../src/cli/progress.ts'
import { chooseStyle, type StyleFlags } from '../../src/cli/terminal.ts'
import { createTestIo } from './test-io.ts'

const utf8 = { LANG: 'en_GB.UTF-8' }

const colors: readonly (readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  isTTY: boolean,
  flags: StyleFlags,
  color: boolean,
])[] = [
  ['a terminal', {}, true, {}, true],
  ['no terminal', {}, false, {}, false],
  ['NO_COLOR', { NO_COLOR: '1' }, true, {}, false],
  ['an empty NO_COLOR', { NO_COLOR: '' }, true, {}, true],
  ['FORCE_COLOR without a terminal', { FORCE_COLOR: '1' }, false, {}, true],
  ['FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, {}, false],
  ['TERM=dumb', { TERM: 'dumb' }, true, {}, false],
  ['CI on a terminal', { CI: 'true' }, true, {}, true],
  ['--color beats NO_COLOR', { NO_COLOR: '1' }, false, { color: true }, true],
  ['--color beats TERM=dumb', { TERM: 'dumb' }, true, { color: true }, true],
  ['--no-color beats FORCE_COLOR', { FORCE_COLOR: '1' }, true, { color: false }, false],
]

test.each(colors)('%s', (_name, env, isTTY, flags, color) => {
  expect(chooseStyle(createTestIo({ env, isTTY }), flags).color).toBe(color)
})

test.each([
  [utf8, {}, true],
  [{}, {}, true],
  [{ LANG: 'C' }, {}, false],
  [{ ...utf8, LC_ALL: 'POSIX' }, {}, false],
  [{ ...utf8, TERM: 'dumb' }, {}, false],
  [utf8, { ascii: true }, false],
])('locale %j with %j: drawing characters %s', (env, flags, unicode) => {
  expect(chooseStyle(createTestIo({ env, isTTY: true }), flags).unicode).toBe(unicode)
})

test.each([
  [{ isTTY: true, columns: 44 }, 44, 44],
  [{ isTTY: true, columns: 300 }, 120, 120],
  [{ isTTY: true, columns: 3 }, 24, 24],
  [{ isTTY: true }, 80, 80],
  [{ isTTY: false }, 80, Number.POSITIVE_INFINITY],
  [{ isTTY: false, env: { COLUMNS: '100' } }, 100, Number.POSITIVE_INFINITY],
])('%j: %i columns, places whole up to %d', (options, width, placeWidth) => {
  expect(chooseStyle(createTestIo(options), {})).toMatchObject({ width, placeWidth })
})

function progressAfter(ms: number, options: Parameters<typeof createTestIo>[0]): string {
  vi.useFakeTimers()
  try {
    const io = createTestIo(options)
    const progress = createProgress(io)
    vi.advanceTimersByTime(ms)
    progress.tick(50, 100, `src/\u001b[2J${'x'.repeat(200)}.js`)
    progress.clear()
    expect(io.out()).toBe('')
    return io.err()
  } finally {
    vi.useRealTimers()
  }
}

test('progress shows on a terminal after a second, in one line that goes away', () => {
  const shown = progressAfter(1001, { isTTY: true, columns: 40 })
  const erase = '\r\u001b[2K'
  expect(shown.startsWith(erase)).toBe(true)
  expect(shown.endsWith(erase)).toBe(true)
  expect(shown.slice(erase.length, -erase.length)).toBe(`50% src/\ufffd[2J${'x'.repeat(26)}…`)
})

test.each([
  ['within a second', 999, { isTTY: true }],
  ['without a terminal', 5000, { isTTY: false }],
  ['in CI', 5000, { isTTY: true, env: { CI: '1' } }],
  ['on a dumb terminal', 5000, { isTTY: true, env: { TERM: 'dumb' } }],
])('no progress %s', (_name, ms, options) => {
  expect(progressAfter(ms, options)).toBe('')
})
