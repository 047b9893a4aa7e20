import { expect, test } from 'vitest'
import { parseEntries } from '../../src/run/parse-entries.ts'
import { incident, ndjson, session } from './made-entries.ts'

test('a file without anything', () => {
  const nothing = { sessions: [], incidents: [], unread: [], newerFormat: null }
  expect(parseEntries('')).toEqual(nothing)
  expect(parseEntries('\n\n')).toEqual(nothing)
})

test('the last counts of a session and of an incident are the ones that hold', () => {
  const text = ndjson(
    session({ requests: 0 }),
    incident({ count: 1 }),
    session({ requests: 12 }),
    incident({ count: 7 }),
    incident({ id: '4121-m1-2' }),
    session({ requests: 40, incidents: 8 }),
  )
  const entries = parseEntries(text)
  expect(entries.sessions.map((one) => one.requests)).toEqual([40])
  expect(entries.incidents.map((one) => [one.id, one.count])).toEqual([
    ['4121-m1-1', 7],
    ['4121-m1-2', 1],
  ])
  expect(entries.unread).toEqual([])
})

test('processes that had the same number one after the other are two sessions', () => {
  const text = ndjson(session(), session({ startedAt: '2026-11-24T18:00:00.000Z' }))
  expect(parseEntries(text).sessions).toHaveLength(2)
})

test('threads of one process are sessions of their own', () => {
  const process = { pid: 4121, node: 'v20.20.2', worker: 1 }
  expect(parseEntries(ndjson(session(), session({ process }))).sessions).toHaveLength(2)
})

test('a process that is killed while it writes leaves half a line: that is no fault', () => {
  const text = ndjson(session(), incident())
  const { incidents, unread } = parseEntries(text + JSON.stringify(incident()).slice(0, 70))
  expect(incidents).toHaveLength(1)
  expect(unread).toEqual([])
})

test('a last line that only lacks its end is read', () => {
  expect(parseEntries(JSON.stringify(incident())).incidents).toHaveLength(1)
})

test.each([
  ['no JSON', 'listening on 3000'],
  ['a number', '42'],
  ['null', 'null'],
  ['a list', '[1]'],
  ['somebody else', '{"level":30,"msg":"request"}'],
  ['a kind that is not known', '{"format":1,"kind":"weather"}'],
  ['a format that is no number', JSON.stringify({ ...incident(), format: '1' })],
  ['a format below ours', JSON.stringify({ ...incident(), format: 0 })],
  ['an incident without a place', JSON.stringify({ ...incident(), first: { call: 'json' } })],
  ['an incident without a request', JSON.stringify({ ...incident(), request: null })],
  ['a time that is none', JSON.stringify({ ...incident(), time: 'yesterday' })],
  ['a severity that is none', JSON.stringify({ ...incident(), severity: 'constructor' })],
  ['a count that is no number', JSON.stringify({ ...incident(), count: '3' })],
  ['a session without a process', JSON.stringify({ ...session(), process: {} })],
])('%s is passed over, and its line is named', (_name, line) => {
  const entries = parseEntries(`${ndjson(session())}${line}\n${ndjson(incident())}`)
  expect(entries.unread).toEqual([2])
  expect(entries.sessions).toHaveLength(1)
  expect(entries.incidents).toHaveLength(1)
})

test('every property of an entry is looked at', () => {
  const withoutEach = (entry: object): string[] =>
    Object.keys(entry).filter((name) => {
      const rest = Object.fromEntries(Object.entries(entry).filter(([key]) => key !== name))
      return parseEntries(`${JSON.stringify(rest)}\n`).unread.length === 0
    })
  expect(withoutEach(incident())).toEqual([])
  expect(withoutEach(session())).toEqual([])
})

test('a newer format is told by its number, and what we know is read', () => {
  const text = ndjson({ ...session(), format: 2 }, { format: 3, kind: 'trace' }, incident())
  expect(parseEntries(text)).toMatchObject({ newerFormat: 3, unread: [], sessions: [] })
  expect(parseEntries(text).incidents).toHaveLength(1)
})

test('what a newer recorder adds does no harm', () => {
  expect(parseEntries(ndjson({ ...incident(), shiny: true })).incidents).toHaveLength(1)
})

test('line ends of Windows and a byte order mark', () => {
  const text = `\ufeff${ndjson(session(), incident()).replaceAll('\n', '\r\n')}`
  expect(parseEntries(text)).toMatchObject({ unread: [] })
  expect(parseEntries(text).incidents).toHaveLength(1)
})
