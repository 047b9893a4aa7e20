import { join } from 'node:path'
import type { Report } from '@sendonce/model'
import { analyze } from 'sendonce'
import { expect, test } from 'vitest'
import { checkProject } from '../../src/project/check-project.ts'
import { temporaryProject } from '../project/temporary-project.ts'

interface Comments {
  readonly first?: string
  readonly besideFirst?: string
  readonly second?: string
  readonly besideSecond?: string
}

/** A handler with SO001: the first answer in line 4, the second in line 6. */
function shop(at: Comments, lineEnd = '\n'): string {
  return [
    `const app = require('express')()`,
    `app.get('/a', (req, res) => {`,
    at.first ?? '',
    `  if (req.query.x) res.json({ x: 1 }) ${at.besideFirst ?? ''}`,
    at.second ?? '',
    `  res.json({ y: 2 }) ${at.besideSecond ?? ''}`,
    `})`,
  ].join(lineEnd)
}

function check(source: string): Report {
  return analyze({ files: { 'app.js': source } })
}

/** Each notice as `line: message`. */
function notices(report: Report): string[] {
  return (report.notices ?? []).map(({ line, message }) => `${line}: ${message}`)
}

test('without a comment the finding is there', () => {
  const report = check(shop({}))
  expect(report.findings.map(({ code }) => code)).toEqual(['SO001'])
  expect(report.suppressed).toEqual([])
  expect(report).not.toHaveProperty('notices')
})

const accepting: readonly Comments[] = [
  { second: '// sendonce-ignore-next-line SO001 -- x is never there' },
  { second: '/* sendonce-ignore-next-line SO001 -- x is never there */' },
  { second: '// sendonce-ignore-next-line SO001 \u2013 x is never there' },
  { second: '// sendonce-ignore-next-line SO001 \u2014 x is never there' },
  { second: '//sendonce-ignore-next-line SO001 --x is never there' },
  { second: '/**\n * sendonce-ignore-next-line SO001 -- x is\n *   never there\n */' },
  { first: '// sendonce-ignore-next-line SO001 -- x is never there' },
  { besideSecond: '// sendonce-ignore-line SO001 -- x is never there' },
  { besideSecond: '/* sendonce-ignore-line SO001 -- x is never there */' },
  { besideFirst: '// sendonce-ignore-line SO001 -- x is never there' },
]

test.each(accepting)('%j accepts the finding', (comments) => {
  const report = check(shop(comments))
  expect(report.findings).toEqual([])
  expect(report.suppressed).toMatchObject([
    {
      code: 'SO001',
      by: 'comment',
      reason: 'x is never there',
      site: { text: 'res.json({ y: 2 })' },
    },
  ])
  expect(report.suppressed[0]?.fingerprint).toBe(check(shop({})).findings[0]?.fingerprint)
  expect(notices(report)).toEqual([])
})

test.each(['\r\n', '\r', '\u2028'])('lines may end in %j', (lineEnd) => {
  const source = shop({ second: '/* sendonce-ignore-next-line SO001 -- tried */' }, lineEnd)
  expect(check(`\uFEFF${source}`)).toMatchObject({
    findings: [],
    suppressed: [{ reason: 'tried' }],
  })
})

test('a call over several lines is accepted before it and beside its end', () => {
  const call = (before: string, beside: string): string =>
    shop({}).replace(
      '  res.json({ y: 2 })',
      `${before}\n  res\n    .status(200)\n    .json({}) ${beside}`,
    )
  expect(check(call('', '')).findings).toHaveLength(1)
  const reason = 'SO001 -- tried'
  expect(check(call(`// sendonce-ignore-next-line ${reason}`, '')).findings).toEqual([])
  expect(check(call('', `// sendonce-ignore-line ${reason}`)).findings).toEqual([])
})

