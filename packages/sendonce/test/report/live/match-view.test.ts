import type { Finding, Mistake } from '@sendonce/model'
import { expect, test } from 'vitest'
import {
  matchFinding,
  matchMistake,
  matchText,
  type RecordingFacts,
} from '../../../src/report/live/match-view.ts'
import { finding, report, siteOf } from '../made-reports.ts'

const source = 'res.send(1)\nres.json(2)\n'
const first = siteOf('src/a.js', source, 'res.send(1)', 'send')
const second = siteOf('src/b.js', source, 'res.json(2)', 'json')
const facts: RecordingFacts = {
  isAny: true,
  routes: new Map(),
  command: 'sendonce view -- npm run dev',
  isPlaceless: () => false,
  changedSince: () => [],
}

function seen(parts: Partial<NonNullable<Finding['seen']>> = {}): Finding {
  const times = {
    confirmed: true,
    times: 14,
    last: '2026-11-24T17:05:00.000Z',
    incidents: ['b', 'a'],
    changedSince: false,
  }
  return finding({ first, second, seen: { ...times, ...parts } })
}

test('both places seen: confirmed, as often as that', () => {
  expect(matchFinding(seen(), facts)).toMatchObject({
    kind: 'confirmed',
    says: ['The check foresaw both places, and the running program went through both: 14 times.'],
    incidents: ['b', 'a'],
    last: '2026-11-24T17:05:00.000Z',
  })
})

test('one place not recorded: half seen, and which', () => {
  const match = matchFinding(seen({ confirmed: false }), {
    ...facts,
    isPlaceless: (id, which) => id === 'b' && which === 'first',
  })
  expect(match.kind).toBe('half')
  expect(match.says.join()).toContain(
    'The second answer was seen where the check foresaw it; the place of the first was not recorded.',
  )
})

test('seen before a file was changed: that, and the file', () => {
  const match = matchFinding(seen({ changedSince: true, confirmed: false }), {
    ...facts,
    changedSince: (files) => files.filter((file) => file === 'src/b.js'),
  })
  expect(match).toMatchObject({ kind: 'changed', changed: ['src/b.js'] })
})

test('not seen: never false, and how often the route was called', () => {
  const unseen = finding({ first, second })
  const says = (routes: [string, number][], isAny = true): string =>
    matchFinding(unseen, { ...facts, isAny, routes: new Map(routes) }).says.join()
  expect(says([['GET /orders/:id', 200]])).toBe(
    'GET /orders/:id was called 200 times, and not answered twice. That is no proof that it cannot be.',
  )
  expect(says([['POST /orders/:id', 200]])).toBe('GET /orders/:id was not called yet.')
  expect(says([], false)).toBe('Nothing was recorded yet.')
  expect(matchFinding(unseen, { ...facts, isAny: false }).command).toBe(facts.command)
  expect(matchFinding(unseen, facts)).toMatchObject({ kind: 'unseen', command: null })
})

const mistake: Mistake = {
  code: 'SO015',
  name: 'timeout-race',
  severity: 'warning',
  first: { call: 'json', place: { file: 'src/a.js', line: 1, column: 5 }, by: null, isKnown: true },
  second: {
    call: 'json',
    place: { file: 'src/b.js', line: 2, column: 5 },
    by: null,
    isKnown: true,
  },
  route: 'GET /reports',
  times: 5,
  last: '2026-11-24T17:05:00.000Z',
  incidents: ['a'],
}
const why = (parts: Partial<Mistake>, isChecked = true, checked = report([])): string =>
  matchMistake({ ...mistake, ...parts }, checked, () => isChecked)
    .says.slice(1)
    .join()

test('seen only: why the check may have missed it', () => {
  expect(matchMistake(mistake, report([]), () => true)).toMatchObject({
    kind: 'seen',
    incidents: ['a'],
    command: 'sendonce check --explain-coverage',
  })
  expect(why({})).toContain('could not resolve 41 calls')
  expect(why({}, false)).toContain('src/a.js is not among the files that were checked')
  const by = { call: 'json', place: null, by: 'express-session', isKnown: true }
  expect(why({ first: by })).toContain('given by express-session')
  expect(why({ first: { ...by, by: null, isKnown: false } })).toContain('was not recorded')
  const skipped = report([], { skipped: [{ file: 'src/b.js', reason: 'budget' }] })
  expect(why({}, true, skipped)).toContain('src/b.js was not read whole (budget)')
  const whole = report([], { coverage: { ...report([]).coverage, unresolvedCalls: 0 } })
  expect(why({}, true, whole)).toContain('please report it')
  expect(matchMistake(mistake, null, () => true).says.join()).toContain('not known yet')
})

test('in a list it is said in two words and a count', () => {
  expect(matchText('confirmed', 14)).toBe('confirmed ×14')
  expect(matchText('seen', 5)).toBe('seen only ×5')
  expect(matchText('half', 1)).toBe('half seen ×1')
  expect(matchText('changed', 3)).toBe('seen before a change ×3')
  expect(matchText('unseen', 0)).toBe('not seen yet')
})
