import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readOptions } from '../src/read-options.ts'

const page = readFileSync(
  join(import.meta.dirname, '..', '..', '..', 'docs', 'reference', 'recorder.md'),
  'utf8',
)

/** The rows of the table: variable, option, values, default. */
const rows = [...page.matchAll(/^\| `(SENDONCE_\w+)` +\|(.*)\|$/gm)].map(([, variable, rest]) => {
  const [option = '', values = '', standard = ''] = (rest ?? '')
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''))
  return { variable: variable ?? '', option, values, standard }
})

/** The variables that are read, as the environment sees it. */
function variablesRead(): string[] {
  const names = new Set<string>()
  const env = new Proxy({} as Record<string, string | undefined>, {
    get: (_, name) => void names.add(String(name)),
  })
  readOptions(env)
  return [...names]
}

test('the page lists each variable that is read, and no other', () => {
  const listed = rows.map(({ variable }) => variable)
  // Read before the options are: it keeps the recorder from attaching.
  expect(new Set(listed)).toEqual(
    new Set([...variablesRead().filter((name) => name !== 'NODE_ENV'), 'SENDONCE_OFF']),
  )
  expect(page).toContain('`NODE_ENV=production`')
})

test('each option has the row of its variable', () => {
  const options = Object.keys(readOptions({}).options)
  expect(rows.map(({ option }) => option).filter((name) => name !== '')).toEqual(options)
  for (const { variable, option, values } of rows) {
    if (option === '') continue
    const value = /^\d|number|milliseconds/.test(values) ? '7' : values.split(/[,:]/)[0]
    const { options: read } = readOptions({ [variable]: option === 'out' ? '/tmp/a/' : value })
    const shown: unknown = Object.entries(read).find(([name]) => name === option)?.[1]
    const expected = { out: '/tmp/a/', hangAfter: 7, stacksPerSecond: 7, query: true }
    expect(shown).toBe(Object.entries(expected).find(([name]) => name === option)?.[1] ?? value)
  }
})

test('the defaults are those of the page', () => {
  const standard = Object.fromEntries(rows.map((row) => [row.option, row.standard]))
  const here = readOptions({}).options
  const there = readOptions({ NODE_ENV: 'production' }).options
  expect(standard['terminal']).toBe(`${here.terminal}, in production ${there.terminal}`)
  expect(standard['hangAfter']).toBe(`${here.hangAfter}, in production ${there.hangAfter}`)
  expect(standard['stacksPerSecond']).toBe(`${here.stacksPerSecond}`)
  expect(standard['mode']).toBe(`by NODE_ENV, otherwise ${here.mode}`)
  expect([here.out, here.query, standard['out'], standard['query']]).toEqual([
    null,
    false,
    'none',
    'off',
  ])
})

test('values that are not on the page are rejected, with those that are', () => {
  for (const { variable, values } of rows) {
    if (!/^[a-z]+(?:, [a-z]+)+$/.test(values)) continue
    const { rejected } = readOptions({ [variable]: 'nonsense' })
    expect(rejected).toEqual([{ name: variable, value: 'nonsense', wanted: values }])
  }
})

test('what is given in code beats the variable, and is rejected alike', () => {
  const env = { SENDONCE_MODE: 'production', SENDONCE_HANG_AFTER: '7', SENDONCE_OUT: '/tmp/a/' }
  expect(readOptions(env, { mode: 'development', hangAfter: 0, out: null }).options).toMatchObject({
    mode: 'development',
    hangAfter: 0,
    out: null,
  })
  const wrong: object = { terminal: 'loud', hangAfter: 'soon', mode: undefined }
  const { options, rejected } = readOptions(env, wrong)
  expect(options).toMatchObject({ mode: 'production', terminal: 'line', hangAfter: 0 })
  expect(rejected).toEqual([
    { name: 'terminal', value: 'loud', wanted: 'full, line, off' },
    { name: 'hangAfter', value: 'soon', wanted: 'a number that is not negative' },
  ])
})
