import { stripVTControlCharacters } from 'node:util'
import type { Mistake } from '@sendonce/model'
import { describe, expect, test } from 'vitest'
import { renderRunSummary, type RunFacts } from '../../src/report/run-summary.ts'
import { widthOf } from '../../src/report/text.ts'

const control = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

const helper: Mistake = {
  code: 'SO005',
  name: 'guard-helper-continues',
  severity: 'error',
  first: {
    call: 'json',
    place: { file: 'src/auth/guard.ts', line: 8, column: 21 },
    by: null,
    isKnown: true,
  },
  second: {
    call: 'json',
    place: { file: 'src/routes/orders.ts', line: 21, column: 7 },
    by: null,
    isKnown: true,
  },
  route: 'GET /orders/:id',
  times: 14,
  last: '2026-11-24T17:05:00.000Z',
  incidents: ['4121-m1x2y3z4-1', '4120-m1x2y3z3-1'],
}
const timeout: Mistake = {
  ...helper,
  code: 'SO015',
  name: 'timeout-race',
  severity: 'warning',
  first: { call: 'send', place: null, by: null, isKnown: false },
  route: 'POST /reports',
  times: 1,
  incidents: ['4121-m1x2y3z4-2'],
}
const silent: Mistake = {
  ...helper,
  code: 'SO101',
  name: 'no-answer',
  first: null,
  second: null,
  route: 'GET /slow',
  times: 2,
  incidents: ['4121-m1x2y3z4-3'],
}
const away: Mistake = {
  ...helper,
  first: { call: 'end', place: null, by: 'express-session', isKnown: true },
  incidents: ['4121-m1x2y3z4-4'],
}
const hostile: Mistake = {
  ...helper,
  code: 'SO\u001b[2J',
  name: 'x\u202ey',
  route: `GET /\u001b]8;;http://evil\u0007${'a'.repeat(300)}`,
  first: {
    call: 'json',
    place: { file: `src/\u001b[31m${'深い/'.repeat(30)}a.js`, line: 3, column: 1 },
    by: null,
    isKnown: true,
  },
  incidents: ['1\n2'],
}

const nothing: RunFacts = {
  processes: 1,
  serving: 1,
  requests: 41,
  isAtLeast: false,
  mistakes: [],
  isOff: false,
  stillRunning: 0,
  folder: '.sendonce/incidents/2026-11-24T17-00-00.000Z-4100',
  notices: [],
}

const cases: Readonly<Record<string, RunFacts>> = {
  several: { ...nothing, processes: 3, mistakes: [helper, silent, away, timeout] },
  clean: nothing,
  'one-request': { ...nothing, requests: 1 },
  'no-request': { ...nothing, requests: 0, serving: 0, processes: 2 },
  'never-attached': { ...nothing, requests: 0, serving: 0, processes: 0 },
  off: { ...nothing, requests: 0, serving: 0, processes: 0, isOff: true },
  killed: { ...nothing, isAtLeast: true, mistakes: [helper] },
  'still-running': { ...nothing, isAtLeast: true, stillRunning: 2 },
  'too-many': {
    ...nothing,
    mistakes: Array.from({ length: 13 }, (_, at) => ({ ...helper, incidents: [`4121-m1-${at}`] })),
  },
  unreadable: {
    ...nothing,
    notices: ['.sendonce/incidents/x/12.ndjson: 2 lines could not be read (3, 9)'],
  },
  'no-routes': {
    ...nothing,
    mistakes: [
      { ...helper, route: null, request: 'GET /orders/7' },
      { ...silent, route: null, request: 'GET /slow', times: 1 },
    ],
  },
  hostile: { ...nothing, mistakes: [hostile], notices: ['a\u001b[2Jb'], folder: 'x\u0007' },
}

const looks = {
  color: { color: true, unicode: true },
  bare: { color: false, unicode: true },
  ascii: { color: false, unicode: false },
}

describe.each(Object.entries(cases))('%s', (name, facts) => {
  describe.each([80, 44])('in %i columns', (width) => {
    test.each(Object.entries(looks))('%s', async (look, style) => {
      const text = renderRunSummary(facts, { width, placeWidth: width, ...style })
      await expect(text).toMatchFileSnapshot(`golden/run-summary/${name}-${width}-${look}.txt`)
      const lines = stripVTControlCharacters(text).split('\n')
      for (const line of lines) expect(line).not.toMatch(control)
      const links = /sendonce explain|:\d+$/
      const widths = lines.filter((line) => !links.test(line)).map(widthOf)
      expect(Math.max(...widths)).toBeLessThanOrEqual(width)
    })
  })

  test('colour adds nothing but colour', () => {
    const style = { width: 80, placeWidth: 80, unicode: true }
    const colored = renderRunSummary(facts, { ...style, color: true })
    expect(stripVTControlCharacters(colored)).toBe(
      renderRunSummary(facts, { ...style, color: false }),
    )
  })
})
