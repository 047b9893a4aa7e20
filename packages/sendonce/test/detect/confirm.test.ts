import type { Finding, Mistake, RecordedAnswer, Site } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { confirm } from '../../src/detect/confirm.ts'
import { finding } from '../report/made-reports.ts'

/** `a.js:3:9`. */
function site(at: string): Site {
  const [file = '', line, column] = at.split(':')
  const number = Number(line)
  return {
    file,
    line: number,
    column: Number(column),
    startLine: number,
    endLine: number,
    text: '',
  }
}

function answer(at: string, by: string | null = null): RecordedAnswer {
  const { file, line, column } = site(at)
  return { call: 'json', place: { file, line, column }, by, isKnown: true }
}

const notRecorded: RecordedAnswer = { call: 'json', place: null, by: null, isKnown: false }
const elsewhere: RecordedAnswer = { call: 'end', place: null, by: 'express-session', isKnown: true }

function mistake(parts: Partial<Mistake> = {}): Mistake {
  return {
    code: 'SO001',
    name: 'missing-return-after-send',
    severity: 'error',
    first: answer('a.js:3:9'),
    second: answer('b.js:5:7'),
    route: 'GET /orders/:id',
    times: 2,
    last: '2026-11-24T17:05:00.000Z',
    incidents: ['1-m-1'],
    ...parts,
  }
}

const found = finding({ first: site('a.js:3:9'), second: site('b.js:5:7') })

function seenIn(one: Finding, ...mistakes: readonly Mistake[]) {
  const { findings, unforeseen } = confirm([one], [], { current: mistakes, outdated: [] })
  return { seen: findings[0]?.seen, unforeseen: unforeseen.length }
}

test('both places equal: confirmed, with how often and when', () => {
  expect(seenIn(found, mistake())).toEqual({
    seen: {
      confirmed: true,
      times: 2,
      last: '2026-11-24T17:05:00.000Z',
      incidents: ['1-m-1'],
      changedSince: false,
    },
    unforeseen: 0,
  })
})

test('nothing recorded: the finding is what it was', () => {
  expect(confirm([found], [], { current: [], outdated: [] }).findings[0]).toBe(found)
})

describe('what makes it another mistake', () => {
  test.each([
    ['another first line', { first: answer('a.js:4:9') }],
    ['another second line', { second: answer('b.js:6:7') }],
    ['another file', { second: answer('c.js:5:7') }],
    ['the same place twice', { first: answer('b.js:5:7') }],
    ['code of a package', { first: elsewhere }],
    ['neither place recorded', { first: notRecorded, second: notRecorded }],
    ['nobody answered', { first: null, second: null }],
  ])('%s', (_name, parts) => {
    expect(seenIn(found, mistake(parts))).toEqual({ seen: undefined, unforeseen: 1 })
  })
})

test('the code may differ: run time and analysis can name the same two places differently', () => {
  expect(seenIn(found, mistake({ code: 'SO004' })).seen?.confirmed).toBe(true)
})

test('a source map that only knows where the statement starts: the line counts', () => {
  expect(seenIn(found, mistake({ second: answer('b.js:5:3') })).seen?.confirmed).toBe(true)
})

test('the order was chance: turned places are the same mistake', () => {
  const turned = mistake({ first: answer('b.js:5:7'), second: answer('a.js:3:9') })
  expect(seenIn(found, turned).seen?.confirmed).toBe(true)
})

test('of two findings on the same lines the one with the same columns is meant', () => {
  const other = finding({ first: site('a.js:3:9'), second: site('b.js:5:30') })
  const { findings } = confirm([other, found], [], { current: [mistake()], outdated: [] })
  expect(findings.map((one) => one.seen?.times)).toEqual([undefined, 2])
})

test('one place not recorded: seen, but not confirmed', () => {
  const half = seenIn(found, mistake({ first: notRecorded }))
  expect(half.seen).toMatchObject({ confirmed: false, times: 2 })
  expect(half.unforeseen).toBe(0)
  const whole = seenIn(found, mistake({ first: notRecorded }), mistake())
  expect(whole.seen).toMatchObject({ confirmed: true, times: 4 })
})

test('a pair of the same root cause confirms the finding', () => {
  const related = [{ first: site('a.js:3:9'), second: site('b.js:9:7') }]
  const one = { ...found, related }
  expect(seenIn(one, mistake({ second: answer('b.js:9:7') })).seen?.confirmed).toBe(true)
})

test('a request handed on: the answer at the end of the way confirms it', () => {
  const handedOn = finding({
    code: 'SO002',
    first: site('a.js:3:9'),
    second: site('a.js:4:5'),
    path: [{ site: site('b.js:5:7'), note: 'second answer' }],
  })
  expect(seenIn(handedOn, mistake({ code: 'SO002' })).seen?.confirmed).toBe(true)
})

test('a request handed on behind an answer: whichever layer comes behind it confirms it', () => {
  const handedOn = finding({ code: 'SO002', first: site('a.js:3:9'), second: site('a.js:4:5') })
  const behind = mistake({ code: 'SO002', second: answer('z.js:1:1') })
  expect(seenIn(handedOn, behind).seen?.confirmed).toBe(true)
  expect(seenIn(handedOn, { ...behind, first: answer('a.js:2:9') }).unforeseen).toBe(1)
  expect(seenIn(handedOn, { ...behind, code: 'SO001' }).unforeseen).toBe(1)
})