const without: readonly (readonly [comments: Comments, notices: readonly string[]])[] = [
  [
    { second: '// sendonce-ignore-next-line SO002 -- tried' },
    ['5: SO002 is suppressed here but was not found: take it out'],
  ],
  [
    { second: '// sendonce-ignore-line SO001 -- beside nothing' },
    ['5: SO001 is suppressed here but was not found: take it out'],
  ],
  [
    { besideSecond: '// sendonce-ignore-next-line SO001 -- too late' },
    ['6: SO001 is suppressed here but was not found: take it out'],
  ],
  [
    { second: '// sendonce-ignore-next-line so001 -- tried' },
    ['5: there is no pattern so001: did you mean SO001?'],
  ],
  [
    { second: '// sendonce-ignore-next-line everything -- tried' },
    ['5: there is no pattern everything: sendonce explain lists all'],
  ],
  [
    { second: '// sendonce-ignore-next-line -- tried' },
    ['5: sendonce-ignore-next-line suppresses nothing: name a code, as in SO001'],
  ],
  [
    { second: '// sendonce-ignore-nextline SO001 -- tried' },
    [
      '5: sendonce-ignore-nextline suppresses nothing: write sendonce-ignore-next-line or sendonce-ignore-line',
    ],
  ],
  [
    { second: '// sendonce-disable-next-line SO001 -- tried' },
    [
      '5: sendonce-disable-next-line suppresses nothing: write sendonce-ignore-next-line or sendonce-ignore-line',
    ],
  ],
  [{ second: '// see sendonce-ignore-next-line SO001 -- in a sentence' }, []],
  [{ second: '"sendonce-ignore-next-line SO001 -- no comment"' }, []],
]

test.each(without)('%j accepts nothing', (comments, expected) => {
  const report = check(shop(comments))
  expect(report.findings.map(({ code }) => code)).toEqual(['SO001'])
  expect(report.suppressed).toEqual([])
  expect(notices(report)).toEqual(expected)
})

test.each(['', ' --', ' --  '])('without a reason (%j) it counts, and that is told', (end) => {
  const report = check(shop({ second: `/* sendonce-ignore-next-line SO001${end}*/` }))
  expect(report.findings).toEqual([])
  expect(report.suppressed).toMatchObject([{ code: 'SO001', reason: null }])
  expect(notices(report)).toEqual(['5: the suppression has no reason: write one behind --'])
})

test.each(['SO001 SO011', 'SO011, SO001', 'SO011,SO001'])('of %s each is judged', (codes) => {
  const report = check(shop({ second: `// sendonce-ignore-next-line ${codes} -- tried` }))
  expect(report.findings).toEqual([])
  expect(notices(report)).toEqual(['5: SO011 is suppressed here but was not found: take it out'])
})

test('of two comments for one finding the second is not needed', () => {
  const tried = '// sendonce-ignore-next-line SO001 -- tried'
  const report = check(shop({ first: tried, second: tried }))
  expect(report.suppressed).toHaveLength(1)
  expect(notices(report)).toEqual(['3: SO001 is suppressed here but was not found: take it out'])
})

test('a finding below the least confidence still uses its suppression', () => {
  const source = shop({ second: '// sendonce-ignore-next-line SO001 -- tried' })
  const report = analyze({ files: { 'app.js': source }, minConfidence: 'certain' })
  expect(notices(report)).toEqual([])
})

const helper = `exports.deny = (res) => {
  res.status(401).json({}) // sendonce-ignore-line SO005 -- tried
}
exports.other = (res) => res.end() // sendonce-ignore-line SO001 -- not found`

const caller = `const { deny } = require('./helper')
require('express')().get('/a', (req, res) => {
  if (req.query.x) deny(res)
  res.json({ y: 2 })
})`

test('a comment in a helper counts whether the helper is checked itself or not', async () => {
  const root = temporaryProject({ 'app.js': caller, 'helper.js': helper })
  const checked = (...paths: string[]): Promise<Report> =>
    checkProject({ root, paths, includeTests: false })
  const whole = await checked('.')
  expect(whole).toMatchObject({ findings: [], suppressed: [{ code: 'SO005', reason: 'tried' }] })
  expect(whole.notices).toEqual([
    { file: 'helper.js', line: 4, message: expect.stringMatching(/SO001 .* not found/) as string },
  ])
  const one = await checked(join(root, 'app.js'))
  expect(one).toMatchObject({ findings: [], suppressed: [{ code: 'SO005', reason: 'tried' }] })
  expect(one).not.toHaveProperty('notices')
})

test('a comment of any length is read in one go', () => {
  const long = ' '.repeat(200_000)
  const start = performance.now()
  const report = check(
    shop({ second: `/* sendonce-ignore-next-line${long}SO001${long}-${long}x */` }),
  )
  expect(performance.now() - start).toBeLessThan(2000)
  expect(report.findings).toEqual([])
})
