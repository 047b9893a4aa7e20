import type { Incident } from '@sendonce/model'
import { expect, test } from 'vitest'
import { localize } from '../../src/run/localize.ts'
import { mistakesIn } from '../../src/run/mistakes.ts'
import { partByAge } from '../../src/run/recorded.ts'
import { tally } from '../../src/run/tally.ts'
import { incident, notRecorded, session, sighting } from './made-entries.ts'

test('the same mistake in several processes is one, with all its times', () => {
  const [mistake, ...others] = mistakesIn([
    incident({ count: 3 }),
    incident({ id: '4122-m1-1', count: 2, time: '2026-11-24T17:06:00.000Z', fingerprint: 'other' }),
  ])
  expect(others).toEqual([])
  expect(mistake).toMatchObject({
    code: 'SO005',
    times: 5,
    last: '2026-11-24T17:06:00.000Z',
    incidents: ['4122-m1-1', '4121-m1-1'],
    route: 'GET /orders/:id',
    first: { place: { file: 'src/auth/guard.ts', line: 8, column: 21 }, by: null, isKnown: true },
  })
})

test('helpers that answer for several handlers: each of those is told', () => {
  const mistakeBy = (caller: string): ReturnType<typeof incident> =>
    incident({ fingerprint: `SO005|a|b|${caller}` })
  const here = [mistakeBy('/here/app.js:9:3'), mistakeBy('/here/app.js:20:3')]
  const found = mistakesIn([...here, mistakeBy('/other machine/app.js:9:3')])
  expect(found.map(({ times }) => times)).toEqual([2, 1].map((count) => count * incident({}).count))
})

test('what a wrapper adds behind every answer is one mistake', () => {
  const added = { code: 'SO018', second: sighting('timing.js:5:9') }
  const found = mistakesIn([
    incident({ ...added, first: sighting('a.js:3:9'), count: 2 }),
    incident({ ...added, first: sighting('b.js:7:9'), fingerprint: 'SO018|b|t', count: 1 }),
    incident({ ...added, second: sighting('timing.js:9:9'), count: 1 }),
  ])
  expect(found.map(({ times }) => times)).toEqual([3, 1])
})

test('the worst first, then the most frequent', () => {
  const order = mistakesIn([
    incident({ code: 'SO019', severity: 'note', count: 900 }),
    incident({ code: 'SO001', count: 1 }),
    incident({ code: 'SO015', severity: 'warning', count: 30 }),
    incident({ code: 'SO004', count: 2 }),
  ])
  expect(order.map(({ code }) => code)).toEqual(['SO004', 'SO001', 'SO015', 'SO019'])
})

test('what only follows from another incident is not told for itself', () => {
  expect(mistakesIn([incident({ cause: '4121-m1-1' })])).toEqual([])
})

test('where there are no routes, the path of one of them is told', () => {
  const request = { method: 'GET', url: '/orders/7?token=…', route: null, httpVersion: '1.1' }
  const silent = { code: 'SO101', first: null, second: null }
  const other = { ...request, url: '/users' }
  const found = mistakesIn([
    incident({ request, count: 2 }),
    incident({ ...silent, request }),
    incident({ ...silent, request: other }),
  ])
  expect(found.map(({ code, request: path }) => `${code} ${path}`)).toEqual([
    'SO005 GET /orders/7',
    'SO101 GET /orders/7',
    'SO101 GET /users',
  ])
})

test('requests that nobody answered are kept apart by their routes', () => {
  const silent = { code: 'SO101', first: null, second: null }
  const request = { method: 'GET', url: '/a', route: '/a', httpVersion: '1.1' }
  const found = mistakesIn([
    incident({ ...silent, request }),
    incident({ ...silent, request }),
    incident({ ...silent, request: { ...request, route: '/b' } }),
  ])
  expect(found.map(({ times }) => times)).toEqual([2, 1])
})

test('an answer whose place was not recorded is told apart from one outside of the program', () => {
  const session5 = { ...sighting('node_modules/x/i.js:1:1'), place: null, package: 'x' }
  const [known] = mistakesIn([incident({ first: { ...session5, by: 'dependency' } })])
  expect(known?.first).toMatchObject({ place: null, by: 'x', isKnown: true })
  const [unknown] = mistakesIn([incident({ first: notRecorded })])
  expect(unknown?.first).toMatchObject({ place: null, by: null, isKnown: false })
})

test('places are told relative to a folder', () => {
  const away = incident({
    first: sighting('/project/src/a.js:1:2'),
    second: sighting('/other/b.js:3:4'),
  })
  const { first, second } = localize(away, '/project')
  expect(first?.place?.file).toBe('src/a.js')
  expect(first?.stack[0]?.file).toBe('src/a.js')
  expect(second?.place?.file).toBe('../other/b.js')
})

test('an incident is outdated when a file of it was changed later, or is gone', () => {
  const times = new Map([
    ['src/auth/guard.ts', Date.parse('2026-11-24T17:00:00.000Z')],
    ['src/routes/orders.ts', Date.parse('2026-11-24T17:10:00.000Z')],
  ])
  const changedAt = (file: string): number | null => times.get(file) ?? null
  const later = incident({ time: '2026-11-24T17:11:00.000Z', count: 4 })
  const { current, outdated } = partByAge([incident(), later], changedAt)
  expect(current.map((one) => one.times)).toEqual([4])
  expect(outdated.map((one) => one.times)).toEqual([1])
  times.delete('src/auth/guard.ts')
  expect(partByAge([later], changedAt).current).toEqual([])
})

test('a run adds up its processes', () => {
  const process = { pid: 1, node: 'v20.20.2', worker: null }
  const sum = tally(
    {
      sessions: [session({ requests: 0, process }), session({ requests: 41, incidents: 1 })],
      incidents: [incident()],
      notices: [],
    },
    '/project',
  )
  expect(sum).toMatchObject({ processes: 2, serving: 1, requests: 41, isAtLeast: false })
  expect(sum.mistakes).toHaveLength(1)
})

test('a process that was killed did not write its last count: then it is a lower bound', () => {
  const killed = { sessions: [session({ requests: 0 })], incidents: [incident()], notices: [] }
  expect(tally(killed, '/project')).toMatchObject({ requests: 1, serving: 1, isAtLeast: true })
})

test('repeats that a killed process did not tell are a lower bound', () => {
  const killed = { sessions: [session({ incidents: 14 })], incidents: [incident()], notices: [] }
  expect(tally(killed, '/project')).toMatchObject({ isAtLeast: true })
})

test('a request that nobody answered was one, and so was one with two mistakes', () => {
  const { response } = incident()
  const silent = { code: 'SO101', first: null, second: null }
  const left = { ...silent, id: 'left', response: { ...response, outcome: 'aborted' as const } }
  const slow = { ...silent, id: 'slow', response: { ...response, outcome: 'pending' as const } }
  const of = (requests: number, ...parts: Partial<Incident>[]): unknown =>
    tally(
      {
        sessions: [session({ requests, incidents: parts.length })],
        incidents: parts.map(incident),
        notices: [],
      },
      '/project',
    )
  expect(of(0, left)).toMatchObject({ requests: 1, serving: 1, isAtLeast: false })
  expect(of(1, { id: 'a' }, { id: 'b' })).toMatchObject({ requests: 1, isAtLeast: false })
  expect(of(4, { id: 'a' }, left)).toMatchObject({ requests: 5, isAtLeast: false })
  // It may have been answered since.
  expect(of(1, slow)).toMatchObject({ requests: 1, isAtLeast: false })
  expect(of(0, slow)).toMatchObject({ requests: 1, isAtLeast: false })
})
