import { expect, test } from 'vitest'
import { chooseStyle } from '../../src/terminal/style.ts'

const utf8 = { LANG: 'C.UTF-8' }
const style = (
  env: Readonly<Record<string, string>>,
  isTerminal = true,
  columns = 100,
): ReturnType<typeof chooseStyle> => chooseStyle({ env, isTerminal, columns })

test.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ FORCE_COLOR: 'false' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('colour with %o, on a terminal: %s', (env, isTerminal, color) => {
  expect(style({ ...utf8, ...env }, isTerminal).color).toBe(color)
})

test.each([
  [{}, true],
  [{ LANG: 'en_US.UTF-8' }, true],
  [{ LANG: 'de_DE.utf8' }, true],
  [{ LANG: 'C' }, false],
  [{ LANG: 'C.UTF-8', LC_ALL: 'POSIX' }, false],
  [{ LANG: 'C.UTF-8', TERM: 'dumb' }, false],
])('drawing characters with %o: %s', (env, unicode) => {
  expect(style(env).unicode).toBe(unicode)
})

test('the width is that of the terminal, or COLUMNS, within bounds', () => {
  expect(style({ COLUMNS: '60' }).width).toBe(100)
  expect(style({ COLUMNS: '60' }, false).width).toBe(60)
  expect(style({}, false).width).toBe(80)
  expect(chooseStyle({ env: {}, isTerminal: true, columns: undefined }).width).toBe(80)
  expect(style({ COLUMNS: 'wide' }, false).width).toBe(80)
  expect(style({}, true, 10).width).toBe(24)
  expect(style({}, true, 400).width).toBe(120)
})