test('a listener for the end: whichever answer it comes behind confirms it', () => {
  const wrapper = finding({ code: 'SO018', first: site('a.js:3:9'), second: site('b.js:5:7') })
  const behind = mistake({ code: 'SO018', first: answer('z.js:1:1') })
  expect(seenIn(wrapper, behind).seen?.confirmed).toBe(true)
  expect(seenIn(wrapper, { ...behind, first: notRecorded }).seen?.confirmed).toBe(true)
  expect(seenIn(wrapper, { ...behind, second: answer('b.js:6:7') }).unforeseen).toBe(1)
})

test('an answer from outside of the project is confirmed by the package that gave it', () => {
  const outside = finding({ first: null, external: 'express-session', second: site('b.js:5:7') })
  expect(seenIn(outside, mistake({ first: elsewhere })).seen?.confirmed).toBe(true)
  expect(seenIn(outside, mistake()).seen).toBeUndefined()
})

test('an answer that never comes is seen by its route, which is no proof', () => {
  const never = finding({ code: 'SO101', first: site('a.js:3:9'), second: null })
  const silent = { code: 'SO101', first: null, second: null }
  expect(seenIn(never, mistake(silent)).seen).toMatchObject({ confirmed: false, times: 2 })
  const other = seenIn(never, mistake({ ...silent, route: 'POST /orders/:id' }))
  expect(other).toEqual({ seen: undefined, unforeseen: 1 })
  expect(seenIn(never, mistake({ ...silent, route: null })).seen).toBeUndefined()
})

test('mistakes are added up, the newest first', () => {
  const older = mistake({ times: 3, last: '2026-11-20T10:00:00.000Z', incidents: ['0-m-1'] })
  expect(seenIn(found, older, mistake()).seen).toMatchObject({
    times: 5,
    last: '2026-11-24T17:05:00.000Z',
    incidents: ['1-m-1', '0-m-1'],
  })
})

test('before the last change of a file: told as that, and never confirmed', () => {
  const { findings, unforeseen } = confirm([found], [], {
    current: [],
    outdated: [mistake(), mistake({ second: answer('z.js:1:1') })],
  })
  expect(findings[0]?.seen).toMatchObject({ confirmed: false, changedSince: true, times: 2 })
  expect(unforeseen).toEqual([])
})

test('what happened after the change counts alone', () => {
  const { findings } = confirm([found], [], { current: [mistake()], outdated: [mistake()] })
  expect(findings[0]?.seen).toMatchObject({ confirmed: true, changedSince: false, times: 2 })
})

test('an accepted finding foresaw it', () => {
  const accepted = { fingerprint: 'f', code: 'SO001', by: 'comment', reason: 'known' } as const
  const unforeseenWith = (at: string): number =>
    confirm([], [{ ...accepted, site: site(at) }], { current: [mistake()], outdated: [] })
      .unforeseen.length
  expect(unforeseenWith('b.js:5:7')).toBe(0)
  expect(unforeseenWith('b.js:6:7')).toBe(1)
})

test('in the route of a finding something may stand for what a mount is called', () => {
  const silent = { code: 'SO101', first: null, second: null, route: 'GET /api/orders/:id' }
  const timesIn = (route: string): number | undefined => {
    const place = { framework: 'express', method: 'GET', site: site('a.js:1:1') }
    const never = finding({ code: 'SO101', second: null, entry: { ...place, route } })
    return seenIn(never, mistake(silent)).seen?.times
  }
  expect(timesIn('/api/*/:id')).toBe(2)
  expect(timesIn('/*/:id')).toBe(2)
  expect(timesIn('/api/*')).toBe(2)
  expect(timesIn('/*/orders/:id')).toBe(2)
  expect(timesIn('/web/*/:id')).toBeUndefined()
  expect(timesIn('/api/*/:name')).toBeUndefined()
  expect(timesIn('/api/orders/:id/*')).toBeUndefined()
})

test.each([
  ['SO010', true],
  ['SO001', undefined],
])('what a package has begun is known by the second place of %s: %s', (code, confirmed) => {
  const one = finding({ code, first: site('a.js:3:9'), second: site('b.js:5:7') })
  expect(seenIn(one, mistake({ code, first: elsewhere })).seen?.confirmed).toBe(confirmed)
})

describe('what a framework makes of what is returned', () => {
  const framework: RecordedAnswer = { ...elsewhere, by: '@nestjs/platform-express' }

  test.each(['SO016', 'SO002'])('is known by the first answer of %s', (code) => {
    const one = finding({ code, first: site('a.js:3:9'), second: site('a.js:5:7') })
    const seen = mistake({ code: 'SO016', second: framework })
    expect(seenIn(one, seen).seen?.confirmed).toBe(true)
    expect(seenIn(one, { ...seen, first: answer('a.js:4:9') }).unforeseen).toBe(1)
  })

  test('is known by what comes behind it, whatever that is taken for', () => {
    const one = finding({ code: 'SO016', first: site('a.js:3:9'), second: site('a.js:5:7') })
    const seen = mistake({ code: 'SO004', first: framework, second: answer('a.js:5:7') })
    expect(seenIn(one, seen).seen?.confirmed).toBe(true)
    expect(seenIn(one, { ...seen, second: answer('a.js:6:7') }).unforeseen).toBe(1)
  })

  test('is waited for in vain', () => {
    const one = finding({ code: 'SO103', first: site('a.js:3:9'), second: null })
    const seen = mistake({ code: 'SO101', first: null, second: null })
    expect(seenIn(one, seen).seen).toMatchObject({ confirmed: false, times: 2 })
  })
})
