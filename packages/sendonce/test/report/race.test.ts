import { expect, test } from 'vitest'
import { renderRaces, renderReplay, type RaceFacts, type ToldRace } from '../../src/report/race.ts'

const style = { width: 60, placeWidth: 60, color: false, unicode: true }

const race: ToldRace = {
  request: 'GET /doc#0',
  what: 'answered twice',
  operation: 'stat in src/doc.ts:10',
  ms: 60,
  isTimer: false,
  other: 'readFile in src/doc.ts:14',
  times: 3,
  tries: 3,
  replay: 'GET /doc#0 fs.stat@src/doc.ts:10:66 +60ms',
  drawing: 'the incident\n\n',
}
const timer: ToldRace = {
  ...race,
  operation: 'setTimeout in src/slow.ts:4',
  ms: 2000,
  isTimer: true,
  other: null,
  replay: 'GET /slow#0 setTimeout@src/slow.ts:4:3 early',
}

const facts: RaceFacts = {
  races: [race],
  unconfirmed: [],
  failures: [],
  plain: 0,
  runs: 8,
  requests: 4,
  operations: 9,
  candidates: 6,
  notExplored: 0,
  unstable: 0,
  isBudgetUsed: false,
  command: 'npm test',
}

test('a race is told in one sentence, with its incident and how to see it again', () => {
  expect(renderRaces(facts, style)).toBe(`GET /doc#0 is answered twice if the stat in src/doc.ts:10
takes 60 ms longer than the readFile in src/doc.ts:14
the incident
  confirmed  3/3
  again      sendonce race --replay 'GET /doc#0 fs.stat@src/doc.ts:10:66 +60ms' -- npm test

1 race in 4 requests, 9 operations (6 overlap another one),
8 runs.
Not explored: 0 operations.
`)
})

test('a timer is told by what takes longer than it', () => {
  expect(renderRaces({ ...facts, races: [timer] }, { ...style, width: 200 })).toContain(
    'twice if everything before this timer takes longer than 2,000 ms (setTimeout in src/slow.ts:4)\n',
  )
  const several: ToldRace = { ...race, what: 'changed behind its answer', other: null }
  expect(renderRaces({ ...facts, races: [several] }, { ...style, width: 200 })).toContain(
    'changed behind its answer if the stat in src/doc.ts:10 takes 60 ms longer than usual\n',
  )
})

test('what is no finding, and what was not tried, is told as well', () => {
  const text = renderRaces(
    {
      ...facts,
      races: [],
      unconfirmed: [{ ...race, times: 0 }],
      failures: [{ status: null, delays: ['a', 'b', 'c', 'd', 'e'] }],
      plain: 1,
      notExplored: 14,
      unstable: 2,
      isBudgetUsed: true,
    },
    { ...style, width: 200 },
  )
  expect(text).toMatch(/^not confirmed \(0\/3\): GET \/doc#0 is answered twice if .*\n {2}sendonce/)
  expect(text).toMatch(
    / {2}the tests did not end with 5 operations delayed\n(?: {4}.*\n){3} {4}and 2/,
  )
  expect(text).toMatch(/\nNo race in 4 requests, /)
  expect(text).toMatch(/\nNot explored: 14 operations, budget used, and 2 that were seen in one of/)
  expect(text).toMatch(/\n1 mistake without any delay, not told here: sendonce run -- npm test\n$/)
})

test('a replay tells how often it happened, and shows it', () => {
  const replay = { replay: race.replay, times: 2, tries: 3, drawing: race.drawing }
  expect(renderReplay(replay)).toBe(`the incident\n${race.replay}: answered twice 2/3\n`)
  expect(renderReplay({ ...replay, times: 0, drawing: null })).toBe(
    `${race.replay}: not answered twice\n`,
  )
})

test('nothing that is printed can control a terminal', () => {
  const bad = 'GET /\u001b[2J\u202e\u0007#0'
  const evil = { ...race, request: bad, operation: bad, replay: bad }
  const text = renderRaces({ ...facts, races: [evil], command: bad }, style)
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
})
